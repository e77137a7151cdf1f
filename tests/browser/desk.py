"""A server and a clerk for the commands beside the tests."""

import contextlib
import os
import tempfile

from clerk import Clerk
from conftest import SCREEN, overlay
from playwright.sync_api import sync_playwright
from server import Server


@contextlib.contextmanager
def desk():
    """An idle server with nothing on it yet, and a clerk before it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(folder).start()
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("WENSHU_CHROMIUM", "/usr/bin/chromium"), chromium_sandbox=os.geteuid() != 0
        )
        context = chromium.new_context(viewport=SCREEN, timezone_id="Asia/Shanghai")
        overlay(context)
        try:
            yield Clerk(context.new_page(), server)
        finally:
            chromium.close()
            server.stop()
