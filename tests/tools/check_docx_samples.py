"""Checks the hand-built samples of the DOCX emitter with readers that are not ours.

    cargo run -q -p wenshu-emit-docx --example samples -- FOLDER
    python3 tests/tools/check_docx_samples.py FOLDER

Open XML schema (openxml-audit), python-docx, and LibreOffice with the shipped
faces: 22 lines on a full page, 28 Han characters on a full line, 22 rows of a
table on a page, page numbers at the outer edges. Needs soffice and pdftotext.
Ends with 1 and says what is wrong.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import docx
import openxml_audit

ROOT = pathlib.Path(__file__).resolve().parents[2]
FACES = ROOT / "shared/fonts"


def schema_errors(path):
    result = openxml_audit.OpenXmlValidator().validate(path)
    return [f"{path.name}: {error.description}" for error in result.errors]


def reader_errors(path):
    document = docx.Document(path)
    unstyled = [p.text for p in document.paragraphs if p.style.name == "Normal"]
    return [f"{path.name}: no style: {text}" for text in unstyled]


def render(paths, out):
    """What LibreOffice sets in the body and at the foot of each page."""
    fonts = (FACES / "fontconfig.conf.in").read_text(encoding="utf-8")
    fonts = fonts.replace("@FACES@", str(FACES / "faces")).replace("@CACHE@", str(out / "fontcache"))
    (out / "fonts.conf").write_text(fonts, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *map(str, paths)]
    environment = dict(os.environ, FONTCONFIG_FILE=str(out / "fonts.conf"))
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for path in paths:
        pdf = out / f"{path.stem}.pdf"
        yield path.stem, text_lines(pdf, BODY), text_lines(pdf, LEFT_FOOT), text_lines(pdf, RIGHT_FOOT)


# Parts of the sheet in points: left, top, width, height.
BODY = (0, 0, 596, 745)
LEFT_FOOT = (0, 745, 298, 97)
RIGHT_FOOT = (298, 745, 298, 97)


def text_lines(pdf, part):
    """Lines of text in a part of each page, without spaces."""
    crop = [word for name, value in zip("xyWH", part) for word in (f"-{name}", str(value))]
    command = ["pdftotext", "-layout", *crop, str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    return [["".join(line.split()) for line in page.splitlines() if line.strip()] for page in pages]


def layout_errors(stem, bodies, left_feet, right_feet):
    wrong = []
    for number, (body, left, right) in enumerate(zip(bodies, left_feet, right_feet), start=1):
        outer, inner = (right, left) if number % 2 == 1 else (left, right)
        if outer != [f"—{number}—"] or inner:
            wrong.append(f"{stem}: page {number} has {left} and {right} at its foot")
        if stem.startswith("full-pages"):
            indent = 2 if number == 1 else 0
            counts = [len(line) for line in body]
            if counts != [28 - indent] + [28] * 21:
                wrong.append(f"{stem}: page {number} has lines of {counts} characters")
        if stem.startswith("faulty-table") and number <= 2 and len(body) != 22:
            wrong.append(f"{stem}: page {number} has {len(body)} rows")
    return wrong


def main(folder):
    paths = sorted(folder.glob("*.docx"))
    wrong = [error for path in paths for error in schema_errors(path) + reader_errors(path)]
    with tempfile.TemporaryDirectory() as out:
        for rendered in render(paths, pathlib.Path(out)):
            wrong += layout_errors(*rendered)
    print("\n".join(wrong + [f"{len(paths)} files, {len(wrong)} wrong"]))
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
