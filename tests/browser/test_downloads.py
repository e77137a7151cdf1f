"""What is downloaded opens in other programs."""

import io
import subprocess
import tempfile
import zipfile
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect
from samples import FIVE

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of_pdf(content):
    """Its text as poppler reads it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return subprocess.run(["pdftotext", file.name, "-"], check=True, capture_output=True, text=True).stdout


def pages_of_pdf(content):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        told = subprocess.run(["pdfinfo", file.name], check=True, capture_output=True, text=True).stdout
    return int(next(line for line in told.splitlines() if line.startswith("Pages:")).split()[1])


def text_of_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return "".join(text.text or "" for text in body.iter(f"{WORD}t"))


@pytest.fixture
def job(clerk):
    made = clerk.submit(FIVE[3].name, FIVE[3].read_bytes())
    clerk.open(f"/jobs/{made['job']}")
    return made


def test_a_pdf_opens_and_has_title_and_pages(clerk, job):
    for document in job["documents"]:
        link = clerk.page.locator(f"#d{document['document']} a[href$='/outputs/pdf']")
        content, name = clerk.download(link)
        assert name == f"{document['document']:02}-{document['title']}.pdf"
        assert pages_of_pdf(content) == document["pages"]
        assert document["title"] in text_of_pdf(content).replace("\n", "")


def test_a_word_file_opens_and_has_the_title(clerk, job):
    for document in job["documents"]:
        content, name = clerk.download(clerk.page.locator(f"#d{document['document']} a[href$='/outputs/docx']"))
        assert name.endswith(".docx")
        assert document["title"] in text_of_docx(content)


def test_all_come_in_one_zip_with_names_that_can_be_read(clerk, job):
    content, name = clerk.download(clerk.page.get_by_role("link", name="全部下载（ZIP）"))
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = [entry.rsplit("/", 1)[-1] for entry in archive.namelist()]
        for document in job["documents"]:
            for output in document["outputs"]:
                assert output["name"] in names
        for entry in archive.namelist():
            if entry.endswith(".pdf"):
                assert pages_of_pdf(archive.read(entry)) > 0


def test_the_original_comes_back_byte_for_byte(clerk, job):
    content, name = clerk.download(clerk.page.get_by_role("link", name="下载原文件"))
    assert (name, content) == (FIVE[3].name, FIVE[3].read_bytes())


def test_the_files_of_a_document_are_on_its_page_too(clerk, job):
    clerk.review(job["job"], 2)
    content, _ = clerk.download(clerk.page.locator(".review-downloads a[href$='/outputs/pdf']"))
    assert pages_of_pdf(content) == job["documents"][1]["pages"]
    expect(clerk.page.locator(".review-downloads a[href$='/outputs/docx']")).to_be_visible()


def test_json_is_made_when_it_is_asked_for(clerk):
    clerk.open()
    clerk.page.locator(".options summary").click()
    clerk.page.locator("input[name=formats][value=json]").check()
    clerk.page.locator("input[name=formats][value=docx]").uncheck()
    clerk.choose(FIVE[0])
    clerk.at(r"/documents/1$").ended()
    formats = {output["format"] for document in clerk.job()["documents"] for output in document["outputs"]}
    assert formats == {"pdf", "json"}
