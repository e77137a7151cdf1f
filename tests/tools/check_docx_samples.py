"""Checks the hand-built samples of the DOCX emitter with readers that are not ours.

    cargo run -q -p wenshu-emit-docx --example samples -- FOLDER
    python3 tests/tools/check_docx_samples.py FOLDER [WML.XSD]

Open XML schema (openxml-audit), python-docx, and LibreOffice with the shipped
faces: 22 lines on a full page, 28 Han characters on a full line, 22 rows of a
table on a page, page numbers at the outer edges or none; marks, red rules and
the foot of the imprint at their places on the drawn page, within the tool
tolerances of the standard's catalogue. Needs soffice, pdftotext and pdftoppm.

WML.XSD is the main schema of ECMA-376 (transitional), with its neighbours in
its folder. No package registry ships it; where a copy is at hand, every part
is validated against it. Ends with 1 and says what is wrong.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import docx
import openxml_audit
from lxml import etree

ROOT = pathlib.Path(__file__).resolve().parents[2]
FACES = ROOT / "shared/fonts"


def schema_errors(path):
    result = openxml_audit.OpenXmlValidator().validate(path)
    return [f"{path.name}: {error.description}" for error in result.errors]


COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def xsd_errors(path, schema):
    """Parts against ECMA-376, as a reader sees them that knows no extension."""
    wrong = []
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        for name in (name for name in names if "theme" not in name):
            part = etree.fromstring(archive.read(name))
            for choice in list(part.iter(COMPATIBILITY + "AlternateContent")):
                parent, fallback = choice.getparent(), choice.find(COMPATIBILITY + "Fallback")
                place = parent.index(choice)
                parent.remove(choice)
                for child in reversed([] if fallback is None else list(fallback)):
                    parent.insert(place, child)
            if not schema.validate(etree.ElementTree(part)):
                wrong += [f"{path.name}: {name}: {error.message}" for error in schema.error_log]
    return wrong


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
        yield pdf, text_lines(pdf, BODY), text_lines(pdf, LEFT_FOOT), text_lines(pdf, RIGHT_FOOT)


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


# Pages without a number: page 1 of a letter; a blank page and the imprint's behind it.
UNNUMBERED = {"letter": [1], "imprint-blank-page": [3, 4]}
# Pages on landscape sheets.
TURNED = {"turned-table": [2, 3]}


def layout_errors(pdf, bodies, left_feet, right_feet):
    stem, wrong = pdf.stem, []
    sample = stem.removesuffix("-other")
    for number, (body, left, right) in enumerate(zip(bodies, left_feet, right_feet), start=1):
        if number in TURNED.get(sample, []):
            wrong += turned_errors(pdf, number)
            continue
        outer, inner = (right, left) if number % 2 == 1 else (left, right)
        expected = [] if number in UNNUMBERED.get(sample, []) else [f"—{number}—"]
        if outer != expected or inner:
            wrong.append(f"{stem}: page {number} has {left} and {right} at its foot")
        if stem.startswith("full-pages"):
            indent = 2 if number == 1 else 0
            counts = [len(line) for line in body]
            if counts != [28 - indent] + [28] * 21:
                wrong.append(f"{stem}: page {number} has lines of {counts} characters")
        if stem.startswith("faulty-table") and number <= 2 and len(body) != 22:
            wrong.append(f"{stem}: page {number} has {len(body)} rows")
    return wrong


MM = 25.4 / 72


def turned_errors(pdf, number):
    """The page number of a landscape sheet stands where it does on the upright one (9704-8-a)."""
    command = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), str(pdf), "-"]
    words = etree.HTML(subprocess.run(command, check=True, capture_output=True, text=True).stdout).iter("word")
    dashes = [{edge: float(value) * MM for edge, value in word.items()} for word in words if word.text == "—"]
    if len(dashes) != 2:
        return [f"{pdf.stem}: page {number} has {len(dashes)} rules of a page number"]
    middle = [(dash["xmin"] + dash["xmax"]) / 2 for dash in dashes]
    outer = dashes[1]["ymax"] - 179.1 if number % 2 == 1 else dashes[0]["ymin"] - 32.9
    if any(abs(place - 28) > 1 for place in middle) or abs(outer) > 1:
        return [f"{pdf.stem}: page {number} has its turned number at {dashes}"]
    return []


# Ink tops of marks, mm (9704-7.2.4-b, -10.1-a, -10.2-a).
MARKS = {"downward": 72, "joint": 72, "upward": 72, "letter": 30, "order": 57}
# Pages with the rules of an imprint, the last of them at 262 mm (9704-7.4.1-c).
IMPRINTS = {"downward": 2, "order": 1, "imprint-own-page": 2, "imprint-blank-page": 4, "imprint-rules": 2}
DOTS = 300
DARK = bytes(1 if value < 140 else 0 for value in range(256))


def drawn(pdf, page):
    """Rows of a page's picture as two strings of 0 and 1: ink of any colour, and black ink."""
    command = ["pdftoppm", "-r", str(DOTS), "-f", str(page), "-l", str(page), str(pdf)]
    picture = subprocess.run(command, check=True, capture_output=True).stdout
    _, size, _, points = picture.split(b"\n", 3)
    width = int(size.split()[0]) * 3
    for start in range(0, len(points), width):
        row = points[start : start + width]
        yield row[1::3].translate(DARK), row[0::3].translate(DARK)


def rules_and_red(pdf, page):
    """Horizontal rules as (middle, left, right, is red) and the top of red ink, mm."""
    dot, rules, top = 25.4 / DOTS, [], None
    for number, (ink, black) in enumerate(drawn(pdf, page)):
        if top is None and ink.count(1) > black.count(1):
            top = number * dot
        if ink.count(1) * dot < 100:
            continue
        left, right = ink.index(1) * dot, (ink.rindex(1) + 1) * dot
        if rules and number - rules[-1][1] <= 1:
            rules[-1][1] = number
        else:
            rules.append([number, number, left, right, black.count(1) * dot < 100])
    return [((first + last + 1) / 2 * dot, *rest) for first, last, *rest in rules], top


DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def rules_of(path):
    """Middles of the rules that the file asks for on page 1, mm."""
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    places = body.iter(DRAWING + "positionV")
    return sorted(int(place.find(DRAWING + "posOffset").text) / 36000 for place in places)


def place_errors(path, pdf):
    """What is drawn against the places that the standard and the file name."""
    sample, wrong = pdf.stem.removesuffix("-other"), []
    if sample in MARKS:
        rules, top = rules_and_red(pdf, 1)
        if top is None or abs(top - MARKS[sample]) > 1:
            wrong.append(f"{pdf.stem}: mark at {top} mm")
        red, (left, right) = [rule for rule in rules if rule[3]], (20, 190) if sample == "letter" else (28, 184)
        asked = rules_of(path)
        if len(red) != len(asked):
            wrong.append(f"{pdf.stem}: {len(red)} red rules, not {len(asked)}")
        for (middle, from_, to, _), place in zip(red, asked):
            if abs(middle - place) > 0.3 or abs(from_ - left) > 0.5 or abs(to - right) > 0.5:
                wrong.append(f"{pdf.stem}: red rule at {middle:.2f} from {from_:.2f} to {to:.2f}, asked at {place:.2f}")
        if sample == "letter" and any(abs(middle - 277) > 1 for middle, *_ in red[2:]):
            wrong.append(f"{pdf.stem}: lower double rule not at 277 mm")
    if sample in IMPRINTS:
        black = [rule for rule in rules_and_red(pdf, IMPRINTS[sample])[0] if not rule[3]]
        if not black or abs(black[-1][0] - 262) > 1:
            wrong.append(f"{pdf.stem}: rules of the imprint at {[rule[0] for rule in black]}")
        if any(abs(left - 28) > 0.5 or abs(right - 184) > 0.5 for _, left, right, _ in black):
            wrong.append(f"{pdf.stem}: rules of the imprint {black} are not those of the type area")
    return wrong


def main(folder, schema=None):
    paths = sorted(folder.glob("*.docx"))
    wrong = [error for path in paths for error in schema_errors(path) + reader_errors(path)]
    if schema:
        rules = etree.XMLSchema(etree.parse(schema))
        wrong += [error for path in paths for error in xsd_errors(path, rules)]
    with tempfile.TemporaryDirectory() as out:
        for path, rendered in zip(paths, render(paths, pathlib.Path(out))):
            wrong += layout_errors(*rendered) + place_errors(path, rendered[0])
    print("\n".join(wrong + [f"{len(paths)} files, {len(wrong)} wrong"]))
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), *sys.argv[2:3]))
