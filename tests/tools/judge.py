#!/usr/bin/env python3
"""Reads a folder of files of others and compares the characters with a rival's.

    judge.py target/debug/examples/lines FOLDER

`lines` is `cargo build -p wenshu-ingest --example lines`. PDF files are compared
with pdftotext, DOC with antiword, all that pandoc reads with pandoc. A file is
flagged when more than 4 % (and more than 8) of the rival's characters are neither
in our lines nor in what we list as removed, or when we refuse what the rival reads;
a flag is a difference to be looked at, not a fault. Ends with 1 when a process
crashed or took longer than SECONDS.
"""

import collections
import pathlib
import re
import subprocess
import sys
import time
import unicodedata

SECONDS = 10
RIVALS = {
    ".pdf": ["pdftotext", "-q", "{}", "-"],
    ".doc": ["antiword", "-m", "UTF-8.txt", "{}"],
    ".docx": ["pandoc", "-t", "plain", "{}"],
    ".odt": ["pandoc", "-t", "plain", "{}"],
    ".rtf": ["pandoc", "-t", "plain", "{}"],
    ".html": ["pandoc", "-t", "plain", "{}"],
}


def run(command):
    """Output of a command; nothing when it took too long or is not installed."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout.decode("utf-8", "replace")


def characters(text):
    kept = (char for char in unicodedata.normalize("NFKC", text) if char.isprintable() and not char.isspace())
    return collections.Counter(kept)


def main():
    lines, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    counts, failed, flagged = collections.Counter(), [], []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        command = RIVALS.get(file.suffix.lower())
        if command is None:
            continue
        began = time.monotonic()
        code, ours = run([lines, str(file)])
        if code != 0:
            failed.append(f"{file}: {'too long' if code is None else code} after {time.monotonic() - began:.1f} s")
            continue
        first = (ours.splitlines() or [""])[0][len(str(file)) + 2 :]
        is_read = re.match(r"\w+ \d+ lines$", first) is not None
        outcome = "read" if is_read else first.split(" ")[0]
        counts[outcome] += 1
        rival = characters(run([part.format(file) for part in command])[1])
        missing = sum((rival - characters(ours)).values())
        if missing > max(8, 0.04 * sum(rival.values())) and outcome != "password-required":
            flagged.append(f"{file}: {outcome}, {missing} of {sum(rival.values())} characters")
    print("\n".join(flagged))
    print(", ".join(f"{outcome} {count}" for outcome, count in counts.most_common()))
    print(f"{sum(counts.values())} files, {len(flagged)} flagged, {len(failed)} failed", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
