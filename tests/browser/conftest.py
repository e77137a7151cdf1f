"""A browser, a server, and the rule that no test leaves an error in the console.

Environment: WENSHU_BINARIES (folder of the program), WENSHU_CHROMIUM, WENSHU_AXE (file of axe-core), and for work on
the page WENSHU_ASSETS: a folder whose scripts and styles are shown in place of those in the program.
"""

import os
import re
from pathlib import Path

import pytest
from clerk import Clerk
from playwright.sync_api import sync_playwright
from server import Server

# An office PC.
SCREEN = {"width": 1366, "height": 768}
# Where a wait ends: a condition that takes longer on this machine will not come true.
PATIENCE_MS = 20_000
# What the browser itself says of a page that breaks its policy reaches the console in this form.
WATCH = "document.addEventListener('securitypolicyviolation', (e) => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI));"


class Watcher:
    """Errors of scripts, policy and console, of all pages of a test."""

    def __init__(self):
        self.seen = []
        self.expected = []

    def expect(self, pattern):
        """The test provokes this one, such as the refusal of a file."""
        self.expected.append(re.compile(pattern))

    def note(self, text):
        self.seen.append(text)

    def unexpected(self):
        return [text for text in self.seen if not any(pattern.search(text) for pattern in self.expected)]

    def follow(self, page):
        page.on("pageerror", lambda error: self.note(f"error: {error}"))
        page.on(
            "console",
            lambda message: message.type in ("error", "warning")
            and self.note(f"{message.type}: {message.text} ({message.location.get('url', '')})"),
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    watcher = item.funcargs.get("watcher")
    if watcher:
        assert watcher.unexpected() == [], "the console is not empty"
    return result


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("WENSHU_CHROMIUM", "/usr/bin/chromium"),
            # A container has no user namespaces to give.
            chromium_sandbox=os.geteuid() != 0,
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A server that many tests use: what one finds of another's must not matter."""
    server = Server(tmp_path_factory.mktemp("shared")).start()
    yield server
    server.stop()


@pytest.fixture
def own(tmp_path):
    """Makes servers that are a test's own: empty, with people and settings, to be killed."""
    made = []

    def make(people=(), **settings):
        made.append(Server(tmp_path / f"server-{len(made)}", **settings))
        for person in people:
            made[-1].add_person(*person)
        return made[-1].start()

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def watcher():
    return Watcher()


@pytest.fixture
def sit_down(browser, watcher):
    """A clerk before a browser of her own: `sit_down(server, …)`."""
    opened = []

    def sit(server, **options):
        context = browser.new_context(viewport=SCREEN, accept_downloads=True, base_url=server.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        context.on("page", watcher.follow)
        overlay(context)
        opened.append(context)
        return Clerk(context.new_page(), server)

    yield sit
    for context in opened:
        context.close()


@pytest.fixture
def clerk(sit_down, shared):
    return sit_down(shared)


def overlay(context):
    """Shows the scripts and styles of WENSHU_ASSETS in place of the built-in ones."""
    folder = os.environ.get("WENSHU_ASSETS")
    if folder:
        context.route("**/assets/**", lambda route: route.fulfill(path=Path(folder) / route.request.url.rsplit("/", 1)[1]))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """The counts that tests/run adds up, last of all. No test at all is a failure."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        count = lambda *kinds: sum(len(reporter.stats.get(kind, [])) for kind in kinds)
        passed, failed = count("passed"), count("failed", "error", "skipped")
        print(f"{passed} passed, {failed or int(passed == 0)} failed")
