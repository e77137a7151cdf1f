"""Hostile files against the finished program, row by row of docs/threats.md.

usage: threats.py WENSHU [--table]

With --table the figures are printed for docs/threats.md (release build, a line
of 1 MB for S25); without it the line is a quarter of that, for a build without
optimisation.

Makes one or more files for each row, has WENSHU read each alone and all
together with a good file, and measures time and memory of each. Fails when a
file is read that must be refused, is refused with another code, takes more than
five times its second and 100 MB, reaches a listener or a file that it has no
business with, or when the good file is not converted.
"""

import base64
import io
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from pathlib import Path

# What a refusal may cost: five times the figures of the table.
MOST_SECONDS = 5.0
MOST_BYTES = 500 << 20

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def docx(body="", prologue="", relations="", more=(), root=None):
    main = root or f'{prologue}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    top = f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
    own = f'<Relationships xmlns="{RELS}">{relations}</Relationships>'
    return packed([
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", top),
        ("word/document.xml", main),
        ("word/_rels/document.xml.rels", own),
        *more,
    ])


def p(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


PLAN = p("2024年教育工作计划") + p("一、指导思想") + p("坚持立德树人，全面提高教育质量。")


def odt(content, mimetype="application/vnd.oasis.opendocument.text", manifest=None):
    parts = [("mimetype", mimetype), ("content.xml", content)]
    if manifest:
        parts.append(("META-INF/manifest.xml", manifest))
    return packed(parts)


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def odt_body(inside, prologue=""):
    return f"{prologue}<office:document-content {ODF}><office:body><office:text>{inside}</office:text></office:body></office:document-content>"


def pdf(stream, filters):
    chain = "".join(f"/{name} " for name in filters)
    head = b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj 4 0 obj<</Length %d/Filter[%s]>>stream\n" % (len(stream), chain.encode())
    return head + stream + b"\nendstream endobj trailer<</Root 1 0 R>>\n%%EOF\n"


def deflated(times, size):
    """`size` zero bytes, deflated several times over, made piece by piece."""
    packer = zlib.compressobj(9)
    out = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    for _ in range(times - 1):
        out = zlib.compress(out, 9)
    return out


def compound(loop="fat"):
    """A compound file whose chains run in circles."""
    end, free, fat_sector = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    first_difat = 0 if loop == "difat" else end
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, end, 0, first_difat, 1 if loop == "difat" else 0, 0)
    struct.pack_into("<109I", header, 76, 0, *([free] * 108))
    fat = [fat_sector, 1, 2] + [free] * 125
    if loop == "directory":
        fat[1] = end
    entry = lambda name, kind, start, size, left=free, right=free, child=free: (
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + struct.pack("<III", left, right, child) + bytes(36) + struct.pack("<IQ", start, size)
    )
    directory = entry("Root Entry", 5, end, 0, child=1) + entry("WordDocument", 2, 2, 0x7FFFFFFF, left=1, right=1)
    directory += entry("1Table", 2, 2, 1 << 40, left=2, right=2) + bytes(128)
    return bytes(header) + struct.pack("<128I", *fat) + directory.ljust(512, b"\0") + b"\xec\xa5\xc1\0" + bytes(508)


def stored(entries):
    """A ZIP file written by hand: (name, data, flags, method, stated size, offset of another entry)."""
    out, central, places = bytearray(), bytearray(), []
    for name, data, flags, method, stated, shares in entries:
        offset = places[shares] if shares is not None else len(out)
        places.append(offset)
        crc = zlib.crc32(data)
        if shares is None:
            out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0, crc, len(data), stated, len(name), 0) + name + data
        central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 0, crc, len(data), stated, len(name), 0, 0, 0, 0, 0, offset) + name
    start = len(out)
    out += central
    out += struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(central), start, 0)
    return bytes(out)


def png(width, height):
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def mixed_line(size):
    """One line of numbers and marks, as a rule that goes back and forth would hate it."""
    unit = "一、（一）1.（1）①第一，一是附件1：2024年3月1日"
    return (unit * (size // len(unit.encode()) + 1)).encode()[: size // 3 * 3]


def rows(port, secret, line):
    """(row, name, bytes, codes that a refusal may have; `read` when it may be read)"""
    url, file = f"http://127.0.0.1:{port}/canary", f"file://{secret}"
    laughs = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
    outside = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{file}"><!ENTITY b SYSTEM "{url}">]>'
    big = docx(p("计" * 34_000_000))
    yield "S1", "hundred-megabytes.docx", big, ["bomb"]
    at = big.rindex(b"PK\x01\x02")
    yield "S1", "stated-size-0.docx", big[: at + 24] + bytes(4) + big[at + 28 :], ["bomb", "damaged", "twisted-package"]
    yield "S1", "bomb.odt", odt(odt_body("<text:p>" + "计" * 34_000_000 + "</text:p>")), ["bomb"]
    yield "S1", "bomb.ofd", packed([("OFD.xml", "<x>" + " " * 100_000_000 + "</x>")]), ["bomb", "damaged"]
    data = zlib.compress(bytes(1 << 20), 9)[2:-4]
    yield "S2", "overlap.docx", stored([(b"[Content_Types].xml", data, 0, 8, 1 << 20, None)] + [(b"word/document%d.xml" % n, data, 0, 8, 1 << 20, 0) for n in range(200)]), ["twisted-package"]
    inner = packed([(f"{n}.txt", bytes(1 << 20)) for n in range(20)])
    yield "S2", "nested.zip", packed([(f"{n}.zip", inner) for n in range(20)]), ["foreign-format"]
    yield "S3", "twice.docx", stored([(b"word/document.xml", b"<a/>", 0, 0, 4, None), (b"word/Document.xml", b"<b/>", 0, 0, 4, None)]), ["twisted-package"]
    yield "S3", "no-directory.docx", docx(PLAN)[:-30], ["damaged"]
    yield "S3", "ten-thousand.docx", packed([(f"word/{n}", "") for n in range(10_050)], zipfile.ZIP_STORED), ["too-many-entries"]
    yield "S4", "climbs.docx", docx(PLAN, relations=f'<Relationship Id="s" Type="{R}/styles" Target="../../../../etc/passwd"/><Relationship Id="i" Type="{R}/image" Target="/etc/passwd"/>', more=[("../../evil", "x"), ("C:\\evil", "x"), ("/etc/evil", "x")]), ["read"]
    yield "S5", "object-name.rtf", rb"{\rtf1\ansi {\object\objemb{\*\objclass ..\\..\\evil}{\*\objdata 0105}{\result 2024\'c4\'ea}}\par plan text here}", ["read"]
    yield "S6", "laughs.docx", docx(p("&a11;"), prologue=bomb), ["document-type"]
    yield "S6", "laughs.fodt", (bomb + odt_body("<text:p>&a11;</text:p>")).replace("office:document-content", "office:document").encode(), ["document-type", "foreign-format"]
    yield "S6", "laughs.odt", odt(odt_body("<text:p>&a11;</text:p>", bomb)), ["document-type"]
    yield "S6", "deep.docx", docx("<w:sdt>" * 100_000), ["too-deep"]
    yield "S7", "attributes.docx", docx("<w:p" + "".join(f' a{n}=""' for n in range(80_000)) + "/>"), ["too-many-attributes"]
    yield "S7", "attributes.html", ("<html><body><p" + "".join(f" a{n}=x" for n in range(80_000)) + ">计划</p></body></html>").encode(), ["too-many-attributes"]
    yield "S8", "outside.docx", docx(p("&a;&b;"), prologue=outside), ["document-type"]
    yield "S8", "outside.odt", odt(odt_body("<text:p>&a;&b;</text:p>", outside)), ["document-type"]
    yield "S8", "outside-properties.docx", docx(PLAN, more=[("docProps/core.xml", outside + "<x>&a;</x>"), ("customXml/item1.xml", outside + "<x>&b;</x>"), ("word/settings.xml", outside + "<x>&a;</x>")]), ["read"]
    yield "S8", "outside-styles.docx", docx(PLAN, relations=f'<Relationship Id="s" Type="{R}/styles" Target="styles.xml"/>', more=[("word/styles.xml", outside + "<x>&a;</x>")]), ["document-type"]
    yield "S8", "xfa.pdf", pdf(zlib.compress(outside.encode()), ["FlateDecode"]), ["no-text-layer", "damaged", "blank-file", "pages-without-text"]
    yield "S9", "cyclic-fat.doc", compound("fat"), ["damaged", "foreign-format", "too-large"]
    yield "S9", "cyclic-directory.doc", compound("directory"), ["damaged", "foreign-format", "too-large"]
    yield "S9", "cyclic-difat.doc", compound("difat"), ["damaged", "foreign-format", "too-large"]
    yield "S10", "thrice.pdf", pdf(deflated(3, 1 << 30), ["FlateDecode"] * 3), ANY
    yield "S10", "once.pdf", pdf(deflated(1, 512 << 20), ["FlateDecode"]), ANY
    yield "S10", "chain.pdf", pdf(b"x" * 100, ["ASCIIHexDecode"] * 5000), ANY
    yield "S11", "circles.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R 1 0 R]/Count 9999999/Parent 2 0 R>>endobj xref\n0 1\ntrailer<</Root 1 0 R/Prev 9/Size 3>>startxref 9 %%EOF", ANY
    yield "S11", "deep-arrays.pdf", b"%PDF-1.7\n1 0 obj" + b"[" * 1_000_000 + b"endobj trailer<</Root 1 0 R>>", ANY
    yield "S12", "cmap-name.pdf", pdf(b"BT /F1 12 Tf (x) Tj ET", []).replace(b"/Contents 4 0 R", b"/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type0/BaseFont/x/Encoding/..#2f..#2fetc#2fpasswd/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/x>>]>>>>>>"), ["read", "no-text-layer", "damaged", "scrambled-text-layer", "blank-file"]
    yield "S13", "deep.rtf", b"{\\rtf1" + b"{" * 1_000_000, ["too-deep"]
    yield "S13", "deep.html", b"<html><body>" + b"<div>" * 1_000_000, ["too-deep", "too-many-nodes", "markup-too-large"]
    yield "S13", "deep.md", ("# 计划\n" + ">" * 1_000_000 + "x").encode(), ["too-deep", "read"]
    yield "S13", "deep-tables.docx", docx("<w:tbl><w:tr><w:tc>" * 300_000), ["too-deep", "bomb"]
    yield "S14", "font.docx", docx(PLAN, relations=f'<Relationship Id="f" Type="{R}/font" Target="fonts/font1.odttf"/>', more=[("word/fonts/font1.odttf", b"\0\1\0\0\xff\xff" + b"\xff" * 100_000)]), ["read"]
    blip = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="i"/></w:drawing></w:r></w:p>'
    image = f'<Relationship Id="i" Type="{R}/image" Target="media/a.png"/>'
    yield "S15", "huge-picture.docx", docx(PLAN + blip, relations=image, more=[("word/media/a.png", png(60_000, 60_000))]), ["read"]
    yield "S15b", "-title.docx", docx(p("$(touch /tmp/wenshu-evil)&#10;-FileName=evil工作计划") + PLAN), ["read"]
    linked = f'<Relationship Id="i" Type="{R}/image" TargetMode="External" Target="{url}"/><Relationship Id="t" Type="{R}/attachedTemplate" TargetMode="External" Target="{url}"/><Relationship Id="h" Type="{R}/hyperlink" TargetMode="External" Target="{url}"/>'
    yield "S16", "links.docx", docx(PLAN + blip.replace("embed", "link"), relations=linked), ["read"]
    yield "S16", "links.html", f'<html><head><link rel=stylesheet href="{url}"><style>@import "{url}";</style></head><body><img src="{url}"><iframe src="{url}"></iframe><svg><image href="{file}"/></svg><h1>2024年教育工作计划</h1><p>一、指导思想</p><p>坚持立德树人。</p></body></html>'.encode(), ["read"]
    yield "S16", "links.odt", odt(odt_body(f'<text:p>2024年教育工作计划</text:p><text:p>一、指导思想</text:p><text:p>坚持立德树人。<draw:frame><draw:image xlink:href="{url}"/></draw:frame><draw:frame><draw:image xlink:href="{file}"/></draw:frame></text:p>')), ["read"]
    yield "S16", "links.rtf", ("{\\rtf1\\ansi {\\field{\\*\\fldinst INCLUDEPICTURE \"%s\"}{\\fldrslt x}}{\\field{\\*\\fldinst INCLUDETEXT \"%s\"}{\\fldrslt y}}\\par 2024 plan text\\par}" % (url, file)).encode(), ["read"]
    yield "S16", "links.md", f"# 2024年教育工作计划\n\n![x]({url})\n\n## 一、指导思想\n\n坚持立德树人。![y]({file})\n".encode(), ["read"]
    yield "S16", "links.mht", f'MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: {url}\r\n\r\n<html><body><img src="{url}"><p>2024年教育工作计划</p><p>一、指导思想</p><p>坚持立德树人。</p></body></html>'.encode(), ["read"]
    yield "S18", "included.docx", docx(PLAN + f'<w:altChunk r:id="c"/><w:subDoc r:id="c"/>', relations=f'<Relationship Id="c" Type="{R}/aFChunk" TargetMode="External" Target="{file}"/>'), ["read"]
    yield "S19", "macros.docm", docx(PLAN + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\evil</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', more=[("word/vbaProject.bin", b"evil"), ("word/embeddings/oleObject1.bin", b"evil"), ("word/activeX/activeX1.bin", b"evil")]), ["read"]
    yield "S20", "script.docx", docx(PLAN + p("=cmd|' /C calc'!A0") + '<w:p><w:hyperlink r:id="h"><w:r><w:t>点这里</w:t></w:r></w:hyperlink></w:p>', relations=f'<Relationship Id="h" Type="{R}/hyperlink" TargetMode="External" Target="javascript:alert(1)"/>'), ["read"]
    yield "S22", "turned-\u202etxt.docx", docx(PLAN), ["read"]
    yield "S23", "text.docx", "2024年教育工作计划\n一、指导思想\n坚持立德树人。\n".encode(), ["read"]
    yield "S23", "word.txt", docx(PLAN), ["read"]
    yield "S23", "html.doc", "<html><body><h1>2024年教育工作计划</h1><p>一、指导思想</p><p>坚持立德树人。</p></body></html>".encode("gb18030"), ["read"]
    yield "S24", "locked.zip", stored([(b"a.txt", b"x" * 50, 1, 0, 50, None)]), ["password-required"]
    yield "S24", "locked.docx", stored([(b"word/document.xml", b"x" * 50, 1, 8, 50, None)]), ["password-required"]
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data><manifest:key-derivation manifest:iteration-count="999999999"/></manifest:encryption-data></manifest:file-entry></manifest:manifest>'
    yield "S24", "locked.odt", odt(os.urandom(0) + b"\x8f\x12\x00garbage", manifest=manifest), ["password-required"]
    yield "S25", "line.txt", mixed_line(line), ["read"]
    yield "S25", "line.docx", docx(p(mixed_line(line).decode(errors="ignore"))), ["read", "bomb"]


# A PDF may be refused for any reason that names it; that it is refused, soon and
# cheaply, is the point.
ANY = "any"

GOOD = "2024年教育工作计划\n\n一、指导思想\n坚持立德树人，全面提高教育质量。\n\n某某县教育局\n2024年3月1日\n"


class Canary(threading.Thread):
    """Listens, and counts whoever comes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.visits = 0

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()


def measured(program, path):
    """Seconds and peak bytes of reading a file."""
    begun = time.monotonic()
    child = subprocess.Popen([program, "parse", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # The figures of the process with those of its own children.
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return time.monotonic() - begun, usage.ru_maxrss << 10


def make(folder, port, secret, line):
    """Writes the files and what each may come to. In a process of its own: the
    memory of whoever starts a program counts as the program's."""
    made = []
    for row, name, data, codes in rows(port, secret, line):
        (folder / name).write_bytes(data)
        made.append((row, name, len(data), codes))
    (folder / "good.txt").write_text(GOOD)
    print(json.dumps(made))


def outcomes(entries):
    """`read`, or the codes of refusal of the inputs that a file gave."""
    problems = [entry.get("error") for entry in entries]
    codes = {(problem.get("cause") or problem["code"]) if problem else "read" for problem in problems}
    return " ".join(sorted(codes)) or "nothing"


def main():
    program, with_table = sys.argv[1], "--table" in sys.argv[2:]
    canary = Canary()
    canary.start()
    failures, table = [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        secret, batch, out = folder / "secret.txt", folder / "batch", folder / "out"
        secret.write_text("钥匙在门垫下CANARY")
        batch.mkdir()
        maker = [sys.executable, __file__, "--make", str(batch), str(canary.port), str(secret), str(1 << 20 if with_table else 1 << 18)]
        made = json.loads(subprocess.run(maker, check=True, stdout=subprocess.PIPE).stdout)
        figures = {name: measured(program, batch / name) for _, name, *_ in made}
        arguments = [program, "convert", str(batch), "--out", str(out), "--formats", "docx,json"]
        subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        report = json.loads((out / "report.json").read_text())
        for row, name, size, codes in made:
            own = [entry for entry in report["inputs"] if entry["file"] == name or entry["file"].startswith(name + "/")]
            code, (seconds, peak) = outcomes(own), figures[name]
            table.append((row, name, size, code, seconds, peak))
            if code in ("crash", "internal") or (code == "read" if codes == ANY else code not in codes):
                failures.append(f"{row} {name}: {code} instead of {codes}")
            if seconds > MOST_SECONDS or peak > MOST_BYTES:
                failures.append(f"{row} {name}: {seconds:.1f} s, {peak >> 20} MB")
        good = [entry for entry in report["inputs"] if entry["file"] == "good.txt"]
        if not good or good[0].get("error") or len(good[0]["documents"]) != 1:
            failures.append("the good file of the batch was not converted")
        for path in out.rglob("*"):
            if path.is_file() and path.suffix in (".docx", ".json"):
                failures.extend(f"{path.name}: {word}" for word in leaks(path))
    if canary.visits:
        failures.append(f"the listener had {canary.visits} visits")
    if Path("/tmp/wenshu-evil").exists():
        failures.append("a title was run as a command")
    if with_table:
        print("| row | file | bytes | outcome | ms | MB |\n|---|---|---|---|---|---|")
        for row, name, size, code, seconds, peak in table:
            name = name.encode("ascii", "backslashreplace").decode()
            print(f"| {row} | `{name}` | {size} | {code} | {seconds * 1000:.0f} | {peak >> 20} |")
    print("\n".join(failures) or f"{len(table)} hostile files: none did any harm")
    return 1 if failures else 0


def leaks(made):
    """What no finished document may have."""
    data = made.read_bytes()
    if made.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            text = b"".join(archive.read(name) for name in names)
        for word in ("vbaProject", "embeddings", "activeX", "oleObject", "customXml", "attachedTemplate"):
            if any(word in name for name in names) or word.encode() in text:
                yield word
        for word in (b"DDEAUTO", b"javascript:", b'TargetMode="External"'):
            if word in text:
                yield word.decode()
        data = text
    if "门垫".encode() in data:
        yield "the secret file"


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        make(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
    else:
        sys.exit(main())
