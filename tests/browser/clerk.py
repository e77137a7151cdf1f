"""What a clerk does on the pages, and what she sees there."""

import base64
import json
import re

from playwright.sync_api import expect

# Patience of a condition; a loaded machine takes longer than Playwright's five seconds.
expect.set_options(timeout=20_000)

RED_PIXELS = """(picture) => {
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  const to = canvas.getContext('2d');
  to.drawImage(picture, 0, 0);
  const { data } = to.getImageData(0, 0, canvas.width, canvas.height);
  let red = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] > 200 && data[at + 1] < 90 && data[at + 2] < 90) red += 1;
  }
  return red;
}"""


class Clerk:
    def __init__(self, page, server):
        self.page = page
        self.server = server
        # Choosers are caught from the first on: asked for with the key that opens one, it may come too late.
        page.on("filechooser", lambda chooser: None)

    # Files

    def open(self, path="/"):
        self.page.goto(self.server.url + path)
        return self

    def choose(self, files, field="#files"):
        """Files by the field; a folder by `#folder`."""
        self.page.set_input_files(field, files)

    def drop(self, paths):
        """Paths dragged from the desktop and let go over the zone."""
        box = self.page.locator("#drop").bounding_box()
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 30}
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        devtools = self.page.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})

    def submit(self, name, content, wait=True):
        """A job as a program submits it: for tests of what comes after."""
        form = {"file": {"name": name, "mimeType": "application/octet-stream", "buffer": content}}
        answer = self.page.request.post(self.server.url + "/v1/jobs" + ("?wait=60" if wait else ""), multipart=form)
        assert answer.ok, answer.text()
        return answer.json()

    def job(self, job=None):
        return json.loads(self.server.get(f"/v1/jobs/{job or self.job_here()}"))

    def job_here(self):
        """The job whose page, or whose document's page, is open."""
        return re.search(r"/jobs/([0-9a-f-]{36})", self.page.url)[1]

    def ended(self):
        """Waits until the page no longer changes by itself."""
        expect(self.page.locator("#live:not([data-events])")).to_be_attached()
        return self

    def at(self, pattern):
        self.page.wait_for_url(re.compile(pattern))
        return self

    def download(self, link):
        """The bytes of a link, as the browser saves them, and the name."""
        with self.page.expect_download() as download:
            link.click()
        with open(download.value.path(), "rb") as saved:
            return saved.read(), download.value.suggested_filename

    # Review

    def review(self, job, document=1):
        self.open(f"/jobs/{job}/documents/{document}")
        self.picture_is_there()
        return self

    def tab(self, name):
        self.page.locator(f"#tab-{name}").click()
        return self.page.locator(f"#{name}")

    def picture_is_there(self):
        self.page.wait_for_function("() => { const p = document.getElementById('picture'); return p && p.complete && p.naturalWidth > 0; }")

    def picture_source(self):
        return self.page.locator("#picture").evaluate("(picture) => picture.currentSrc")

    def picture_bytes(self):
        """The PNG on the screen."""
        source = self.picture_source()
        if source.startswith("data:"):
            return base64.b64decode(source.split(",", 1)[1])
        return self.server.get(source.removeprefix(self.server.url))

    def red_pixels(self):
        return self.page.locator("#picture").evaluate(RED_PIXELS)
