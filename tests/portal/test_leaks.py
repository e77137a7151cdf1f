"""Nothing of a document, its name or its title stands in logs, errors or metrics (S29)."""

import base64
import urllib.parse

import pytest

from outside import work
from outside.client import Client
from outside.pipeline import Pipeline
from outside.programs import Embedded, eventually

# Each in another place; none is a word that a program would write by itself.
CANARY = {
    "content": "金丝雀甲乙",
    "title": "金丝雀丙丁",
    "file": "金丝雀戊己",
    "elements": "金丝雀庚辛",
    "search": "金丝雀壬癸",
    "field": "金丝雀子丑",
    "latin": "canary-qzxjvw",
    # A profile is the requester's own settings, and the answer quotes the line that is wrong in it.
    "profile": "金丝雀寅卯",
}


def is_in(text):
    """Canaries of a text, as they are, escaped in JSON, in addresses, or in base64."""
    found = []
    for word in CANARY.values():
        bare = word.encode()
        ways = [word, urllib.parse.quote(word), urllib.parse.quote(word).lower(), word.encode("unicode_escape").decode()]
        # Base64 of any three beginnings has the middle in common.
        ways += [base64.b64encode(b"x" * shift + bare)[4 : 4 + len(bare)].decode() for shift in range(3)]
        # As a debug print shows bytes.
        ways.append("".join(f"\\x{byte:02x}" for byte in bare))
        ways.append(", ".join(str(byte) for byte in bare))
        found += [word for way in ways if way in text]
    return sorted(set(found))


def plan():
    lines = [f"关于{CANARY['title']}的2026年工作计划", "", "一、总体要求", f"认真做好{CANARY['content']}各项工作。"]
    return "\n".join([*lines, f"二、主要任务{CANARY['latin']}", "1.按期完成。"]).encode()


def use_all(client):
    """Uploads of all kinds, good and bad, and questions about them; the answers that say what is wrong."""
    wrong = []
    name = f"{CANARY['file']}-{CANARY['latin']}"
    elements = {"defaults": {"addressees": CANARY["elements"], "kind": "document", "issuer_marks": [CANARY["elements"]]}}
    good = client.submit(f"{name}.txt", plan(), wait=60, formats=work.FORMATS).is_(200).json()
    assert good["status"] == "completed" and CANARY["title"] in good["documents"][0]["title"]
    job = f"/v1/jobs/{good['job']}"
    outputs = {output["format"]: client.get(output["href"]).is_(200).body for output in good["documents"][0]["outputs"]}
    bad = {
        f"{name}.docx": outputs["docx"][: len(outputs["docx"]) // 2],
        f"{name}.pdf": outputs["pdf"][: len(outputs["pdf"]) // 2],
        f"{name}.html": f"<html><p>{CANARY['content']}<!-- {CANARY['latin']} -->".encode(),
        f"{name}.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + plan(),
        f"{name}.rtf": b"{\\rtf1" + plan(),
        f"{name}.png": b"\x89PNG\r\n\x1a\n" + plan(),
        f"{name}.bin": bytes(100) + plan(),
    }
    for file, content in bad.items():
        client.submit(file, content, wait=60).is_(200)
    for path in ("", "/report", "/source", "/original", "/outputs.zip", "/documents/1", "/documents/1/pages/1.png"):
        client.get(job + path).is_(200)
    client.post_json(f"{job}/documents/1/preview", {"elements": elements}).is_(200)
    client.post_json(f"{job}/rerender", {"elements": elements}).is_(202)
    search = urllib.parse.quote(CANARY["search"])
    client.get(f"/v1/jobs?search={search}").is_(200)
    for page in ("/", f"/history?search={search}", f"/jobs/{good['job']}"):
        client.get(page)
    many = work.packed([(f"{CANARY['file']}/{file}", content) for file, content in bad.items()])
    batch = client.post_form("/v1/batches", [("file", f"{name}.zip", many)]).is_(202).json()["batch"]
    client.get(f"/v1/batches/{batch}/events").is_(200)
    refused = [
        client.get(f"/v1/{search}"),
        client.get(f"/v1/jobs/{search}"),
        client.get(f"/v1/jobs?status={search}"),
        client.get(f"/v1/jobs?{search}=1"),
        client.get(f"{job}/documents/1/outputs/{search}"),
        client.post_form("/v1/jobs", [("elements", '{"defaults":{"title":1,"%s":2}}' % CANARY["field"]), ("file", "a.txt", plan())]),
        client.post_form("/v1/jobs", [("elements", CANARY["elements"]), ("file", f"{name}.txt", plan())]),
        client.post_form("/v1/jobs", [("profile", f"[{CANARY['profile']}"), ("file", f"{name}.txt", plan())]),
        client.post_form("/v1/jobs", [("lane", CANARY["field"]), ("file", f"{name}.txt", plan())]),
        client.post_form("/v1/jobs", [(CANARY["field"], CANARY["field"]), ("file", f"{name}.txt", plan())]),
        client.post_form("/v1/jobs", [("webhook", f"http://{CANARY['latin']}/"), ("file", f"{name}.txt", plan())]),
        client.post_form("/v1/jobs", [("file", f"{name}.txt", b"")]),
        client.post_json("/v1/jobs", {"file": f"{name}.txt", "source": {"inline": CANARY["content"]}}),
        client.post_json("/v1/jobs", {CANARY["field"]: CANARY["content"]}),
        client.post_json("/v1/jobs", {"file": [CANARY["file"]]}),
        client.ask("POST", "/v1/jobs", plan(), {"Content-Type": "application/json"}),
        client.ask("POST", "/v1/jobs", plan(), {"Content-Type": "multipart/form-data; boundary=x"}),
        client.post_json(f"{job}/rerender", {"profile": f"[{CANARY['profile']}"}),
        client.post_json(f"{job}/documents/1/preview", {"elements": {"defaults": {"date_of_issue": CANARY["elements"]}}, "profile": CANARY["profile"]}),
        client.get(f"{job}", Accept=CANARY["latin"]),
        client.get("/v1/jobs", Host=CANARY["latin"]),
        client.post_form("/v1/jobs", [("file", f"{name}.txt", plan())], {"Origin": f"https://{CANARY['latin']}"}),
        client.ask("GET", f"{job}/documents/99"),
    ]
    wrong += [answer for answer in refused if answer.status >= 400]
    assert len(wrong) > 18
    # Something ends under way as well.
    client.post_form("/v1/jobs", [("file", f"{name}.txt", plan())]).is_(202)
    cancelled = client.submit(f"{name}.txt", plan() * 200).is_(202).json()["job"]
    client.ask("POST", f"/v1/jobs/{cancelled}/cancel").is_(200)
    return wrong


def metrics_of(urls):
    return "".join(Client(url).get("/metrics").is_(200).body.decode() for url in urls)


def leave_without_waiting(server):
    """The portal dies while a job is open: the broker returns the answer, for which there is no queue any more."""
    Client(server.url).submit(f"{CANARY['file']}.txt", plan() * 200).is_(202)
    portal = server.programs.pop("portal")
    portal.kill()
    gone = "no-reply-queue", "unroutable"
    eventually("an answer finds no queue", 60, lambda: any(word in server.programs["ledger"].logged() for word in gone))
    server.killed = portal


@pytest.fixture(scope="module", params=["embedded", "rabbitmq"])
def used(request):
    """Refusals, log and metrics of a server that logs all it can and was used for everything."""
    settings = {"WENSHU__TELEMETRY__LOG": "trace"}
    with (Embedded if request.param == "embedded" else Pipeline)(settings=settings) as server:
        refusals = use_all(Client(server.url))
        if request.param == "embedded":
            metrics = metrics_of([server.telemetry])
            assert server.program.stop() == 0
        else:
            metrics = metrics_of([program.telemetry for program in server.programs.values()])
            leave_without_waiting(server)
            assert {name: program.stop() for name, program in reversed(server.programs.items())} == dict.fromkeys(
                server.programs, 0
            )
        logs = server.logs() + (server.killed.logged() if request.param == "rabbitmq" else "")
        yield refusals, logs, metrics


def test_the_search_finds_what_is_there():
    for word in CANARY.values():
        for text in (word, urllib.parse.quote(word), base64.b64encode(b"ab" + word.encode() + b"cd").decode()):
            assert is_in(f"x {text} y") == [word]


def test_no_log_has_a_word_of_a_document(used):
    _, logs, _ = used
    assert len(logs) > 10_000
    lines = [(is_in(line), line[:1500]) for line in logs.splitlines()]
    assert not [line for line in lines if line[0]]


def test_no_error_has_a_word_of_a_document(used):
    refusals, _, _ = used
    said = [(set(is_in(answer.body.decode())) - {CANARY["profile"]}, answer.body.decode()) for answer in refusals]
    assert not [one for one in said if one[0]]


def test_no_metric_has_a_word_of_a_document(used):
    _, _, metrics = used
    assert "wenshu" in metrics
    assert not is_in(metrics)
