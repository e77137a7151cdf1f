"""Documents that were told apart wrongly are put right."""

import re

from playwright.sync_api import expect
from samples import FIVE
from test_downloads import text_of_pdf


def choose(clerk, document, action):
    clerk.page.locator(f"input[name='action.{document}'][value='{action}']").check()


def test_joining_dropping_and_renaming_make_a_new_job_with_the_right_documents(clerk):
    before = clerk.submit(FIVE[4].name, FIVE[4].read_bytes())
    assert len(before["documents"]) == 5
    clerk.open(f"/jobs/{before['job']}")
    clerk.page.locator("#separation summary").click()
    choose(clerk, 2, "merge")
    choose(clerk, 3, "drop")
    clerk.page.fill("input[name='title.4']", "教育工会全年工作要点")
    clerk.page.get_by_role("button", name="按此重新生成").click()
    clerk.page.wait_for_function("(earlier) => !location.pathname.includes(earlier)", arg=before["job"])
    clerk.ended()
    made = clerk.job()
    assert made["based_on"] == before["job"]
    titles = clerk.page.locator(".papers h3 a").all_inner_texts()
    assert len(titles) == 3, titles
    assert titles[1] == "教育工会全年工作要点"
    pages = [document["pages"] for document in made["documents"]]
    first, second = before["documents"][0]["pages"], before["documents"][1]["pages"]
    # The first has the text of two; the others stayed as they were.
    assert first + second - 1 <= pages[0] <= first + second + 1
    assert pages[1:] == [document["pages"] for document in before["documents"][3:]]
    expect(clerk.page.locator("#left-out tbody tr", has_text="您去掉").or_(clerk.page.locator("#left-out tbody tr", has_text="用户")).first).to_be_visible()
    pdf, _ = clerk.download(clerk.page.locator(".papers li:nth-child(2) a[href$='/outputs/pdf']"))
    assert "教育工会全年工作要点" in re.sub(r"\s", "", text_of_pdf(pdf))
    # One click back to what it was made from.
    clerk.page.locator(".crumbs a", has_text="由这次结果更正而来").click()
    clerk.at(before["job"])
    expect(clerk.page.locator(".papers > .paper")).to_have_count(5)


def test_the_first_document_has_nothing_to_be_joined_to(clerk):
    job = clerk.submit(FIVE[3].name, FIVE[3].read_bytes())["job"]
    clerk.open(f"/jobs/{job}")
    clerk.page.locator("#separation summary").click()
    expect(clerk.page.locator("input[name='action.1']")).to_have_count(2)
    expect(clerk.page.locator("input[name='action.2']")).to_have_count(3)


def test_dropping_all_is_answered_with_what_to_do(clerk, watcher):
    watcher.expect(r"Failed to load resource: .* 4\d\d")
    job = clerk.submit(FIVE[0].name, FIVE[0].read_bytes())["job"]
    clerk.open(f"/jobs/{job}")
    clerk.page.locator("#separation summary").click()
    choose(clerk, 1, "drop")
    choose(clerk, 2, "drop")
    clerk.page.get_by_role("button", name="按此重新生成").click()
    expect(clerk.page.locator("main")).to_contain_text("怎么办")
