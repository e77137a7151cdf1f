"""One walk through the whole API by curl, with all that it answered, told so that two servers can be compared.

Ids, times and what else differs between two runs are replaced by words; all that remains must be the same embedded and
beside RabbitMQ, byte for byte.
"""

import base64
import hashlib
import json
import re

from . import work
from .client import disposition, parse_events, unpacked
from .curl import Curl

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
# Headers that say something about the answer itself.
TOLD = (
    "content-type",
    "content-disposition",
    "location",
    "etag",
    "cache-control",
    "idempotency-replayed",
    "x-content-type-options",
    "content-security-policy",
    "retry-after",
    "allow",
)


class Walk:
    """What a walk saw: a line for each call."""

    def __init__(self, url):
        self.curl = Curl(url)
        self.seen = {}
        self._ids = {}

    def plain(self, text):
        """A text without ids and times."""
        text = TIME.sub("<time>", text)
        return ID.sub(lambda match: self._ids.setdefault(match[0], f"<id {len(self._ids) + 1}>"), text)

    def note(self, name, answer, body=None):
        """Keeps an answer under the name of its call."""
        headers = {told: self.plain(answer.headers[told]) for told in TOLD if told in answer.headers}
        if body is None:
            is_text = "json" in answer.kind
            body = self.plain(answer.body.decode()) if is_text else f"{len(answer.body)} bytes, sha256 {answer.sha256}"
        if name in self.seen:
            raise AssertionError(f"two calls are called {name}")
        self.seen[name] = {"status": answer.status, "headers": headers, "body": body}
        return answer

    def ended(self, job, name):
        """Follows a job to its end; the events, of which the last are always the same."""
        answer = self.curl(f"/v1/jobs/{job}/events", "-N").is_(200)
        events = parse_events(answer.body.decode())
        if [event for event, _ in events[-2:]] != ["job", "end"]:
            raise AssertionError(f"the events of {name} end with {events[-2:]}")
        stages = [json.loads(data)["stage"] for event, data in events if event == "job"]
        order = ["reading", "setting", "writing", "ended"]
        if stages != sorted(stages, key=order.index) or [event for event, _ in events].count("end") != 1:
            raise AssertionError(f"{name} went through {stages}")
        self.note(f"{name}: its events", answer, self.plain(events[-2][1]))
        return json.loads(events[-2][1])


def outputs(walk, name, job):
    """All files of a job, each of the bytes that it is said to have."""
    for document in job["documents"]:
        for output in document["outputs"]:
            call = f"{name}: {document['document']} as {output['format']}"
            answer = walk.note(call, walk.curl(output["href"]).is_(200))
            if answer.sha256 != output["sha256"] or len(answer.body) != output["bytes"]:
                raise AssertionError(f"{call} has other bytes than the job says")
            if disposition(answer.headers["content-disposition"])[2] != output["name"]:
                raise AssertionError(f"{call} is called {answer.headers['content-disposition']}")
            known = walk.curl(output["href"], "-H", f"If-None-Match: {answer.headers['etag']}")
            walk.note(f"{call}, known already", known.is_(304))


def archive(walk, name, answer):
    """A ZIP file by what is in it; its bytes are compared as well."""
    files = [(entry, hashlib.sha256(content).hexdigest()) for entry, content in unpacked(answer.body)]
    walk.note(name, answer, {"sha256": answer.sha256, "files": files})
    return files


def single_jobs(walk, folder):
    """Jobs as forms and as JSON, and everything that is to be had of them."""
    curl, note = walk.curl, walk.note
    name, content = work.plans()[0]
    source = folder / name
    source.write_bytes(content)
    form = ["-F", f"file=@{source}", "-F", f"formats={work.FORMATS}"]
    first = curl("/v1/jobs", *form, "-H", "Idempotency-Key: walk-form").is_(202)
    job = first.json()["job"]
    again = curl("/v1/jobs", *form, "-H", "Idempotency-Key: walk-form").is_(202)
    if again.json()["job"] != job or again.headers.get("idempotency-replayed") != "true":
        raise AssertionError(f"the same key made another job: {again.body!r}")
    view = walk.ended(job, "form")
    outputs(walk, "form", view)
    note("form: its job", curl(f"/v1/jobs/{job}").is_(200))
    waited = curl("/v1/jobs?wait=60", *form, "-H", "Idempotency-Key: walk-form").is_(200)
    note("form: waited for, again", waited)
    archive(walk, "form: zip", curl(f"/v1/jobs/{job}/outputs.zip").is_(200))
    for part in ("report", "source", "original", "documents/1", "documents/2", "documents/1/pages/1.png"):
        note(f"form: {part}", curl(f"/v1/jobs/{job}/{part}").is_(200))
    note("form: a narrow page", curl(f"/v1/jobs/{job}/documents/1/pages/2.png?width=300").is_(200))
    if curl(f"/v1/jobs/{job}/original").body != content:
        raise AssertionError("the original is not what was uploaded")
    body = {
        "schema": "wenshu.request/1",
        "type": "conversion.request",
        "file": name,
        "source": {"inline": base64.b64encode(content).decode()},
        "formats": ["pdf", "docx"],
        "elements": work.ELEMENTS,
        "comments": True,
        "idempotency_key": "walk-json",
    }
    answer = curl.json("/v1/jobs?wait=60", body).is_(200)
    note("JSON: its job", answer)
    outputs(walk, "JSON", answer.json())
    return job


def other_formats(walk, folder):
    """Files of other formats, good and bad; how each ends."""
    cases = {
        "page.html": work.HTML,
        "plan.md": "# 测试局2026年工作计划\n\n## 一、总体要求\n\n认真做好各项工作。\n".encode(),
        "gbk.txt": "测试局2026年工作计划\n\n一、总体要求\n认真做好各项工作。\n".encode("gb18030"),
        "binary.docx": b"PK\x03\x04" + bytes(200),
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "no-words.txt": b"\n\n \n",
    }
    for name, content in cases.items():
        (folder / name).write_bytes(content)
        answer = walk.curl("/v1/jobs?wait=60", "-F", f"file=@{folder / name}", "-H", f"Idempotency-Key: walk-{name}")
        walk.note(f"{name}: submitted", answer)
        if answer.status == 200:
            walk.note(f"{name}: report", walk.curl(f"/v1/jobs/{answer.json()['job']}/report"))


def set_again(walk, job):
    """The documents of a job with elements and corrections; what it would look like first."""
    curl, note = walk.curl, walk.note
    shown = {"elements": work.ELEMENTS, "page": 1, "width": 400}
    note("preview", curl.json(f"/v1/jobs/{job}/documents/1/preview", shown).is_(200))
    wanted = {
        "elements": work.ELEMENTS,
        "corrections": [{"document": 2, "action": "merge"}],
        "formats": ["pdf", "docx", "json"],
    }
    answer = curl.json(f"/v1/jobs/{job}/rerender", wanted, "-H", "Idempotency-Key: walk-again").is_(202)
    again = walk.ended(answer.json()["job"], "again")
    if len(again["documents"]) != 1 or again["based_on"] != job:
        raise AssertionError(f"two documents were to be one: {again}")
    outputs(walk, "again", again)
    drop = {"corrections": [{"document": 1, "action": "drop"}]}
    answer = curl.json(f"/v1/jobs/{job}/rerender", drop, "-H", "Idempotency-Key: walk-drop").is_(202)
    outputs(walk, "dropped", walk.ended(answer.json()["job"], "dropped"))


def batches(walk, folder):
    """A ZIP file and files beside it as a batch."""
    curl, note = walk.curl, walk.note
    files = [(f"甲/{name}", content) for name, content in work.plans()[:2]] + [("乙/坏.docx", b"PK\x03\x04" + bytes(99))]
    (folder / "many.zip").write_bytes(work.packed(files))
    (folder / "one.txt").write_bytes(work.plans()[0][1])
    form = ["-F", f"file=@{folder / 'many.zip'}", "-F", f"file=@{folder / 'one.txt'}", "-F", "lane=interactive"]
    answer = curl("/v1/batches", *form, "-H", "Idempotency-Key: walk-batch").is_(202)
    batch = answer.json()["batch"]
    repeated = curl("/v1/batches", *form, "-H", "Idempotency-Key: walk-batch").is_(202)
    if repeated.json()["batch"] != batch:
        raise AssertionError("the same key made another batch")
    events = parse_events(curl(f"/v1/batches/{batch}/events", "-N").is_(200).body.decode())
    if [event for event, _ in events[-2:]] != ["batch", "end"]:
        raise AssertionError(f"the events of the batch end with {events[-2:]}")
    note("batch", curl(f"/v1/batches/{batch}").is_(200))
    note("batch: failures", curl(f"/v1/batches/{batch}/failures").is_(200))
    archive(walk, "batch: zip", curl(f"/v1/batches/{batch}/outputs.zip").is_(200))
    jobs = curl(f"/v1/jobs?batch={batch}").is_(200).json()["jobs"]
    walk.seen["batch: its jobs"] = sorted((job["file"], job["status"], json.dumps(job["counts"])) for job in jobs)
    note("batch: cancelled when it has ended", curl(f"/v1/batches/{batch}/cancel", "-X", "POST").is_(200))
    single = curl("/v1/jobs", "-F", f"file=@{folder / 'many.zip'}")
    note("a ZIP file where one file is taken", single.is_(422))


def cancelling(walk, folder):
    """A job that is taken back ends, whichever was first: so much alone is the same everywhere."""
    name, content = work.plans()[-1]
    (folder / name).write_bytes(content)
    job = walk.curl("/v1/jobs", "-F", f"file=@{folder / name}", "-H", "Idempotency-Key: walk-cancel").is_(202).json()["job"]
    cancelled = walk.curl(f"/v1/jobs/{job}/cancel", "-X", "POST").is_(200).json()["jobs"]
    answer = walk.curl(f"/v1/jobs/{job}/events", "-N").is_(200)
    view = json.loads(parse_events(answer.body.decode())[-2][1])
    if view["status"] != ("cancelled" if cancelled else "completed"):
        raise AssertionError(f"a job of which {cancelled} was taken back is {view['status']}")
    walk.note("cancelled again", walk.curl(f"/v1/jobs/{job}/cancel", "-X", "POST").is_(200))


def refusals(walk, folder, job):
    """Requests that are wrong, each with a problem of its own."""
    curl, note = walk.curl, walk.note
    nobody = "/v1/jobs/00000000-0000-4000-8000-000000000000"
    (folder / "a.txt").write_text("x")
    (folder / "empty.txt").write_text("")
    file = ["-F", f"file=@{folder / 'a.txt'}"]
    calls = {
        "no such job": (nobody,),
        "no such document": (f"/v1/jobs/{job}/documents/99",),
        "no such page": (f"/v1/jobs/{job}/documents/1/pages/99.png",),
        "no such format": (f"/v1/jobs/{job}/documents/1/outputs/exe",),
        "no such address": ("/v1/nothing",),
        "no id": ("/v1/jobs/1",),
        "wrong method": ("/v1/jobs", "-X", "DELETE"),
        "wrong parameter": ("/v1/jobs?limit=0",),
        "unknown parameter": ("/v1/jobs?wenshu=1",),
        "wrong type": ("/v1/jobs", "--data", "a=b"),
        "no file": ("/v1/jobs", "-F", "formats=pdf"),
        "empty file": ("/v1/jobs", "-F", f"file=@{folder / 'empty.txt'}"),
        "two files": ("/v1/jobs", *file, *file),
        "unknown field": ("/v1/jobs", *file, "-F", "wenshu=1"),
        "unknown format": ("/v1/jobs", *file, "-F", "formats=exe"),
        "wrong elements": ("/v1/jobs", *file, "-F", "elements={"),
        "broken JSON": ("/v1/jobs", "--json", "{"),
        "unknown JSON": ("/v1/jobs", "--json", '{"wenshu":1}'),
        "no source": ("/v1/jobs", "--json", "{}"),
        "two keys": ("/v1/jobs", *file, "-F", "idempotency_key=a", "-H", "Idempotency-Key: b"),
        "key too long": ("/v1/jobs", *file, "-H", f"Idempotency-Key: {'k' * 201}"),
        "no type that it takes": (f"/v1/jobs/{job}", "-H", "Accept: text/html"),
        "other host": ("/v1/jobs", "-H", "Host: evil.example"),
        "other site": ("/v1/jobs", *file, "-H", "Origin: https://evil.example"),
        "set again without a job": (f"{nobody}/rerender", "--json", "{}"),
        "English": (nobody, "-H", "Accept-Language: en"),
    }
    for name, (path, *arguments) in calls.items():
        answer = note(f"refused: {name}", curl(path, *arguments))
        problem = answer.json()
        if answer.kind != "application/problem+json" or problem["status"] != answer.status or not problem["advice"]:
            raise AssertionError(f"{name}: no problem by RFC 9457: {answer.body!r}")


def system(walk):
    """What is there without a job."""
    walk.note("health", walk.curl("/v1/health").is_(200))
    walk.note("OpenAPI", walk.curl("/v1/openapi.json").is_(200))
    made = walk.curl.json("/v1/keys", {"name": "试", "scopes": ["read"]}).is_(201).json()
    listed = walk.curl("/v1/keys").is_(200).json()["keys"]
    if [key["id"] for key in listed].count(made["key"]["id"]) != 1 or made["secret"] in json.dumps(listed):
        raise AssertionError(f"the key is not listed as it must be: {listed}")
    walk.note("key revoked", walk.curl(f"/v1/keys/{made['key']['id']}", "-X", "DELETE").is_(204))


def walk(url, folder):
    """The whole walk; what it saw."""
    seen = Walk(url)
    system(seen)
    job = single_jobs(seen, folder)
    other_formats(seen, folder)
    set_again(seen, job)
    batches(seen, folder)
    cancelling(seen, folder)
    refusals(seen, folder, job)
    return seen.seen
