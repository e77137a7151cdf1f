"""Findings, pages, source, and what was left out or altered: one click from each to the other."""

import re

import pytest
from playwright.sync_api import expect
from samples import FIVE, five_pages

IN_VIEW = """(mark) => {
  const of = (e) => e.getBoundingClientRect(), box = of(mark), view = of(document.getElementById('sheet-scroll'));
  return box.height > 0 && box.top >= view.top - 1 && box.bottom <= view.bottom + 1;
}"""


@pytest.fixture
def review(clerk):
    """A plan of five pages with findings on most of them."""
    return clerk.review(clerk.submit("五页.txt", five_pages())["job"])


def entry(review, *, page):
    """The first finding on a page."""
    return review.page.locator(f"#finding-list > li[data-page='{page}'][data-mark]").first


def test_a_click_on_a_finding_turns_to_its_page_and_shows_its_place(review):
    before = review.picture_bytes()
    finding = entry(review, page=3)
    finding.click()
    expect(review.page.locator("#page-of")).to_have_text("第 3 页，共 5 页")
    expect(review.page).to_have_url(re.compile(r"\?page=3"))
    review.picture_is_there()
    assert review.picture_bytes() != before
    mark = review.page.locator(".mark.here")
    expect(mark).to_have_count(1)
    assert mark.get_attribute("data-finding") == finding.get_attribute("id")
    assert mark.evaluate(IN_VIEW)
    expect(finding).to_have_class(re.compile("here"))


def test_a_finding_far_down_the_page_is_scrolled_to(review):
    low = review.page.locator("#finding-list > li[data-mark]").evaluate_all(
        "(all) => all.find((finding) => Number(finding.dataset.mark.split(' ')[1]) > 0.6).id"
    )
    review.page.locator(f"#{low}").click()
    mark = review.page.locator(".mark.here")
    expect(mark).to_have_count(1)
    assert mark.evaluate(IN_VIEW)
    assert review.page.locator("#sheet-scroll").evaluate("(view) => view.scrollTop") > 0


def test_a_mark_lies_on_the_ink_of_its_words(review):
    """Where the mark stands the picture has ink; beside the type area it has none."""
    finding = entry(review, page=1)
    finding.click()
    ink = review.page.evaluate(
        """() => {
          const picture = document.getElementById('picture'), canvas = document.createElement('canvas');
          canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
          const to = canvas.getContext('2d');
          to.drawImage(picture, 0, 0);
          const box = document.querySelector('.mark.here').getBoundingClientRect(), sheet = picture.getBoundingClientRect();
          const scale = canvas.width / sheet.width;
          const { data } = to.getImageData((box.left - sheet.left) * scale, (box.top - sheet.top) * scale, box.width * scale, box.height * scale);
          let dark = 0;
          for (let at = 0; at < data.length; at += 4) if (data[at] < 128) dark += 1;
          return dark / (data.length / 4);
        }"""
    )
    assert 0.05 < ink < 0.6


def test_a_click_on_a_mark_leads_to_its_finding(review):
    review.tab("elements")
    mark = review.page.locator(".mark").last
    wanted = mark.get_attribute("data-finding")
    mark.click()
    finding = review.page.locator(f"#{wanted}")
    expect(finding).to_be_visible()
    expect(finding).to_be_focused()
    expect(finding).to_have_class(re.compile("here"))


def test_the_source_line_of_a_finding_is_one_click_away(review):
    finding = entry(review, page=3)
    excerpt = finding.locator("q").inner_text().strip("“”")
    link = finding.locator("a[data-line]")
    line = link.get_attribute("data-line")
    link.click()
    here = review.page.locator(f"#source-lines #L{line}")
    expect(here).to_be_visible()
    expect(here).to_be_focused()
    expect(here).to_have_class(re.compile("here"))
    assert excerpt[:8] in here.inner_text()


def test_the_source_has_a_page_of_its_own_with_lines_to_point_at(review):
    finding = entry(review, page=3)
    address = finding.locator("a[data-line]").get_attribute("href")
    review.open(address)
    expect(review.page.locator("li:target")).to_be_visible()


def test_the_structure_leads_to_pages(review):
    review.page.locator(".outline a[data-page='4']").first.click()
    expect(review.page.locator("#page-of")).to_have_text("第 4 页，共 5 页")
    review.page.locator("#next-page").click()
    expect(review.page.locator("#page-of")).to_have_text("第 5 页，共 5 页")
    expect(review.page.locator("#thumbs a[aria-current]")).to_have_attribute("data-page", "5")
    review.page.go_back()
    expect(review.page.locator("#page-of")).to_have_text("第 4 页，共 5 页")


def test_what_was_altered_is_shown_before_and_after_with_the_reason(review):
    rows = review.tab("changes").locator("tbody tr")
    expect(rows.first).to_be_visible()
    for row in rows.all()[:10]:
        before, after, reason, place = (cell.inner_text().strip() for cell in row.locator("td").all())
        assert (before or after) and before != after
        assert reason and place.startswith("原文第")
    expect(rows.filter(has_text="繁体").first).to_be_visible()
    rows.first.locator("a[data-line]").click()
    expect(review.page.locator("#source-lines li.here")).to_be_visible()


def test_what_was_left_out_stands_with_place_and_reason_on_the_page_of_the_file(clerk):
    job = clerk.submit(FIVE[1].name, FIVE[1].read_bytes())["job"]
    clerk.open(f"/jobs/{job}")
    rows = clerk.page.locator("#left-out tbody tr")
    furniture = rows.filter(has_text="手機版首頁")
    expect(furniture).to_be_visible()
    text, place, reason = (cell.inner_text().strip() for cell in furniture.locator("td").all())
    assert place and reason == "网页附属文字", (place, reason)
    everything = rows.count()
    clerk.page.locator(".filter a", has_text=reason).click()
    assert 0 < rows.count() < everything
    for shown in clerk.page.locator("#left-out tbody td:nth-child(3)").all_inner_texts():
        assert shown == reason


def test_the_next_document_is_one_click_away(clerk):
    job = clerk.submit(FIVE[3].name, FIVE[3].read_bytes())["job"]
    clerk.review(job)
    clerk.page.locator(".stepper a").click()
    clerk.at("/documents/2$").picture_is_there()
    expect(clerk.page.locator(".stepper span")).to_have_text("2 / 3")
