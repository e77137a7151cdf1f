"""Checks finished PDFs with readers that are not ours.

    cargo run -q -p wenshu-emit-pdf --example samples -- FOLDER
    python3 tests/tools/check_pdf_a.py FOLDER…

pdf_oxide looks at the PDF/A-2 level that the file claims, pdfua at a sixth of the
machine-checkable rules of PDF/UA-1 (tags, artifacts, tables, figures), qpdf at the
syntax, fontTools at the widths of embedded CFF programs (ISO 19005-2, 6.2.11.5).
None of them is a complete validator: veraPDF is in no registry that tests may
install from. What pdf_oxide and pdfua miss stands in our own rule tests
(services/emit-pdf/tests/it/archive_rules.rs). Each reader must first find a fault
that is planted for it. Ends with 1 and says what is wrong.
"""

import io
import pathlib
import subprocess
import sys
import tempfile

import pdf_oxide
import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2WidthExtractor

# pdfua asks for a claim of PDF/UA, which we do not make, and 0.1.3 fails in its
# rule on empty headings when it meets a box of numbers.
NOT_CLAIMED = {"UA-28-004", "UA-14-001"}


def level(pdf):
    with pdf.open_metadata() as metadata:
        part, conformance = metadata.pdfa_status[:1], metadata.pdfa_status[1:]
    return f"{part}{conformance.lower()}"


def pdf_a_errors(path):
    with pikepdf.open(path) as pdf:
        claimed = level(pdf)
    if claimed not in ("2a", "2u"):
        return [f"claims {claimed or 'nothing'}"]
    return pdf_oxide.PdfDocument(str(path)).validate_pdf_a(claimed)["errors"]


def tag_errors(path):
    command = [sys.executable, "-m", "pdfua", "check", str(path)]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    found = [line.strip() for line in lines if line.strip().startswith(("[ERROR", "[WARN", "[skip"))]
    if not any("checked against" in line for line in lines):
        found.append("pdfua gave no result")
    with pikepdf.open(path) as pdf:
        # A file that claims text alone may have pictures without words.
        excused = NOT_CLAIMED if level(pdf) == "2a" else NOT_CLAIMED | {"UA-13-004"}
    return [line for line in found if not any(rule in line for rule in excused)]


def syntax_errors(path):
    result = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    return [] if result.returncode == 0 else [result.stdout + result.stderr]


def width_errors(path):
    wrong = []
    with pikepdf.open(path) as pdf:
        for font in pdf.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/CIDFontType0":
                listed = {}
                entries = list(font.W)
                for first, widths in zip(entries[::2], entries[1::2]):
                    listed.update((int(first) + place, float(width)) for place, width in enumerate(widths))
                drawn = cff_widths(bytes(font.FontDescriptor.FontFile3.read_bytes()))
                for code, width in list(enumerate(drawn))[1:]:
                    if abs(width - listed.get(code, 1000)) > 1:
                        wrong.append(f"{font.BaseFont}: code {code} is {width} wide, not {listed.get(code, 1000)}")
    return wrong


def cff_widths(data):
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    glyphs = fonts[0].CharStrings
    for name in fonts[0].charset:
        glyph, part = glyphs.getItemAndSelector(name)
        private = (fonts[0] if part is None else fonts[0].FDArray[part]).Private
        subroutines = getattr(private, "Subrs", [])
        reader = T2WidthExtractor(
            subroutines, fonts.GlobalSubrs, private.nominalWidthX, private.defaultWidthX, private
        )
        reader.execute(glyph)
        yield reader.width


def drop_fonts(pdf):
    for descriptor in pdf.objects:
        if isinstance(descriptor, pikepdf.Dictionary) and "/FontFile2" in descriptor:
            del descriptor["/FontFile2"]


def drop_words(pdf):
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure" and "/Alt" in element:
            del element["/Alt"]


def halve_widths(pdf):
    for font in pdf.objects:
        if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/CIDFontType0":
            font.W = pikepdf.Array([1, pikepdf.Array([500] * 3)])


def blind_readers(path, folder):
    """Readers that do not see the fault planted for them."""
    faults = {
        pdf_a_errors: drop_fonts,
        tag_errors: drop_words,
        width_errors: halve_widths,
    }
    for reader, fault in faults.items():
        spoilt = folder / f"{fault.__name__}.pdf"
        with pikepdf.open(path) as pdf:
            fault(pdf)
            pdf.save(spoilt)
        if not reader(spoilt):
            yield f"{reader.__name__} does not see {fault.__name__}"


def main(folders):
    paths = sorted(path for folder in folders for path in folder.rglob("*.pdf"))
    readers = (pdf_a_errors, tag_errors, syntax_errors, width_errors)
    wrong = [f"{path.name}: {error}" for path in paths for reader in readers for error in reader(path)]
    everything = next((path for path in paths if path.name == "everything.pdf"), None)
    if everything is None:
        wrong.append("everything.pdf is missing: no reader was tried on a fault")
    else:
        with tempfile.TemporaryDirectory() as folder:
            wrong += blind_readers(everything, pathlib.Path(folder))
    print("\n".join(wrong + [f"{len(paths)} files, {len(wrong)} wrong"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main([pathlib.Path(folder) for folder in sys.argv[1:]]))
