"""Reads every DOCX of a conversion with python-docx, a reader that is not ours,
and compares its text with the report's count of characters."""

import json
import pathlib
import sys

import docx


def texts(document):
    """Paragraphs and cells in the order of the file."""
    for paragraph in document.element.body.iter(docx.oxml.ns.qn("w:t")):
        yield paragraph.text or ""


def main(out):
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    checked, wrong = 0, []
    for source in report["inputs"]:
        for entry in source["documents"]:
            path = next(file["path"] for file in entry["files"] if file["format"] == "docx")
            document = docx.Document(out / path)
            count = sum(len("".join(text.split())) for text in texts(document))
            checked += 1
            if count != entry["characters"]:
                wrong.append(f"{path}: {count} characters, the report says {entry['characters']}")
            if document.core_properties.title != entry["title"]:
                wrong.append(f"{path}: title {document.core_properties.title!r}")
    print(f"{checked} files read, {len(wrong)} wrong")
    print("\n".join(wrong))
    return 1 if wrong or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
