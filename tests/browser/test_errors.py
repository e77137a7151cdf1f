"""What goes wrong is said where it goes wrong, with what to do."""

import re

import pytest
from playwright.sync_api import expect
from samples import FIVE, encrypted_docx, five_pages, packed, png

# What the browser itself writes of an answer that refuses, and of a server that is gone.
REFUSED = r"Failed to load resource: the server responded with a status of 4\d\d"
GONE = r"net::ERR_|Failed to load resource"


def a_file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def the_job_failed(clerk, reason):
    clerk.at(r"/jobs/[^/]+$").ended()
    problem = clerk.page.locator(".problem")
    expect(problem).to_contain_text(reason)
    expect(problem).to_contain_text("怎么办")
    expect(clerk.page.locator(".stages .now")).to_have_text("失败")
    # Nothing to download but the file itself.
    expect(clerk.page.locator("a[href$='/outputs/pdf'], a[href$='/outputs.zip']")).to_have_count(0)


@pytest.mark.parametrize("name", ["照片.png", "计划.txt"])
def test_a_picture_is_no_plan_whatever_its_name(clerk, name):
    clerk.open().choose(a_file(name, png()))
    the_job_failed(clerk, "PNG 图片")


def test_an_encrypted_file_says_that_it_wants_its_password_taken_off(clerk):
    clerk.open().choose(a_file("计划.docx", encrypted_docx()))
    the_job_failed(clerk, "密码")


def test_an_empty_file_is_refused_beside_its_row_and_can_be_sent_again(clerk, watcher):
    watcher.expect(REFUSED)
    clerk.open().choose(a_file("空.txt", b""))
    row = clerk.page.locator("#rows li")
    expect(row.locator(".problem")).to_contain_text("空的")
    expect(row.locator(".problem")).to_contain_text("请提交有内容的文件")
    row.get_by_role("button", name="重新上传").click()
    expect(row.locator(".problem")).to_contain_text("空的")
    expect(clerk.page.locator("#rows li")).to_have_count(1)


def test_a_file_that_is_too_large_is_refused_with_the_limit(sit_down, own, watcher):
    watcher.expect(REFUSED)
    clerk = sit_down(own(portal__upload_bytes_most=20_000))
    clerk.open().choose(a_file("大.txt", b"\xe6\x96\x87" * 20_000))
    problem = clerk.page.locator("#rows .problem")
    expect(problem).to_contain_text("太大")
    # One that is not goes through.
    clerk.choose(FIVE[0])
    clerk.at("/documents/1$").picture_is_there()


def test_of_several_files_the_bad_ones_are_named_and_the_good_ones_go_on(clerk):
    clerk.open().choose([a_file("好.txt", FIVE[0].read_bytes()), a_file("空.txt", b""), a_file("图.png", png())])
    problem = clerk.page.locator("#rows .problem")
    expect(problem).to_contain_text("空.txt")
    problem.get_by_role("link", name="打开").click()
    clerk.at("/batches/").ended()
    expect(clerk.page.locator(".batch-file h3")).to_have_text("好.txt")
    expect(clerk.page.locator("main")).to_contain_text("PNG 图片")


def test_what_is_not_there_is_a_page_that_leads_back(clerk, watcher):
    watcher.expect(REFUSED)
    for address in ("/jobs/00000000-0000-4000-8000-000000000000", "/batches/00000000-0000-4000-8000-000000000000", "/nothing"):
        answer = clerk.page.goto(clerk.server.url + address)
        assert answer.status == 404, address
        expect(clerk.page.locator("h1")).not_to_be_empty()
        clerk.page.locator("main a.button").click()
        expect(clerk.page.locator("#drop")).to_be_visible()


def test_elements_that_cannot_be_set_are_said_beside_the_page_and_the_picture_stays(clerk, watcher):
    watcher.expect(REFUSED)
    clerk.review(clerk.submit("五页.txt", five_pages())["job"])
    clerk.tab("elements")
    before = clerk.picture_bytes()
    clerk.page.fill("#e-title", "长" * 700_000)
    expect(clerk.page.locator("#preview-problem")).not_to_be_empty()
    assert clerk.picture_bytes() == before
    with clerk.page.expect_response(lambda answer: answer.url.endswith("/preview") and answer.ok):
        clerk.page.fill("#e-title", "一个好标题")
    expect(clerk.page.locator("#preview-problem")).to_be_empty()


def test_an_upload_to_a_server_that_is_gone_goes_through_when_it_is_back(sit_down, own, watcher):
    watcher.expect(GONE)
    server = own()
    clerk = sit_down(server).open()
    server.kill()
    clerk.choose(FIVE[0])
    banner = clerk.page.locator("#banner")
    expect(banner).to_be_visible()
    expect(banner).to_contain_text("连接断了")
    server.start()
    clerk.at("/documents/1$").picture_is_there()
    expect(clerk.page.locator("#banner")).to_be_hidden()
    clerk.open("/jobs")
    expect(clerk.page.locator("table.jobs tbody tr")).to_have_count(1)


def test_a_batch_goes_on_when_its_server_was_killed_and_started_again(sit_down, own, watcher, tmp_path):
    watcher.expect(GONE)
    server = own()
    clerk = sit_down(server)
    archive = tmp_path / "大批.zip"
    archive.write_bytes(packed([(f"{n}.txt", five_pages() + f"第{n}份。".encode()) for n in range(40)]))
    clerk.open().choose(archive)
    clerk.at("/batches/")
    # Some are done, some are not.
    expect(clerk.page.locator(".batch-progress")).to_contain_text(re.compile(r"已处理 [1-9]\d* 个，共 40 个"))
    clerk.page.evaluate("window.same = true")
    server.kill()
    expect(clerk.page.locator("#banner")).to_be_visible()
    server.start()
    expect(clerk.page.locator("#banner")).to_be_hidden()
    expect(clerk.page.locator(".batch-progress")).to_contain_text("已处理 40 个，共 40 个", timeout=90_000)
    assert clerk.page.evaluate("window.same") is True


def test_a_preview_that_meets_no_server_is_shown_when_it_is_back(sit_down, own, watcher):
    watcher.expect(GONE)
    server = own()
    clerk = sit_down(server)
    clerk.review(clerk.submit("五页.txt", five_pages())["job"])
    clerk.tab("elements")
    server.kill()
    clerk.page.fill("#e-issuer_marks", "明州市教育局")
    expect(clerk.page.locator("#banner")).to_be_visible()
    server.start()
    expect(clerk.page.locator("#preview-badge")).to_be_visible()
    expect(clerk.page.locator("#banner")).to_be_hidden()
    assert clerk.red_pixels() > 1000
