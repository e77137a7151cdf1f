"""What an upload never becomes (S21), and what connections may not do (S26)."""

import http.client
import socket
import time

import pytest

from outside import work
from outside.client import Client
from outside.programs import Embedded, eventually

SCRIPT = b"<html><body><script>alert(document.domain)</script><h1>\xe8\xae\xa1\xe5\x88\x92</h1></body></html>"
# What a browser would show or run when it came with a type of its own.
ACTIVE = {
    "a.html": SCRIPT,
    "a.htm": SCRIPT,
    "a.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "a.xml": b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#"?><a/>',
    "a.js": b"alert(1)",
    "a.mht": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + SCRIPT,
    "a.txt": SCRIPT,
    "a.pdf": SCRIPT,
    "a.docx": SCRIPT,
    "a.hta": SCRIPT,
    "a.swf": b"CWS" + bytes(50),
}
TYPES = {
    "application/json",
    "application/octet-stream",
    "application/pdf",
    "application/problem+json",
    "application/zip",
    "image/png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def check_headers(answer, path):
    assert answer.kind in TYPES, (path, answer.kind)
    assert answer.headers["x-content-type-options"] == "nosniff", path
    policy = [part.strip() for part in answer.headers["content-security-policy"].split(";")]
    assert "default-src 'none'" in policy and "sandbox" in policy, (path, policy)
    assert answer.headers["x-frame-options"] == "DENY", path


def test_html_never_comes_back_as_html(server, client):
    for name, content in ACTIVE.items():
        job = client.finished(client.submit(name, content, formats=work.FORMATS).is_(202).json()["job"])
        base = f"/v1/jobs/{job['job']}"
        original = client.get(f"{base}/original").is_(200)
        assert original.body == content
        assert original.kind == "application/octet-stream"
        assert original.headers["content-disposition"].startswith("attachment; ")
        check_headers(original, name)
        paths = [base, f"{base}/report", f"{base}/source", f"{base}/outputs.zip", f"{base}/documents/1"]
        paths += [f"{base}/documents/1/pages/1.png"]
        outputs = [output["href"] for document in job.get("documents", []) for output in document["outputs"]]
        for path in [*paths, *outputs]:
            answer = client.get(path, Accept="*/*").is_(200, 404, 409)
            check_headers(answer, path)
        for path in [*outputs, f"{base}/outputs.zip"]:
            answer = client.get(path)
            if answer.status == 200:
                assert answer.headers["content-disposition"].startswith("attachment; "), path


def test_markup_in_a_title_is_text_on_the_page(server, client):
    title = "<img src=x onerror=alert(1)>关于2026年工作计划的通知"
    content = f"{title}\n\n一、总体要求\n认真做好<script>alert(2)</script>各项工作。\n".encode()
    name = "<svg onload=alert(3)>.txt"
    job = client.finished(client.submit(name, content).is_(202).json()["job"])["job"]
    for path in ("/", "/history", f"/jobs/{job}", f"/jobs/{job}/documents/1", f"/history?search={'%3Cscript%3E'}"):
        answer = client.get(path)
        if answer.status != 200:
            assert answer.status in (303, 404), (path, answer.status)
            continue
        assert answer.kind == "text/html", path
        page = answer.body.decode()
        for planted in ("<img src=x", "<script>alert", "<svg onload", "<script>\""):
            assert planted not in page, (path, planted)
        assert "script-src 'self'" in answer.headers["content-security-policy"], path
        assert "unsafe" not in answer.headers["content-security-policy"], path


@pytest.fixture(scope="module")
def strict():
    """A server with short patience, so that the tests need not wait long."""
    settings = {
        "WENSHU__PORTAL__HEADER_WAIT_MS": 1000,
        "WENSHU__PORTAL__RATE_GRACE_MS": 1000,
        "WENSHU__PORTAL__UPLOAD_WAIT_MS": 4000,
        "WENSHU__PORTAL__UPLOAD_BYTES_MOST": 1 << 20,
        "WENSHU__PORTAL__BATCH_BYTES_MOST": 4 << 20,
    }
    with Embedded(settings=settings) as server:
        yield server


def connected(server):
    host, port = server.listen.split(":")
    connection = socket.create_connection((host, int(port)), timeout=20)
    return connection


def rest_of(connection, step=None, every_s=0.2):
    """What comes until the other side ends the connection, sending a piece now and then; and after how long."""
    begun = time.monotonic()
    received = b""
    connection.settimeout(every_s)
    while time.monotonic() - begun < 15:
        try:
            if step:
                connection.sendall(step)
            piece = connection.recv(65536)
            if not piece:
                return received, time.monotonic() - begun
            received += piece
        except TimeoutError:
            continue
        except OSError:
            return received, time.monotonic() - begun
    raise AssertionError(f"the connection is held: {received[:300]!r}")


FORM = b'Content-Type: multipart/form-data; boundary=b\r\n'
PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


def test_a_head_that_does_not_end_is_cut(strict):
    for begin, step in ((b"", None), (b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"a: b\r\n")):
        with connected(strict) as connection:
            connection.sendall(begin)
            _, seconds = rest_of(connection, step)
            assert 0.5 < seconds < 5, (begin, seconds)


def test_a_head_without_end_is_refused_by_its_size(strict):
    with connected(strict) as connection:
        try:
            connection.sendall(b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nx: " + b"a" * (1 << 20))
        except OSError:
            pass
        received, seconds = rest_of(connection)
        assert seconds < 3
        assert b"200 OK" not in received


def test_a_body_that_drags_is_answered_and_cut(strict):
    head = b"POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\n" + FORM
    cases = {
        "length": (head + b"Content-Length: 100000\r\n\r\n" + PART, b"x"),
        "chunks": (head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(PART) + PART + b"\r\n", b"1\r\nx\r\n"),
        "silence": (head + b"Content-Length: 100000\r\n\r\n" + PART, None),
    }
    for name, (begin, step) in cases.items():
        with connected(strict) as connection:
            connection.sendall(begin)
            received, seconds = rest_of(connection, step)
            assert seconds < 6, name
            assert received.startswith(b"HTTP/1.1 408 "), (name, received[:200])
            assert b"slow-upload" in received, name


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(strict):
    for path, kind in (("/v1/jobs", FORM), ("/v1/batches", FORM), ("/v1/jobs", b"Content-Type: application/json\r\n")):
        with connected(strict) as connection:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {1 << 40}\r\n".encode()
            connection.sendall(head + kind + b"\r\n")
            connection.settimeout(2)
            received = connection.recv(65536)
            assert received.startswith(b"HTTP/1.1 413 "), (path, received[:200])


def test_a_body_that_does_not_say_its_size_is_refused_when_it_is_too_large(strict):
    def endless(begin):
        yield begin
        # More than any limit of this server: JSON may have a third more for base64, and 4 MiB beside the file.
        for _ in range(160):
            yield b"x" * 65536

    for path, begin, kind in (
        ("/v1/jobs", PART, "multipart/form-data; boundary=b"),
        ("/v1/jobs", b'{"file":"a.txt","source":{"inline":"', "application/json"),
        ("/v1/jobs", b'--b\r\nContent-Disposition: form-data; name="profile"\r\n\r\n', "multipart/form-data; boundary=b"),
    ):
        connection = http.client.HTTPConnection(strict.listen, timeout=20)
        try:
            connection.request("POST", path, endless(begin), {"Content-Type": kind}, encode_chunked=True)
            assert connection.getresponse().status == 413, (path, kind)
        finally:
            connection.close()


def test_a_file_within_the_limit_is_taken_and_one_beyond_is_not(strict):
    client = Client(strict.url)
    client.submit("a.txt", b"x" * (1 << 20)).is_(202)
    answer = client.submit("a.txt", b"x" * ((1 << 20) + 1)).is_(413)
    assert answer.json()["code"] == "too-large"


def test_it_still_serves_after_all_that(strict):
    client = Client(strict.url)
    name, content = work.plans()[0]
    assert client.submit(name, content, wait=60).is_(200).json()["status"] == "completed"
    port = int(strict.listen.split(":")[1])
    eventually("all connections are closed", 10, lambda: strict.program.connections(port) == 0)
