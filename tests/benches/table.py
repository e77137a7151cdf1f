"""Runs the rivals on the texts that the benches wrote, measures the finished
program as a process, and prints everything as one table.

Times are CPU milliseconds of one warm process, median of several runs; memory
is the peak of the process. Typst and python-docx are told what is a heading;
Wenshu finds it out and accounts for every character.
"""

import io
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import docx
import typst

FACES = pathlib.Path(__file__).resolve().parents[2] / "shared/fonts/faces"

TYPST_HEAD = """
#set page(width: 210mm, height: 297mm, margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: context align(if calc.odd(here().page()) { right } else { left }, [— #here().page() —]))
#set text(font: ("Liberation Serif", "Zhuque Fangsong (technical preview)", "GW Song"), size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 12.95pt, spacing: 12.95pt)
"""
TYPST_FACES = {1: "GW Hei", 2: "GW Kai"}


def typst_source(text):
    escape = str.maketrans({c: "\\" + c for c in "\\#$*_`<>@[]~=-+/'\""})
    parts = [TYPST_HEAD]
    parts.append('#align(center, text(font: "GW XiaoBiaoSong", size: 22pt)[%s])\n' % text["title"].translate(escape))
    for level, line in text["paragraphs"]:
        line = line.translate(escape)
        if level in TYPST_FACES:
            line = '#text(font: "%s")[%s]' % (TYPST_FACES[level], line)
        parts.append(line + "\n")
    return "\n".join(parts)


class Typst:
    """One compiler for all documents: its fonts are read once."""

    def __init__(self):
        self.compiler = typst.Compiler(font_paths=[str(FACES)], ignore_system_fonts=True)

    def __call__(self, text):
        return self.compiler.compile(input=typst_source(text).encode(), format="pdf")


def python_docx(text):
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", docx.shared.Pt(16)
    normal.element.rPr.rFonts.set(docx.oxml.ns.qn("w:eastAsia"), "仿宋_GB2312")
    normal.paragraph_format.line_spacing = docx.shared.Pt(28.95)
    document.add_heading(text["title"], 0)
    for level, line in text["paragraphs"]:
        if level:
            document.add_heading(line, level)
        else:
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def varied(text, number):
    """The text with a number in every paragraph: Typst keeps what it has laid
    out, and would answer from its cache."""
    paragraphs = [[level, f"{line[:1]}{number}{line[1:]}"] for level, line in text["paragraphs"]]
    return {"title": text["title"], "paragraphs": paragraphs}


def warm(make, texts, rounds):
    """CPU milliseconds a text (median over rounds) and bytes a text."""
    make(texts[0])
    times = []
    for number in range(rounds):
        fresh = [varied(text, number) for text in texts]
        start = time.process_time()
        sizes = [len(make(text)) for text in fresh]
        times.append((time.process_time() - start) * 1000 / len(texts))
    return statistics.median(times), statistics.mean(sizes)


def process(command):
    """CPU milliseconds and peak MiB of a process."""
    code = (
        "import resource,subprocess,sys;"
        "subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print((u.ru_utime+u.ru_stime)*1000,u.ru_maxrss/1024)"
    )
    found = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    return [float(part) for part in found.stdout.split()]


def cold(program, path, rounds=7):
    with tempfile.TemporaryDirectory() as out:
        command = [program, "convert", str(path), "--out", out, "--formats", "pdf", "--jobs", "1"]
        runs = [process(command) for _ in range(rounds)]
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs)


def main(folder, program):
    own = json.loads((folder / "wenshu.json").read_text())
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")

    print("Warm, CPU ms a document, by stage")
    stages = ["ingest", "parse", "format", "typeset", "emit_pdf", "docx", "total"]
    print("%-18s %6s" % ("text", "pages") + "".join("%9s" % name for name in stages) + "   PDF KB  DOCX KB")
    rows = own["sizes"] + [{"name": "batch of %d" % own["batch"]["documents"], **own["batch"]}]
    for row in rows:
        cost = row["cost"]
        print("%-18s %6.1f" % (row["name"], cost["pages"]) + "".join("%9.2f" % cost[name] for name in stages)
              + "%9.0f%9.0f" % (cost["pdf_bytes"] / 1024, cost["docx_bytes"] / 1024))
    print("\nbatch: %.0f documents a second and core, messy text to PDF and DOCX\n" % own["batch"]["documents_per_second"])

    print("Beside the rivals, CPU ms a document (and KB)")
    print("%-18s %20s %20s %20s %20s" % ("text", "Wenshu PDF", "Typst PDF", "Wenshu DOCX", "python-docx"))
    compiler = Typst()
    sized = [json.loads((folder / f"{row['name']}.json").read_text()) for row in own["sizes"]]
    batch = [json.loads(path.read_text()) for path in sorted(folder.glob("batch/*.json"))]
    for row, texts in zip(rows, [[text] for text in sized] + [batch]):
        cost, rounds = row["cost"], 3 if len(texts) > 1 else 7
        rivals = [warm(compiler, texts, rounds), warm(python_docx, texts, rounds)]
        cells = [
            (cost["pdf"], cost["pdf_bytes"]), rivals[0],
            (cost["docx"], cost["docx_bytes"]), rivals[1],
        ]
        print("%-18s" % row["name"] + "".join("%12.2f (%5.0f)" % (ms, size / 1024) for ms, size in cells))

    print("\nProcess")
    for row in own["sizes"][:3]:
        milliseconds, memory = cold(program, folder / f"{row['name']}.txt")
        print("cold, %s to one PDF: %.0f ms CPU, %.0f MiB" % (row["name"], milliseconds, memory))
    with tempfile.TemporaryDirectory() as out:
        for jobs in (1, 2):
            milliseconds, memory = process([program, "convert", str(folder / "batch"), "--out", out, "--jobs", str(jobs)])
            print("batch of %d, --jobs %d: %.0f ms CPU, peak %.0f MiB" % (len(batch), jobs, milliseconds, memory))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
