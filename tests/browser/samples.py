"""Files that the tests upload."""

import io
import struct
import zipfile
import zlib

from server import ROOT

PLANS = ROOT / "tests/fixtures/plans"
# The five files that the system was made for.
FIVE = sorted(PLANS.glob("*.txt"))


def five_pages():
    """A single plan that fills five pages: the first of 001.txt."""
    lines = (PLANS / "001.txt").read_text("utf-8").splitlines()
    return ("\n".join(lines[FIRST_PLAN]) + "\n").encode()


# Lines of 001.txt that are its first plan.
FIRST_PLAN = slice(8, 37)


def packed(files):
    """A ZIP of (name, bytes)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def png():
    """A picture of one pixel, with the name of a plan."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff")) + chunk(b"IEND", b"")


def encrypted_docx():
    """What Word writes of a document with a password: a compound file with the
    stream EncryptedPackage, here of one sector of directory and one of content."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    # Minor and major version, byte order, sizes of sectors (512) and small ones (64).
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    # One sector of the table at 0, the directory at 1, no small sectors.
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    content = bytes(4096)
    sectors = len(content) // 512
    chain = [fat, end] + [n + 1 for n in range(2, 2 + sectors - 1)] + [end]
    table = b"".join(struct.pack("<I", n) for n in chain + [free] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, end, 0, child=1) + _entry("EncryptedPackage", 2, 2, len(content)) + _entry("", 0, 0, 0) * 2
    return head + table + directory + content


def _entry(name, kind, start, size, child=0xFFFFFFFF):
    text = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2 if text else 0, kind, 1)
        + struct.pack("<III", none, none, child)
        + bytes(16 + 4 + 8 + 8)
        + struct.pack("<IQ", start, size)
    )
