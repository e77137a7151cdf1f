"""Where people log in: who one is decides what one sees."""

import pytest
from playwright.sync_api import expect
from samples import FIVE
from test_accessibility import LANGUAGES, speak, violations

PASSWORD = "correct horse 电池"
PEOPLE = [("张三", PASSWORD, "jyj", True), ("李四", PASSWORD, "jyj"), ("王五", PASSWORD, "wjj")]


@pytest.fixture
def server(own):
    return own(people=PEOPLE, portal__auth="accounts")


def log_in(clerk, name, password=PASSWORD):
    clerk.page.fill("#name", name)
    clerk.page.fill("#password", password)
    clerk.page.keyboard.press("Enter")


def test_a_person_logs_in_comes_where_she_wanted_and_leaves(sit_down, server):
    clerk = sit_down(server).open("/jobs?search=abc")
    clerk.at("/login")
    log_in(clerk, "张三")
    clerk.at(r"/jobs\?search=abc$")
    expect(clerk.page.locator(".masthead")).to_contain_text("张三")
    clerk.page.get_by_role("button", name="退出").click()
    clerk.open("/jobs")
    clerk.at("/login")


def test_a_wrong_password_is_said_without_saying_which_is_wrong(sit_down, server, watcher):
    watcher.expect("Failed to load resource")
    clerk = sit_down(server).open()
    said = []
    for name, password in (("张三", "wrong password 1"), ("无此人", "wrong password 1")):
        clerk.at("/login")
        log_in(clerk, name, password)
        expect(clerk.page.locator("[role=alert]")).to_be_visible()
        said.append(clerk.page.locator("[role=alert]").inner_text())
    assert said[0] == said[1]


def test_colleagues_see_the_same_files_and_strangers_none(sit_down, server, watcher):
    watcher.expect("Failed to load resource")
    first, colleague, stranger = (sit_down(server).open() for _ in range(3))
    log_in(first, "张三")
    first.page.locator("#drop").wait_for()
    first.choose(FIVE[0])
    first.at("/documents/1$").picture_is_there()
    address = first.page.url.removeprefix(server.url)
    log_in(colleague, "李四")
    colleague.page.locator("#drop").wait_for()
    colleague.open(address).picture_is_there()
    log_in(stranger, "王五")
    stranger.page.locator("#drop").wait_for()
    assert stranger.page.goto(server.url + address).status == 404
    stranger.open("/jobs")
    expect(stranger.page.locator("table.jobs")).to_have_count(0)


def test_forms_work_with_a_login_and_with_and_without_scripts(sit_down, server):
    for scripts in (True, False):
        clerk = sit_down(server, java_script_enabled=scripts).open()
        log_in(clerk, "张三")
        clerk.page.locator("#drop").wait_for()
        clerk.choose(FIVE[3])
        if not scripts:
            clerk.page.get_by_role("button", name="上传并处理").click()
        clerk.at(r"/jobs/[0-9a-f-]{36}")
        job = clerk.job_here()
        clerk.open(f"/jobs/{job}")
        expect(clerk.page.locator(".papers a[href$='/outputs/pdf']")).to_have_count(3)
        clerk.open(f"/jobs/{job}")
        clerk.page.locator("#separation summary").click()
        clerk.page.locator("input[name='action.3'][value='drop']").check()
        clerk.page.get_by_role("button", name="按此重新生成").click()
        expect(clerk.page.locator(".papers a[href$='/outputs/pdf']")).to_have_count(2)


def test_a_key_is_made_shown_once_and_revoked(sit_down, server):
    clerk = sit_down(server).open()
    log_in(clerk, "张三")
    clerk.page.get_by_role("link", name="接口密钥").click()
    clerk.page.fill("#key-name", "办公系统")
    clerk.page.locator("form.key-form button").click()
    secret = clerk.page.locator(".made code").inner_text()
    assert len(secret) > 20
    clerk.open("/keys")
    expect(clerk.page.locator("main")).not_to_contain_text(secret)
    headers = {"authorization": f"Bearer {secret}"}
    program = clerk.page.context.browser.new_context()
    assert program.request.get(server.url + "/v1/jobs", headers=headers).status == 200
    clerk.page.locator("table button").click()
    expect(clerk.page.locator("table button")).to_have_count(0)
    assert program.request.get(server.url + "/v1/jobs", headers=headers).status == 401
    program.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_login_and_keys_are_accessible(sit_down, server, watcher, lang):
    watcher.expect("Failed to load resource")
    clerk = sit_down(server)
    speak(clerk, lang)
    assert violations(clerk) == []
    log_in(clerk, "张三", "wrong password 1")
    clerk.page.locator("[role=alert]").wait_for()
    assert violations(clerk) == []
    log_in(clerk, "张三")
    clerk.page.locator("#drop").wait_for()
    clerk.open("/keys")
    clerk.page.fill("#key-name", "办公系统")
    clerk.page.locator("form.key-form button").click()
    clerk.page.locator(".made").wait_for()
    assert violations(clerk) == []
