"""Scripts are switched off, as some offices have it: upload and download work all the same."""

import pytest
from playwright.sync_api import expect
from samples import FIVE, packed
from test_downloads import pages_of_pdf, text_of_docx


@pytest.fixture
def clerk(sit_down, shared):
    return sit_down(shared, java_script_enabled=False)


def upload(clerk, files, field="#files"):
    clerk.open().choose(files, field)
    clerk.page.get_by_role("button", name="上传并处理").click()


def test_a_file_is_uploaded_and_comes_back_as_pdf_and_word(clerk):
    upload(clerk, FIVE[3])
    clerk.at(r"/jobs/[^/]+$")
    # The page asks again by itself until all is there.
    expect(clerk.page.locator(".papers a[href$='/outputs/docx']")).to_have_count(3)
    pdf, _ = clerk.download(clerk.page.locator("#d1 a[href$='/outputs/pdf']"))
    assert pages_of_pdf(pdf) == clerk.job()["documents"][0]["pages"]
    docx, _ = clerk.download(clerk.page.locator("#d2 a[href$='/outputs/docx']"))
    assert clerk.job()["documents"][1]["title"] in text_of_docx(docx)


def test_several_files_and_a_zip_become_batches(clerk, tmp_path):
    upload(clerk, FIVE[:2])
    clerk.at("/batches/")
    expect(clerk.page.locator(".batch-progress")).to_contain_text("已处理 2 个，共 2 个")
    archive = tmp_path / "计划.zip"
    archive.write_bytes(packed([(file.name, file.read_bytes()) for file in FIVE[:3]]))
    upload(clerk, archive)
    clerk.at("/batches/")
    expect(clerk.page.locator(".batch-progress")).to_contain_text("已处理 3 个，共 3 个")
    content, name = clerk.download(clerk.page.get_by_role("link", name="全部下载（ZIP）"))
    assert name.endswith(".zip") and content.startswith(b"PK")


def test_nothing_chosen_and_an_empty_file_are_pages_that_say_so(clerk, watcher):
    watcher.expect("Failed to load resource")
    clerk.open().page.get_by_role("button", name="上传并处理").click()
    expect(clerk.page.locator("main")).to_contain_text("怎么办")
    upload(clerk, {"name": "空.txt", "mimeType": "text/plain", "buffer": b""})
    expect(clerk.page.locator("main")).to_contain_text("怎么办")


def test_pages_findings_and_source_are_links(clerk):
    job = clerk.submit(FIVE[1].name, FIVE[1].read_bytes())["job"]
    clerk.open(f"/jobs/{job}/documents/1")
    first = clerk.page.locator("#picture").get_attribute("src")
    clerk.page.locator("#next-page").click()
    clerk.at(r"page=2")
    assert clerk.page.locator("#picture").get_attribute("src") != first
    for panel in ("findings", "elements", "changes"):
        expect(clerk.page.locator(f"#{panel}")).to_be_visible()
    clerk.page.locator("#finding-list a[data-line]").first.click()
    clerk.at("/source#L")
    expect(clerk.page.locator("li:target")).to_be_visible()


def test_elements_are_sent_by_the_form(clerk):
    job = clerk.submit(FIVE[3].name, FIVE[3].read_bytes())["job"]
    clerk.open(f"/jobs/{job}/documents/2")
    clerk.page.fill("#e-issuer_marks", "明州市教育局")
    clerk.page.get_by_role("button", name="应用并重新生成").click()
    expect(clerk.page.locator(".papers a[href$='/outputs/pdf']")).to_have_count(3)
    assert clerk.job()["based_on"] == job
