"""Everything by keys alone, and the eye always sees where one is."""

import re

import pytest
from playwright.sync_api import expect
from samples import FIVE, five_pages

# What has the focus, and whether it, or what stands for it, is outlined.
FOCUS = """() => {
  const here = document.activeElement;
  const signs = [here, here.closest('.drop'), here.nextElementSibling].filter(Boolean);
  const outlined = signs.some((sign) => {
    const style = getComputedStyle(sign), box = sign.getBoundingClientRect();
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 1 && box.height > 1;
  });
  return { outlined, what: here.outerHTML.slice(0, 120) };
}"""


def tab_to(clerk, selector, most=80):
    """Presses Tab until the element has the focus; on the way each focus is to be seen."""
    for _ in range(most):
        clerk.page.keyboard.press("Tab")
        focus = clerk.page.evaluate(FOCUS)
        assert focus["outlined"], f"focus not visible: {focus['what']}"
        if clerk.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


@pytest.fixture
def review(clerk):
    return clerk.review(clerk.submit("五页.txt", five_pages())["job"])


def test_a_file_is_uploaded_reviewed_and_downloaded_without_a_mouse(clerk):
    clerk.open()
    tab_to(clerk, "#files")
    with clerk.page.expect_file_chooser() as chooser:
        clerk.page.keyboard.press("Enter")
    chooser.value.set_files(FIVE[3])
    clerk.at(r"/documents/1$").picture_is_there()
    tab_to(clerk, ".crumbs a")
    clerk.page.keyboard.press("Enter")
    clerk.at(r"/jobs/[^/]+$").ended()
    tab_to(clerk, "#d2 h3 a")
    clerk.page.keyboard.press("Enter")
    clerk.at(r"/documents/2$").picture_is_there()
    tab_to(clerk, ".review-downloads a[href$='/outputs/pdf']")
    with clerk.page.expect_download() as download:
        clerk.page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")


def test_the_folder_field_is_reached_and_opened_by_keys(clerk):
    clerk.open()
    tab_to(clerk, "#folder")
    with clerk.page.expect_file_chooser() as chooser:
        clerk.page.keyboard.press("Enter")
    assert chooser.value.element.get_attribute("id") == "folder"


def test_the_first_tab_skips_to_the_content(clerk):
    clerk.open("/jobs")
    tab_to(clerk, "a.skip", most=1)
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.locator("#main")).to_be_focused()


def test_j_and_k_go_through_the_findings_and_brackets_through_the_pages(review):
    here = review.page.locator("#finding-list > li.here")
    review.page.keyboard.press("j")
    expect(here).to_have_attribute("id", "f1")
    expect(here).to_be_focused()
    for _ in range(3):
        review.page.keyboard.press("j")
    expect(here).to_have_attribute("id", "f4")
    page = here.get_attribute("data-page")
    expect(review.page.locator("#page-of")).to_have_text(f"第 {page} 页，共 5 页")
    expect(review.page.locator(".mark.here")).to_have_count(1)
    review.page.keyboard.press("k")
    expect(here).to_have_attribute("id", "f3")
    review.page.keyboard.press("]")
    expect(review.page.locator("#page-of")).to_have_text(re.compile("第 3 页"))
    review.page.keyboard.press("[")
    expect(review.page.locator("#page-of")).to_have_text(re.compile("第 2 页"))


def test_from_a_finding_tab_leads_to_its_source_line(review):
    review.page.keyboard.press("j")
    tab_to(review, "#f1 a[data-line]", most=1)
    review.page.keyboard.press("Enter")
    expect(review.page.locator("#source-lines li.here")).to_be_focused()


def test_arrows_go_from_tab_to_tab_and_the_form_is_filled_in_and_sent(review):
    tab_to(review, "#tab-findings")
    review.page.keyboard.press("ArrowRight")
    expect(review.page.locator("#elements")).to_be_visible()
    tab_to(review, "#e-issuer_marks")
    with review.page.expect_response("**/preview") as answer:
        review.page.keyboard.type("明州市教育局")
    assert answer.value.ok
    # Letters that are keys of the page are letters in a field.
    tab_to(review, "#e-document_number")
    review.page.keyboard.type("jk[]")
    expect(review.page.locator("#e-document_number")).to_have_value("jk[]")
    review.page.keyboard.press("ControlOrMeta+a")
    review.page.keyboard.type("明教〔2026〕12号")
    earlier = review.job_here()
    tab_to(review, "#elements-form button[type=submit]")
    review.page.keyboard.press("Enter")
    review.page.wait_for_function("(earlier) => !location.pathname.includes(earlier)", arg=earlier)
    review.at(r"/documents/1$").picture_is_there()
    assert review.red_pixels() > 1000


def test_marks_are_reached_and_lead_to_their_findings(review):
    tab_to(review, ".mark")
    finding = review.page.evaluate("document.activeElement.dataset.finding")
    review.page.keyboard.press("Enter")
    expect(review.page.locator(f"#{finding}")).to_be_focused()


def test_the_separation_is_corrected_by_keys(clerk):
    job = clerk.submit(FIVE[3].name, FIVE[3].read_bytes())["job"]
    clerk.open(f"/jobs/{job}")
    tab_to(clerk, "#separation summary")
    clerk.page.keyboard.press("Enter")
    tab_to(clerk, "input[name='action.3']")
    # Keep, join, leave out.
    clerk.page.keyboard.press("ArrowDown")
    clerk.page.keyboard.press("ArrowDown")
    tab_to(clerk, "#separation button[type=submit]")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_function("(earlier) => !location.pathname.includes(earlier)", arg=job)
    clerk.ended()
    expect(clerk.page.locator(".papers > .paper")).to_have_count(2)


def test_the_keys_of_the_history_are_its_fields_and_links(clerk):
    clerk.submit(FIVE[0].name, FIVE[0].read_bytes())
    clerk.open("/jobs")
    tab_to(clerk, "#search")
    clerk.page.keyboard.type("000")
    clerk.page.keyboard.press("Enter")
    clerk.at("search=000")
    tab_to(clerk, "table.jobs a")
    clerk.page.keyboard.press("Enter")
    clerk.at(r"/jobs/[0-9a-f-]{36}")
