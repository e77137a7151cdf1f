"""Elements are filled in, the letterhead appears at once, and the finished file has it."""

import re

import pytest
from playwright.sync_api import expect
from samples import five_pages
from test_downloads import text_of_pdf

NUMBER = "明教〔2026〕12号"
LETTERHEAD = {
    "issuer_marks": "明州市教育局",
    "document_number": NUMBER,
    "signatories": "李明",
    "addressees": "各县（市、区）教育局，局属各学校",
    "signature": "明州市教育局",
    "date_of_issue": "2026年7月4日",
    "copy_to": "市委办公室",
    "printing_organ": "明州市教育局办公室",
    "printing_date": "2026年7月5日",
    "secrecy": "机密★1年",
    "urgency": "加急",
}


@pytest.fixture
def form(clerk):
    clerk.review(clerk.submit("五页.txt", five_pages())["job"])
    clerk.tab("elements")
    return clerk


def fill(form, **elements):
    """Fills the fields in, each followed by its answer from the server."""
    for key, value in elements.items():
        with form.page.expect_response("**/preview") as answer:
            form.page.fill(f"#e-{key}", value)
        shown(form, answer.value)


def shown(form, answer):
    """Waits until the picture of an answer is on the screen."""
    assert answer.ok, answer.text()
    source = "data:image/png;base64," + answer.json()["picture"]
    form.page.wait_for_function(
        "(source) => { const p = document.getElementById('picture'); return p.currentSrc === source && p.complete; }", arg=source
    )


def apply(form):
    """Applies the form, and waits for the finished document of the new job."""
    earlier = form.job_here()
    form.page.get_by_role("button", name="应用并重新生成").click()
    form.page.wait_for_function("(earlier) => !location.pathname.includes(earlier)", arg=earlier)
    form.at(r"/documents/1$").picture_is_there()
    form.ended()
    assert form.job()["based_on"] == earlier


def test_the_letterhead_appears_as_the_form_is_filled_in(form):
    plain = form.picture_bytes()
    assert form.red_pixels() == 0
    fill(form, issuer_marks="明州市教育局")
    marked = form.picture_bytes()
    assert marked != plain
    assert marked.startswith(b"\x89PNG")
    red = form.red_pixels()
    assert red > 1000
    expect(form.page.locator("#preview-badge")).to_be_visible()
    # The structure beside does not go on saying that there is none.
    expect(form.page.locator("#kind")).to_have_text("文件")
    expect(form.page.locator("#kind-reason")).to_be_hidden()
    fill(form, document_number=NUMBER)
    assert form.picture_bytes() != marked
    # Its number is black: mark and line stay what they were.
    assert abs(form.red_pixels() - red) < red * 0.1


def test_every_element_that_is_filled_in_changes_the_picture(form):
    seen = {form.picture_bytes()}
    for key in ("issuer_marks", "document_number", "signatories", "secrecy", "urgency", "addressees"):
        fill(form, **{key: LETTERHEAD[key]})
        picture = form.picture_bytes()
        assert picture not in seen, key
        seen.add(picture)


def test_emptied_fields_give_the_plain_page_back(form):
    fill(form, issuer_marks="明州市教育局")
    assert form.red_pixels() > 1000
    fill(form, issuer_marks="")
    assert form.red_pixels() == 0


def test_the_form_of_paper_can_be_chosen(form):
    fill(form, issuer_marks="明州市教育局")
    document = form.picture_bytes()
    with form.page.expect_response("**/preview") as answer:
        form.page.select_option("#e-kind", "letter")
    shown(form, answer.value)
    assert form.picture_bytes() != document
    assert form.red_pixels() > 1000


def test_applied_elements_make_a_new_job_whose_file_has_them(form):
    earlier = form.job_here()
    fill(form, **LETTERHEAD)
    apply(form)
    pdf, name = form.download(form.page.locator("a[href$='/outputs/pdf']"))
    assert name.endswith(".pdf")
    text = re.sub(r"\s", "", text_of_pdf(pdf))
    for key, value in LETTERHEAD.items():
        assert value.replace(" ", "") in text, key
    # The earlier result stays.
    assert form.job(earlier)["status"] == "completed"


def test_what_was_given_stands_in_the_form_of_the_new_job(form):
    fill(form, issuer_marks="明州市教育局", document_number=NUMBER)
    apply(form)
    form.tab("elements")
    expect(form.page.locator("#e-document_number")).to_have_value(NUMBER)
    expect(form.page.locator("#e-issuer_marks")).to_have_value("明州市教育局")


def test_what_the_text_has_is_shown_as_a_hint_and_not_as_a_value(form):
    title = form.page.locator("#e-title")
    expect(title).to_have_value("")
    expect(title).to_have_attribute("placeholder", "2024年教育局工作计划")


def test_elements_of_the_upload_form_go_to_all_documents(clerk):
    clerk.open()
    clerk.page.locator(".options summary").click()
    clerk.page.fill("#e-issuer_marks", "明州市教育局")
    clerk.choose({"name": "一.txt", "mimeType": "text/plain", "buffer": five_pages()})
    clerk.at(r"/documents/1$").picture_is_there()
    assert clerk.red_pixels() > 1000
