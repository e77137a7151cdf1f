"""axe-core finds nothing to say on any page, in either language."""

import os
from pathlib import Path

import pytest
from samples import FIVE, encrypted_docx, five_pages, packed

AXE = Path(os.environ["WENSHU_AXE"]).read_text("utf-8")
LANGUAGES = ("zh", "en")


def violations(clerk):
    """What axe says of the page. The policy of the page bars scripts that others put
    into it, so that the source is evaluated from outside."""
    clerk.page.evaluate(AXE + "; undefined")
    found = clerk.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found["violations"]]


def speak(clerk, lang):
    """The address asks for a language, and the browser remembers it."""
    clerk.open(f"/?lang={lang}")
    assert clerk.page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang]


@pytest.fixture(params=LANGUAGES)
def reader(clerk, request):
    speak(clerk, request.param)
    return clerk


def test_the_upload_page(reader):
    assert violations(reader) == []
    reader.page.locator(".options summary").click()
    assert violations(reader) == []


def test_the_upload_page_with_a_refusal(reader, watcher):
    watcher.expect("Failed to load resource")
    reader.choose({"name": "空.txt", "mimeType": "text/plain", "buffer": b""})
    reader.page.locator("#rows .problem").wait_for()
    assert violations(reader) == []


def test_the_page_of_a_file(reader):
    reader.open(f"/jobs/{reader.submit(FIVE[1].name, FIVE[1].read_bytes())['job']}")
    assert violations(reader) == []
    reader.page.locator("#separation summary").click()
    assert violations(reader) == []


def test_the_page_of_a_file_that_failed(reader):
    reader.open(f"/jobs/{reader.submit('密码.docx', encrypted_docx())['job']}")
    assert violations(reader) == []


@pytest.mark.parametrize("panel", ["findings", "elements", "changes", "source"])
def test_the_page_of_a_document(reader, panel):
    reader.review(reader.submit("五页.txt", five_pages())["job"])
    reader.tab(panel)
    if panel == "source":
        reader.page.locator("#source-lines").wait_for()
    if panel == "findings":
        reader.page.keyboard.press("j")
    assert violations(reader) == []


def test_the_page_of_a_document_with_a_preview(reader):
    reader.review(reader.submit("五页.txt", five_pages())["job"])
    reader.tab("elements")
    with reader.page.expect_response("**/preview"):
        reader.page.fill("#e-issuer_marks", "明州市教育局")
    reader.page.locator("#preview-badge").wait_for()
    assert violations(reader) == []


def test_the_source(reader):
    reader.open(f"/jobs/{reader.submit('五页.txt', five_pages())['job']}/source")
    assert violations(reader) == []


def test_history_and_batch(reader, tmp_path):
    archive = tmp_path / "一批.zip"
    archive.write_bytes(packed([("好.txt", five_pages()), ("密码.docx", encrypted_docx())]))
    reader.choose(archive)
    reader.at("/batches/").ended()
    assert violations(reader) == []
    reader.open("/jobs")
    assert violations(reader) == []
    reader.open("/jobs?search=nothing-has-this-name")
    assert violations(reader) == []


def test_the_page_in_place_of_one_that_is_not_there(reader, watcher):
    watcher.expect("Failed to load resource")
    reader.open("/jobs/00000000-0000-4000-8000-000000000000")
    assert violations(reader) == []


def test_on_a_narrow_screen_the_pages_are_as_good(sit_down, shared):
    clerk = sit_down(shared)
    clerk.page.set_viewport_size({"width": 420, "height": 800})
    job = clerk.submit("五页.txt", five_pages())["job"]
    for address in ("/", f"/jobs/{job}", f"/jobs/{job}/documents/1", "/jobs"):
        clerk.open(address)
        assert violations(clerk) == [], address
        # Nothing is wider than the screen.
        assert clerk.page.evaluate("document.documentElement.scrollWidth") <= 420, address
