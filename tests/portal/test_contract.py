"""The OpenAPI document: sound, kept by the server, and enough to make a client of."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from outside import work
from outside.client import Client
from outside.programs import ROOT

TOOLS = Path(sys.executable).parent
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
    ]
)
# The tool takes files of two types that it does not know as bytes.
MADE_CLIENT = {
    "project_name_override": "made-client",
    "package_name_override": "made_client",
    "post_hooks": [],
    "content_type_overrides": {kind: "application/octet-stream" for kind in ("application/zip", "image/png")},
}


@pytest.fixture(scope="module")
def description(embedded):
    return Client(embedded.url).get("/v1/openapi.json").is_(200).json()


def test_the_description_is_valid(description):
    validate(description)


def test_the_description_is_the_one_that_is_kept(description):
    assert json.loads((ROOT / "schemas" / "openapi.json").read_text("utf-8")) == description


def schemathesis(server, folder, parameters):
    """A run with a fixed seed; the ids of things that are there, when given, are taken everywhere."""
    config = folder / "schemathesis.toml"
    config.write_text("[parameters]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in parameters.items()))
    command = [TOOLS / "schemathesis", "--config-file", config, "run", f"{server.url}/v1/openapi.json"]
    bounds = ["--seed", "1", "--max-examples", "10", "--phases", "examples,coverage,fuzzing", "--workers", "1"]
    done = subprocess.run(
        [*command, *bounds, "--checks", CHECKS, "--continue-on-failure", "--no-color", "--generation-database", "none"],
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "generated" in done.stdout


def test_nothing_that_fits_or_breaks_the_description_surprises_the_server(server, tmp_path):
    schemathesis(server, tmp_path, {})


def test_the_same_of_a_job_and_a_batch_that_are_there(server, client, tmp_path):
    name, content = work.plans()[0]
    job = client.submit(name, content, wait=60, formats=work.FORMATS).is_(200).json()["job"]
    batch = client.post_form("/v1/batches", [("file", name, content)]).is_(202).json()["batch"]
    client.get(f"/v1/batches/{batch}/events").is_(200)
    schemathesis(server, tmp_path, {"job": job, "batch": batch, "document": 1})


@pytest.fixture(scope="module")
def made(description, tmp_path_factory):
    """A client that openapi-python-client makes of the description."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "openapi.json").write_text(json.dumps(description))
    (folder / "config.json").write_text(json.dumps(MADE_CLIENT))
    command = [TOOLS / "openapi-python-client", "generate", "--meta", "none", "--fail-on-warning"]
    done = subprocess.run(
        [*command, "--path", "openapi.json", "--config", "config.json", "--output-path", "made_client"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def test_a_made_client_submits_waits_and_fetches(made, server):
    program = f"""
import base64, hashlib, pathlib, sys, time
from made_client import AuthenticatedClient
from made_client.api.default import get_job, submit_job
from made_client.models import InlineSourceType0 as Inline, JobRequest

client = AuthenticatedClient(base_url={server.url!r}, token="none is asked for", timeout=60)
content = pathlib.Path({str(ROOT / 'tests' / 'fixtures' / 'plans' / '000.txt')!r}).read_bytes()
asked = JobRequest(file="000.txt", source=Inline(inline=base64.b64encode(content).decode()))
job = submit_job.sync(client=client, body=asked, idempotency_key="made-client")
while not getattr(job, "status", None):
    job = get_job.sync(client=client, job=job.job)
assert job.status == "completed", job
output = job.documents[0].outputs[0]
# Made clients know one type for an answer and an output has several: its own address is fetched as it is.
got = client.get_httpx_client().get(output.href)
assert got.status_code == 200 and hashlib.sha256(got.content).hexdigest() == output.sha256
print("fetched")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=made, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "fetched\n", done.stdout + done.stderr
