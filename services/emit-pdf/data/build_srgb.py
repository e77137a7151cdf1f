"""Writes srgb.icc: the colour space IEC 61966-2-1 as a small ICC 4.2 profile.

Run once, `python3 build_srgb.py > srgb.icc`; the result is kept beside it, so
that every build embeds the same bytes. The colorants are those of sRGB adapted
to D50 (Bradford), the curve is the one of the standard. Public domain.
"""

import struct
import sys


def s15f16(value):
    return struct.pack(">i", round(value * 65536))


def xyz(x, y, z):
    return b"XYZ \0\0\0\0" + s15f16(x) + s15f16(y) + s15f16(z)


def text(words):
    utf16 = words.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(utf16), 28) + utf16


CURVE = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(
    s15f16(v) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
)
CHAD = b"sf32\0\0\0\0" + b"".join(
    s15f16(v)
    for v in (1.047882, 0.022919, -0.050201, 0.029587, 0.990484, -0.017079, -0.009247, 0.015076, 0.751678)
)
TAGS = [
    (b"desc", text("sRGB IEC61966-2.1")),
    (b"cprt", text("Public domain")),
    (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
    (b"chad", CHAD),
    (b"rXYZ", xyz(0.436066, 0.222488, 0.013916)),
    (b"gXYZ", xyz(0.385147, 0.716873, 0.097076)),
    (b"bXYZ", xyz(0.143066, 0.060608, 0.714096)),
    (b"rTRC", CURVE),
    (b"gTRC", CURVE),
    (b"bTRC", CURVE),
]

table, body, places = b"", b"", {}
start = 128 + 4 + 12 * len(TAGS)
for name, data in TAGS:
    if data not in places:
        places[data] = (start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    table += name + struct.pack(">II", *places[data])
size = start + len(body)
header = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ ")
# The date is fixed: the bytes must not depend on when this is run.
header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
header += s15f16(0.9642) + s15f16(1.0) + s15f16(0.8249)
header += b"\0" * (128 - len(header))
sys.stdout.buffer.write(header + struct.pack(">I", len(TAGS)) + table + body)
