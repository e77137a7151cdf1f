"""How fast files of each format are read, beside the programs that people use.

usage: reading.py RATE      (RATE: target/release/examples/rate)

LibreOffice makes the five sample plans into every format. Ours: `ingest` in one
process, again and again. Rivals: one start a file, as they are used, for
antiword, catdoc, pdftotext and pandoc; one start for all five for LibreOffice,
whose start takes longest. CPU time, of all processes that a command starts.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "fodt": "fodt:OpenDocument Text Flat XML",
    "html": "html:XHTML Writer File",
    "pdf": "pdf:writer_pdf_Export",
}
RIVALS = {
    "docx": [["pandoc", "-t", "plain"]],
    "odt": [["pandoc", "-t", "plain"]],
    "html": [["pandoc", "-t", "plain"]],
    "rtf": [["pandoc", "-t", "plain"]],
    "doc": [["antiword", "-m", "UTF-8"], ["catdoc", "-d", "utf-8"]],
    "pdf": [["pdftotext", "{}", "-"]],
}


def cpu(command):
    """CPU seconds of a command with all that it starts."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime if status == 0 else None


def office(folder, to, files, more=()):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    return ["soffice", profile, "--headless", "--convert-to", to, *more, "--outdir", str(folder), *map(str, files)]


def main():
    rate = sys.argv[1]
    plans = sorted((ROOT / "tests/fixtures/plans").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        faces = folder / "fonts.conf"
        template = (ROOT / "shared/fonts/fontconfig.conf.in").read_text()
        faces.write_text(template.replace("@FACES@", str(ROOT / "shared/fonts/faces")).replace("@CACHE@", str(folder / "cache")))
        os.environ["FONTCONFIG_FILE"] = str(faces)
        print("| format | KB | ours: documents/s | MB/s | rivals: documents a CPU second |\n|---|---|---|---|---|")
        for ending, to in [("txt", None), *FILTERS.items()]:
            files = plans
            if to:
                source = plans if ending != "pdf" else [folder / f"{plan.stem}.docx" for plan in plans]
                more = ["--infilter=Text (encoded):UTF8,LF,,,"] if ending != "pdf" else []
                subprocess.run(office(folder, to, source, more), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                files = [folder / f"{plan.stem}.{ending}" for plan in plans]
            lines = subprocess.run([rate, *map(str, files)], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
            ours = [json.loads(line) for line in lines]
            seconds = sum(1 / one["documents"] for one in ours)
            size = sum(one["bytes"] for one in ours)
            rivals = []
            for command in RIVALS.get(ending, []):
                if not shutil.which(command[0]):
                    rivals.append(f"{command[0]}: not installed")
                    continue
                used = [cpu([part.replace("{}", str(file)) for part in command] + ([] if "{}" in command else [str(file)])) for file in files]
                rivals.append(f"{command[0]} {len(used) / sum(used):.0f}" if None not in used else f"{command[0]}: failed")
            if to:
                used = cpu(office(folder, "txt:Text (encoded):UTF8", files))
                rivals.append(f"LibreOffice {len(files) / used:.1f}" if used else "LibreOffice: failed")
            print(f"| {ending} | {size / 5000:.0f} | {5 / seconds:.0f} | {size / seconds / 1e6:.1f} | {', '.join(rivals)} |", flush=True)


if __name__ == "__main__":
    main()
