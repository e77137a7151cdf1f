"""Names of files that somebody sends, through upload, headers and ZIP files (S22)."""

import base64
import unicodedata

import pytest
from werkzeug.http import parse_options_header

from outside import work
from outside.client import Client, disposition, unpacked

# As they are sent. What becomes of each must be harmless; what a clerk calls a file must stay as it is.
KEPT = [
    "计划.txt",
    "2026年 工作计划（终稿）.txt",
    "a b.txt",
    "a'.txt",
    "a;b.txt",
    "a%.txt",
    "a%20b.txt",
    "a+b&c=d.txt",
    "UTF-8''a.txt",
    "=?utf-8?B?YQ==?=.txt",
    "𠮷野家计划.txt",
    "Ünïcödé.txt",
    "计划.final.v2.txt",
    "-rf.txt",
    "~a.txt",
    "$(id).txt",
    "`id`.txt",
    "a|b.txt",
    "a*b?.txt",
    "a<b>.txt",
    "<img src=x onerror=alert(1)>.txt",
    "a,b.txt",
    "a=b.txt",
    "@a.txt",
    "#a.txt",
    "计" * 80 + ".txt",
]
HARMFUL = [
    "../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/passwd",
    "C:\\a\\b.txt",
    "\\\\server\\share\\b.txt",
    "file:///etc/passwd",
    "a/../../b.txt",
    "..",
    ".",
    "a/",
    "/",
    "   ",
    "a\r\nSet-Cookie: x=1.txt",
    "a\r\n\r\n<script>.txt",
    "a\n.txt",
    "a\t.txt",
    "a\x1b[31mred.txt",
    "a\x7f.txt",
    "a\x85b.txt",
    "a\x9b31m.txt",
    'a".txt',
    'a"; filename="b.exe',
    "a%0d%0aSet-Cookie: x=1.txt",
    "txt.\u202egpj.exe",
    "a\u202db\u202c.txt",
    "a\u2066b\u2069.txt",
    "a\u200f.txt",
    "a\u200bb.txt",
    "\ufeffa.txt",
    "a\u2028b.txt",
    "a\u2029b.txt",
    "CON",
    "nul.txt",
    "COM1.docx",
    "a.txt.",
    "计" * 300 + ".txt",
    "a" * 5000 + ".txt",
]


def is_harmless(name):
    """Nothing in it leads elsewhere, shows nothing, turns the text around, or ends a line."""
    shows = all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co") for c in name)
    return shows and name not in ("", ".", "..") and not set(name) & set("/\\") and len(name.encode()) <= 255


def test_the_table_has_sixty_names():
    assert len(set(KEPT + HARMFUL)) >= 60


def submitted(client, name, content, key):
    """As a form; as JSON where the name has what the head of a part cannot hold."""
    answer = client.submit(name, content, key=key, formats="json")
    if answer.status == 400 and any(unicodedata.category(c) == "Cc" for c in name):
        source = {"inline": base64.b64encode(content).decode()}
        body = {"file": name, "source": source, "formats": ["json"], "idempotency_key": key}
        return client.post_json("/v1/jobs", body)
    return answer


@pytest.fixture(scope="module")
def uploaded(server):
    """Each name, the job of it and its original."""
    client = Client(server.url)
    content = work.HTML
    jobs = {}
    for number, name in enumerate(KEPT + HARMFUL):
        answer = submitted(client, name, content, f"name-{number}")
        assert answer.status == 202, (name, answer.body)
        jobs[name] = answer.json()["job"]
    return client, {name: client.finished(job) for name, job in jobs.items()}


def test_a_name_is_shown_as_it_is_or_made_harmless(uploaded):
    _, jobs = uploaded
    for name, job in jobs.items():
        assert is_harmless(job["file"]), (name, job["file"])
        if name in KEPT:
            assert job["file"] == name


def test_two_readers_of_the_header_find_the_same_harmless_name(uploaded):
    client, jobs = uploaded
    for name, job in jobs.items():
        answer = client.get(f"/v1/jobs/{job['job']}/original").is_(200)
        values = [value for header, value in answer.header_list if header.lower() == "content-disposition"]
        assert len(values) == 1 and "set-cookie" not in answer.headers, name
        kind, plain, full = disposition(values[0])
        assert kind == "attachment" and plain.isascii(), name
        assert full == job["file"] and is_harmless(full), name
        # Werkzeug takes the name in UTF-8, as browsers do.
        assert parse_options_header(values[0]) == ("attachment", {"filename": full}), name


def test_names_in_zip_files_stay_in_their_folder_and_differ(uploaded, server):
    client, jobs = uploaded
    # Together as they would come out of a hostile ZIP file.
    files = [(name.replace("\0", ""), work.plans()[0][1]) for name in list(jobs)[:60] if name.strip("/ .")]
    batch = client.post_form("/v1/batches", [("file", "名字.zip", work.packed(files))]).is_(202).json()["batch"]
    client.get(f"/v1/batches/{batch}/events").is_(200)
    names = [name for name, _ in unpacked(client.get(f"/v1/batches/{batch}/outputs.zip").is_(200).body)]
    assert len(names) > 60
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        folder, _, file = name.partition("/")
        assert is_harmless(folder) and is_harmless(file), name
        # Windows takes none of these.
        assert not set(name) & set('<>:"|?*') and not folder.endswith((".", " ")), name
        assert folder.split(".")[0].upper() not in ("CON", "NUL", "COM1", "PRN", "AUX"), name
