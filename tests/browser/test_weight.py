"""What a page costs on the line, and that it fits the screen of an office PC."""

import re

from samples import FIVE, five_pages

BYTES_MOST = 300_000
PICTURE = re.compile(r"/pages/\d+\.png")


def weigh(clerk, address):
    """Bytes that came over the line for a page, without the pictures of document pages, the cache being empty."""
    devtools = clerk.page.context.new_cdp_session(clerk.page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses, bytes_of = {}, {}
    devtools.on("Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]}))
    devtools.on("Network.loadingFinished", lambda event: bytes_of.update({event["requestId"]: event["encodedDataLength"]}))
    clerk.open(address)
    clerk.page.wait_for_load_state("networkidle")
    counted = {addresses[request]: size for request, size in bytes_of.items() if not PICTURE.search(addresses[request])}
    assert any(".css" in url for url in counted) and any(".js" in url for url in counted)
    return sum(counted.values())


def test_the_upload_page_is_light(clerk):
    assert weigh(clerk, "/") < BYTES_MOST


def test_the_page_of_a_document_is_light(clerk):
    job = clerk.submit("五页.txt", five_pages())["job"]
    assert weigh(clerk, f"/jobs/{job}/documents/1") < BYTES_MOST


def test_the_page_of_a_file_with_many_documents_is_light(clerk):
    job = clerk.submit(FIVE[2].name, FIVE[2].read_bytes())["job"]
    assert weigh(clerk, f"/jobs/{job}") < BYTES_MOST


def test_nothing_comes_from_elsewhere(clerk):
    job = clerk.submit("五页.txt", five_pages())["job"]
    asked = []
    clerk.page.on("request", lambda request: asked.append(request.url))
    for address in ("/", "/jobs", f"/jobs/{job}", f"/jobs/{job}/documents/1"):
        clerk.open(address)
        clerk.page.wait_for_load_state("networkidle")
    assert asked and all(url.startswith((clerk.server.url, "data:")) for url in asked)


def test_the_review_shows_page_structure_and_findings_at_once_on_an_office_screen(clerk):
    clerk.review(clerk.submit("五页.txt", five_pages())["job"])
    for part in (".structure", "#picture", "#finding-list > li:first-child", ".review-downloads a:first-child"):
        box = clerk.page.locator(part).first.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1366 and box["y"] < 700, part
    assert clerk.page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert clerk.page.evaluate("document.documentElement.scrollHeight") <= 768
