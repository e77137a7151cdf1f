"""HTTP in the plainest way, so that a test decides about every byte."""

import hashlib
import http.client
import io
import json
import re
import urllib.parse
import zipfile


class Answer:
    """Status, headers and body of an answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.header_list = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def is_(self, *statuses):
        """Itself, when it has one of these statuses."""
        if self.status not in statuses:
            raise AssertionError(f"{self.status} where {statuses} was due: {self.body[:600]!r}")
        return self

    @property
    def kind(self):
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def sha256(self):
        return hashlib.sha256(self.body).hexdigest()


def multipart(parts, boundary="wenshu-outside-boundary"):
    """Body and type of a form: parts are (name, text) or (name, file name, bytes). Names go as they are, but for
    what browsers escape."""
    out = io.BytesIO()
    for part in parts:
        name, content = part[0], part[-1]
        out.write(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode())
        if len(part) == 3:
            out.write(b'; filename="' + escaped(part[1]) + b'"\r\nContent-Type: application/octet-stream')
        out.write(b"\r\n\r\n" + (content if isinstance(content, bytes) else content.encode()) + b"\r\n")
    out.write(f"--{boundary}--\r\n".encode())
    return out.getvalue(), f"multipart/form-data; boundary={boundary}"


def escaped(name):
    """A file name as browsers write it into a form (HTML, multipart/form-data)."""
    return name.encode("utf-8").replace(b"\n", b"%0A").replace(b"\r", b"%0D").replace(b'"', b"%22")


class Client:
    """Asks one server, a connection a request."""

    def __init__(self, url, key=None, source=None, timeout_s=90):
        self.netloc = urllib.parse.urlsplit(url).netloc
        self.key = key
        self.source = (source, 0) if source else None
        self.timeout_s = timeout_s

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.netloc, timeout=self.timeout_s, source_address=self.source)
        sent = dict(headers or {})
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post_json(self, path, value, headers=None):
        return self.ask("POST", path, json.dumps(value), {"Content-Type": "application/json"} | (headers or {}))

    def post_form(self, path, parts, headers=None):
        body, kind = multipart(parts)
        return self.ask("POST", path, body, {"Content-Type": kind} | (headers or {}))

    def submit(self, name, content, key=None, wait=None, **fields):
        """Submits one file as a form."""
        headers = {"Idempotency-Key": key} if key else {}
        parts = [*fields.items(), ("file", name, content)]
        return self.post_form("/v1/jobs" + (f"?wait={wait}" if wait else ""), parts, headers)

    def finished(self, job, limit_s=120):
        """The job when it has ended, by its events."""
        connection = http.client.HTTPConnection(self.netloc, timeout=limit_s, source_address=self.source)
        try:
            sent = {"Authorization": f"Bearer {self.key}"} if self.key else {}
            connection.request("GET", f"/v1/jobs/{job}/events", headers=sent)
            response = connection.getresponse()
            if response.status != 200:
                raise AssertionError(f"{response.status}: {response.read()[:600]!r}")
            events = parse_events(response.read().decode())
        finally:
            connection.close()
        if [name for name, _ in events].count("end") != 1 or events[-1][0] != "end":
            raise AssertionError(f"the events of {job} broke off: {events[-1:]}")
        return json.loads(events[-2][1])


def parse_events(text):
    """The events of a stream: (name, data)."""
    found = []
    for block in text.split("\n\n"):
        fields = [line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":")]
        if fields:
            name = next((value for field, value in fields if field == "event"), "message")
            found.append((name, "\n".join(value for field, value in fields if field == "data")))
    return found


def disposition(value):
    """Kind, plain name and UTF-8 name of a Content-Disposition (RFC 6266)."""
    match = re.fullmatch(r"""([a-z]+); filename="([^"\\\r\n]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+\-.^_`|~%]*)""", value)
    if not match:
        raise AssertionError(f"no Content-Disposition that every client understands alike: {value!r}")
    return match[1], match[2], urllib.parse.unquote(match[3], errors="strict")


def unpacked(body):
    """Names and contents of a ZIP file, in its order."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert packed.testzip() is None
        return [(entry.filename, packed.read(entry)) for entry in packed.infolist()]
