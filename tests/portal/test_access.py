"""Who may do what (S27): a public address needs a login, keys have scopes, tenants do not see each other."""

import hashlib
import secrets
import socket
import sqlite3
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode

import pytest

from outside import work
from outside.client import Client
from outside.programs import PROGRAMS, Embedded, environment, free_port

SCOPES = ["submit", "read", "cancel", "admin"]
ACCOUNTS = {"WENSHU__PORTAL__AUTH": "accounts", "WENSHU__PORTAL__REQUESTS_PER_MINUTE": 100000}


def first_key(server, tenant, scopes):
    """A key written into the records, as an operator makes the first one of a tenant; the server must not run."""
    key, secret = uuid.uuid4(), secrets.token_bytes(32)
    with sqlite3.connect(server.data / "records.sqlite") as records:
        records.execute(
            "INSERT INTO api_keys (id, tenant, name, scopes, secret_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            (key.bytes, tenant, "first", " ".join(scopes), hashlib.sha256(secret).digest(), int(time.time() * 1e6)),
        )
    records.close()
    return f"wsk_{key.hex}_{urlsafe_b64encode(secret).decode().rstrip('=')}"


@pytest.fixture(scope="module")
def guarded():
    """A server with accounts, and clients of two tenants."""
    with Embedded(settings=ACCOUNTS) as server:
        # Its first start makes the tables.
        assert server.program.stop() == 0
        keys = {tenant: first_key(server, tenant, SCOPES) for tenant in ("alpha", "beta")}
        server.start()
        yield server, {tenant: Client(server.url, key) for tenant, key in keys.items()}


@pytest.fixture(scope="module")
def clients(guarded):
    return guarded[1]


@pytest.fixture(scope="module")
def things(clients):
    """Something of alpha's for each word in a path."""
    alpha = clients["alpha"]
    name, content = work.plans()[0]
    job = alpha.submit(name, content, wait=60, formats=work.FORMATS).is_(200).json()
    batch = alpha.post_form("/v1/batches", [("file", name, content)]).is_(202).json()["batch"]
    key = alpha.post_json("/v1/keys", {"name": "k", "scopes": ["read"]}).is_(201).json()["key"]["id"]
    return {"job": job["job"], "batch": batch, "id": key, "document": "1", "page": "1", "format": "pdf"}


def operations(client):
    """Method, path and scope of all endpoints, of the description that the server itself gives."""
    paths = client.get("/v1/openapi.json").is_(200).json()["paths"]
    return [(method, path, one.get("x-scope")) for path, item in paths.items() for method, one in item.items()]


def body_of(method, path):
    """A body with which the endpoint is content."""
    name, content = work.plans()[0]
    if path in ("/v1/jobs", "/v1/batches"):
        return "form", [("file", name, content)]
    if path.endswith("/preview"):
        return "json", {"elements": work.ELEMENTS}
    if path.endswith("/rerender"):
        return "json", {}
    if path == "/v1/keys":
        # A key gives no scope that it lacks itself, and who may make one has this.
        return "json", {"name": "k", "scopes": ["admin"]}
    return "none", None


def call(client, method, path, things):
    for word, value in things.items():
        path = path.replace("{" + word + "}", value)
    assert "{" not in path, path
    kind, body = body_of(method, path) if method == "post" else ("none", None)
    if kind == "form":
        return client.post_form(path, body)
    if kind == "json":
        return client.post_json(path, body)
    return client.ask(method.upper(), path)


def test_nobody_comes_in_without_a_key(guarded, things):
    server, clients = guarded
    strangers = [
        None,
        "wsk_",
        "wsk_" + "0" * 32 + "_" + "A" * 43,
        clients["alpha"].key[:-1],
        clients["alpha"].key + "A",
        "wsk_" + uuid.uuid4().hex + clients["alpha"].key[36:],
    ]
    for method, path, scope in operations(clients["alpha"]):
        for key in strangers:
            answer = call(Client(server.url, key), method, path, things)
            assert answer.status == (401 if scope else 200), (method, path, key, answer.status)


def test_a_key_does_what_its_scopes_say_and_no_more(guarded, things):
    server, clients = guarded
    alpha = clients["alpha"]
    for left_out in SCOPES:
        scopes = [scope for scope in SCOPES if scope != left_out]
        made = alpha.post_json("/v1/keys", {"name": f"not {left_out}", "scopes": scopes}).is_(201).json()
        limited = Client(server.url, made["secret"])
        for method, path, scope in operations(alpha):
            if method == "delete":
                # One of its own, so that others keep theirs.
                extra = alpha.post_json("/v1/keys", {"name": "d", "scopes": ["read"]}).is_(201).json()["key"]["id"]
                answer = call(limited, method, path, things | {"id": extra})
            else:
                answer = call(limited, method, path, things)
            if scope == left_out:
                assert answer.status == 403 and answer.json()["code"] == "scope", (left_out, method, path, answer.status)
            else:
                assert answer.status < 400, (left_out, method, path, answer.status, answer.body[:300])
    made = alpha.post_json("/v1/keys", {"name": "admin", "scopes": ["admin"]}).is_(201).json()
    more = Client(server.url, made["secret"]).post_json("/v1/keys", {"name": "more", "scopes": ["read"]})
    assert more.is_(403).json()["code"] == "scope", "a key makes keys that may do more than itself"


def test_a_key_that_is_revoked_or_expired_opens_nothing(guarded):
    server, clients = guarded
    made = clients["alpha"].post_json("/v1/keys", {"name": "gone", "scopes": ["read"]}).is_(201).json()
    gone = Client(server.url, made["secret"])
    gone.get("/v1/jobs").is_(200)
    clients["beta"].ask("DELETE", f"/v1/keys/{made['key']['id']}").is_(404)
    gone.get("/v1/jobs").is_(200)
    clients["alpha"].ask("DELETE", f"/v1/keys/{made['key']['id']}").is_(204)
    gone.get("/v1/jobs").is_(401)
    past = {"name": "past", "scopes": ["read"], "expires": "2020-01-01T00:00:00Z"}
    clients["alpha"].post_json("/v1/keys", past).is_(422)


def test_a_tenant_cannot_see_or_touch_what_is_anothers(clients, things):
    beta = clients["beta"]
    about = [(method, path) for method, path, _ in operations(beta) if "{" in path]
    assert len(about) > 15
    for method, path in about:
        answer = call(beta, method, path, things)
        assert answer.status == 404, (method, path, answer.status)
        # It looks like what has never been.
        nothing = {word: str(uuid.uuid4()) if word in ("job", "batch", "id") else value for word, value in things.items()}
        assert call(beta, method, path, nothing).body == answer.body, (method, path)
    assert beta.post_json("/v1/jobs", {"based_on": things["job"]}).status == 404
    listed = beta.get("/v1/jobs?limit=200").is_(200).body + beta.get("/v1/keys").is_(200).body
    assert not [word for word in ("job", "batch", "id") if things[word].encode() in listed]
    filtered = beta.get(f"/v1/jobs?batch={things['batch']}").is_(200).json()
    assert filtered["jobs"] == []
    # And nothing has happened to it.
    clients["alpha"].get(f"/v1/jobs/{things['job']}").is_(200)
    clients["alpha"].get(f"/v1/batches/{things['batch']}").is_(200)


def test_the_same_key_of_idempotency_is_another_job_for_another_tenant(clients):
    jobs = [clients[tenant].submit("a.txt", b"x", key="same").is_(202).json()["job"] for tenant in ("alpha", "beta")]
    assert jobs[0] != jobs[1]


def test_too_many_requests_are_told_when_to_come_again():
    with Embedded(settings=ACCOUNTS | {"WENSHU__PORTAL__REQUESTS_PER_MINUTE": 20}) as server:
        assert server.program.stop() == 0
        key = first_key(server, "alpha", SCOPES)
        client = Client(server.start().url, key)
        answers = [client.get("/v1/jobs") for _ in range(30)]
        refused = [answer for answer in answers if answer.status == 429]
        assert refused and {answer.status for answer in answers} == {200, 429}
        assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused)
        Client(server.url).get("/v1/health").is_(200)


def serve_publicly(folder, auth, address="0.0.0.0"):
    """How `wenshu serve` ends on an address of the network; it must not come so far as to listen."""
    port = free_port()
    arguments = [PROGRAMS / "wenshu", "serve", "--data", folder / "data", "--listen", f"{address}:{port}"]
    settings = environment({"WENSHU__PORTAL__AUTH": auth})
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, env=settings, check=False)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    return done.returncode, [line for line in done.stderr.splitlines() if not line.startswith("{")], done.stdout


@pytest.mark.parametrize("address", ["0.0.0.0", "[::]"])
def test_a_public_address_is_refused_without_a_login(tmp_path, address):
    code, lines, printed = serve_publicly(tmp_path, "none", address)
    assert code == 1 and printed == ""
    assert len(lines) == 1 and "portal.auth" in lines[0] and "127.0.0.1" in lines[0], lines


def test_a_public_address_is_refused_while_nobody_could_log_in(tmp_path):
    code, lines, printed = serve_publicly(tmp_path, "accounts")
    assert code == 1 and printed == ""
    assert len(lines) == 1 and "账号" in lines[0], lines
