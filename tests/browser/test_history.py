"""What was uploaded is found again: history and batches."""

import json
import re

import pytest
from playwright.sync_api import expect
from samples import encrypted_docx, packed, png

PLANS = 55
FAILED = {"密码.docx": encrypted_docx(), "另一密码.docx": encrypted_docx(), "图片.txt": png()}


def plan(n):
    return f"第{n}科工作计划\n一、总体要求\n认真落实第{n}项工作。\n".encode()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server with one batch of 58 files, of which three cannot be read."""
    from server import Server

    server = Server(tmp_path_factory.mktemp("office")).start()
    yield server
    server.stop()


@pytest.fixture
def clerk(sit_down, office, tmp_path):
    """The first clerk uploads the batch; all others find it."""
    clerk = sit_down(office)
    if not json.loads(office.get("/v1/jobs"))["jobs"]:
        archive = tmp_path / "各科计划.zip"
        files = [(f"第{n:02}科.txt", plan(n)) for n in range(PLANS)]
        archive.write_bytes(packed(files + list(FAILED.items())))
        clerk.open().choose(archive)
        clerk.at("/batches/").ended()
    return clerk


def rows(clerk):
    return clerk.page.locator("table.jobs tbody tr")


def look_for(clerk, text="", state=""):
    clerk.open("/jobs")
    clerk.page.fill("#search", text)
    clerk.page.select_option("#status", state)
    clerk.page.get_by_role("button", name="查找").click()


def test_history_lists_the_latest_and_leads_on_to_the_older(clerk):
    clerk.open().page.get_by_role("link", name="记录", exact=True).click()
    expect(rows(clerk)).to_have_count(50)
    first = rows(clerk).first.locator("th").inner_text()
    clerk.page.get_by_role("link", name="更早的记录").click()
    expect(rows(clerk)).to_have_count(PLANS + len(FAILED) - 50)
    clerk.page.get_by_role("link", name="回到最近").click()
    expect(rows(clerk)).to_have_count(50)
    expect(rows(clerk).first.locator("th")).to_have_text(first)


def test_a_file_is_found_by_a_part_of_its_name(clerk):
    look_for(clerk, "07科")
    expect(rows(clerk)).to_have_count(1)
    rows(clerk).locator("a").first.click()
    clerk.at("/jobs/").ended()
    expect(clerk.page.locator(".papers h3")).to_contain_text("第7科工作计划")


def test_what_is_not_there_is_said_to_be_so(clerk):
    look_for(clerk, "没有这个文件")
    expect(rows(clerk)).to_have_count(0)
    expect(clerk.page.locator("main")).to_contain_text("没有符合条件的文件")


def test_signs_of_a_pattern_are_letters_like_others(clerk):
    for sign in ("%", "_", "'", '"', "<b>", "\\"):
        look_for(clerk, sign)
        expect(rows(clerk)).to_have_count(0)
        expect(clerk.page.locator("#search")).to_have_value(sign)


def test_failures_are_filtered_out_with_their_reasons(clerk):
    look_for(clerk, state="failed")
    expect(rows(clerk)).to_have_count(len(FAILED))
    for row in rows(clerk).all():
        expect(row.locator(".why")).not_to_be_empty()
    look_for(clerk, "密码", "failed")
    expect(rows(clerk)).to_have_count(2)


def test_a_batch_shows_counts_rate_and_failures_by_reason(clerk):
    clerk.open("/jobs")
    clerk.page.get_by_role("link", name="查看批次").first.click()
    clerk.at("/batches/")
    facts = dict(zip(*(clerk.page.locator(f".facts {part}").all_inner_texts() for part in ("dt", "dd")), strict=True))
    assert (facts["处理中"], facts["完成"], facts["失败"]) == ("0", str(PLANS), str(len(FAILED)))
    assert facts["篇目"] == str(PLANS)
    assert float(facts["每分钟文件数"]) > 0
    failures = clerk.page.locator("table", has_text="失败的文件，按原因").locator("tbody tr")
    told = [[cell.inner_text().strip() for cell in row.locator("td").all()] for row in failures.all()]
    assert [count for _, count, _ in told] == ["2", "1"]
    assert "密码" in told[0][0] and "图片" in told[1][0]
    assert all(advice for _, _, advice in told)


def test_the_files_of_a_batch_are_all_reached_from_it(clerk):
    clerk.open("/jobs")
    clerk.page.get_by_role("link", name="查看批次").first.click()
    expect(rows(clerk)).to_have_count(50)
    clerk.page.locator("main p a[href*='/jobs?batch=']").click()
    clerk.at(r"/jobs\?batch=")
    clerk.page.get_by_role("link", name="更早的记录").click()
    clerk.at(re.escape("batch="))
    expect(rows(clerk)).to_have_count(PLANS + len(FAILED) - 50)
