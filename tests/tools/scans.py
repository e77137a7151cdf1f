#!/usr/bin/env python3
"""Makes scans of the sample plans and measures how well they are recognised.

  scans.py WENSHU                        a table: each document, characters right
      [--dpi 300] [--noise 0.001] [--skew 0.5] [--documents 1] [--least 0.95]
  scans.py WENSHU --make FOLDER          only writes one scan in every format

A scan is a page of our own PDF as pixels (pdftoppm), some of them specks, on a
page of a PDF without a text layer, leaning. Compared are the characters of
`wenshu parse` on the PDF and on its scan, white space left out and marks of half
and full width taken for one; right are those of the longest matching blocks.
"""
import argparse, difflib, json, math, pathlib, random, subprocess, sys, tempfile, zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHEET = (595.28, 841.89)
WIDTHS = str.maketrans("()[],;:!?<>", "（）［］，；：！？＜＞")


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def pages(pdf, dpi):
    """The pages of a file as (width, height, grey pixels)."""
    with tempfile.TemporaryDirectory() as folder:
        run("pdftoppm", "-r", dpi, "-gray", pdf, f"{folder}/page")
        for page in sorted(pathlib.Path(folder).iterdir()):
            _, size, _, pixels = page.read_bytes().split(b"\n", 3)
            yield *map(int, size.split()), bytearray(pixels)


def speck(pixels, part, seed):
    chance = random.Random(seed)
    for _ in range(int(len(pixels) * part)):
        pixels[chance.randrange(len(pixels))] = chance.choice((0, 255, 128, 90))


def picture_pdf(scanned, skew):
    """A PDF file whose pages are pictures, turned about their middle."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    width, height = SHEET
    matrix = [width * cos, width * sin, -height * sin, height * cos]
    matrix += [(width - matrix[0] - matrix[2]) / 2, (height - matrix[1] - matrix[3]) / 2]
    content = ("q " + " ".join(f"{n:.4f}" for n in matrix) + " cm /I Do Q").encode()

    def stream(head, body):
        bodies.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(body), body))
        return len(bodies)

    for wide, high, pixels in scanned:
        picture = stream(
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
            b" /Filter /FlateDecode" % (wide, high), zlib.compress(bytes(pixels), 6))
        drawn = stream(b"", content)
        bodies.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /XObject << /I %d 0 R >> >>"
                      b" /Contents %d 0 R >>" % (width, height, picture, drawn))
        kids.append(len(bodies))
    bodies[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    pdf, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    return pdf + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)


def scan(pdf, file, options):
    scanned = list(pages(pdf, options.dpi))
    for seed, (_, _, pixels) in enumerate(scanned):
        speck(pixels, options.noise, seed)
    file.write_bytes(picture_pdf(scanned, options.skew))


def converted(wenshu, plan, folder):
    run(wenshu, "convert", plan, "--out", folder, "--formats", "pdf")
    return sorted(folder.rglob("*.pdf"))


def make(options):
    """One document of one page as a scan, and as pictures."""
    folder = options.make
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own:
        text = (ROOT / "docs/sample/计划.txt")
        pdf = converted(options.wenshu, text, pathlib.Path(own))[0]
        (folder / "whole.pdf").write_bytes(pdf.read_bytes())
        scan(pdf, folder / "scan.pdf", options)
        for kind in ("png", "jpeg", "tiff"):
            run("pdftoppm", "-r", 300, "-gray", "-f", 1, "-l", 1, "-singlefile", f"-{kind}", pdf, folder / "page")


def characters(parsed):
    text = "".join(line["text"] for line in parsed["source"]["lines"])
    return "".join(text.split()).translate(WIDTHS)


def measure(options):
    total = right_total = 0
    print("| document | pages | characters | right | findings |\n|---|---|---|---|---|")
    for plan in sorted((ROOT / "tests/fixtures/plans").glob("*.txt")):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for number, pdf in enumerate(converted(options.wenshu, plan, folder / "out")[: options.documents], 1):
                scanned = folder / "scan.pdf"
                scan(pdf, scanned, options)
                was = characters(json.loads(run(options.wenshu, "parse", pdf)))
                parsed = json.loads(run(options.wenshu, "parse", "--ocr", scanned))
                now = characters(parsed)
                blocks = difflib.SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
                right = sum(block.size for block in blocks)
                total, right_total = total + len(was), right_total + right
                sheets = max((line["origin"].get("page", 1) for line in parsed["source"]["lines"]), default=0)
                doubts = sum(1 for finding in parsed["source"]["findings"] if finding["code"] == "ocr-text")
                print(f"| {plan.stem}-{number} | {sheets} | {len(was)} | {100 * right / len(was):.1f} % | {doubts} |", flush=True)
    print(f"| all | | {total} | {100 * right_total / total:.1f} % | |")
    return right_total / total


parser = argparse.ArgumentParser()
parser.add_argument("wenshu")
parser.add_argument("--make", type=pathlib.Path)
parser.add_argument("--dpi", type=int, default=300)
parser.add_argument("--noise", type=float, default=0.001)
parser.add_argument("--skew", type=float, default=0.5)
parser.add_argument("--documents", type=int, default=1)
parser.add_argument("--least", type=float, default=0.0)
options = parser.parse_args()
if options.make:
    make(options)
elif measure(options) < options.least:
    sys.exit(f"fewer than {options.least} are right")
