"""Pictures of the main views, on the screen of an office PC: docs/portal/*.png."""

import tempfile
from pathlib import Path

from desk import desk
from samples import FIVE, encrypted_docx, packed
from server import ROOT

FOLDER = ROOT / "docs/portal"


def shoot(clerk, name):
    """The view when all its pictures are there."""
    clerk.page.wait_for_load_state("networkidle")
    clerk.page.screenshot(path=FOLDER / f"{name}.png")
    print(FOLDER / f"{name}.png")


def main():
    FOLDER.mkdir(exist_ok=True)
    with desk() as clerk, tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "各局计划.zip"
        archive.write_bytes(packed([(file.name, file.read_bytes()) for file in FIVE[:4]] + [("加密.docx", encrypted_docx())]))
        clerk.open().choose(archive)
        clerk.at("/batches/").ended()
        shoot(clerk, "batch")

        job = clerk.submit("教育局工作计划.txt", FIVE[1].read_bytes())["job"]
        clerk.submit("工会工作计划.txt", FIVE[4].read_bytes())
        clerk.open()
        shoot(clerk, "upload")
        clerk.open(f"/jobs/{job}")
        shoot(clerk, "job")

        clerk.review(job)
        clerk.page.locator("#finding-list > li[data-page='2'][data-mark]").first.click()
        clerk.picture_is_there()
        shoot(clerk, "document")

        clerk.page.locator("#thumbs a[data-page='1']").click()
        clerk.tab("elements")
        for key, value in (
            ("issuer_marks", "明州市教育局"),
            ("document_number", "明教〔2026〕12号"),
            ("signatories", "李明"),
            ("secrecy", "机密★1年"),
            ("addressees", "各县（市、区）教育局，局属各学校"),
        ):
            with clerk.page.expect_response("**/preview"):
                clerk.page.fill(f"#e-{key}", value)
        clerk.page.locator("#preview-badge").wait_for()
        clerk.picture_is_there()
        clerk.page.locator(".details").evaluate("(panel) => { panel.scrollTop = 0; }")
        shoot(clerk, "elements")

        clerk.open("/jobs")
        shoot(clerk, "history")


main()
