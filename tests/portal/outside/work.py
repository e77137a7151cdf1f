"""What tests submit: the sample plans and what else people send, with what comes of it in an undisturbed run."""

import io
import zipfile

from .programs import PLANS

FORMATS = "pdf,docx,json"
ELEMENTS = {
    "defaults": {
        "kind": "document",
        "issuer_marks": ["明州市教育局"],
        "mark_suffix": "文件",
        "addressees": "各县（市、区）教育局",
        "printing_organ": "明州市教育局办公室",
        "printing_date": "2026年3月6日",
    }
}
HTML = "<html><body><h1>测试局2026年工作计划</h1><p>一、总体要求</p><p>认真做好各项工作。</p></body></html>".encode()


def plans():
    """Name and content of the sample plans, the small ones first."""
    files = [(path.name, path.read_bytes()) for path in PLANS]
    if len(files) < 5:
        raise AssertionError("the sample plans are missing")
    return sorted(files, key=lambda file: len(file[1]))


def packed(files):
    """A ZIP file of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def tasks(client):
    """A list of (name, content) that reach every reader of small files; DOCX and PDF are made by the server."""
    files = plans()
    name, content = files[0]
    job = client.submit(name, content, wait=60, formats=FORMATS).is_(200).json()
    outputs = {output["format"]: client.get(output["href"]).is_(200).body for output in job["documents"][0]["outputs"]}
    return [
        *files,
        ("成品.docx", outputs["docx"]),
        ("成品.pdf", outputs["pdf"]),
        ("网页.html", HTML),
        ("残缺.docx", outputs["docx"][: len(outputs["docx"]) // 2]),
    ]


def outcome(job):
    """What must be the same in every run of a task."""
    documents = [
        (
            document["document"],
            document["title"],
            document["pages"],
            (document.get("problem") or {}).get("code"),
            sorted((output["format"], output["name"], output["bytes"], output["sha256"]) for output in document["outputs"]),
        )
        for document in job.get("documents", [])
    ]
    problem = (job.get("problem") or {}).get("code")
    return (job["status"], problem, job["counts"], sorted(documents))
