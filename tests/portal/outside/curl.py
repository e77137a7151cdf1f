"""curl, as docs show it: what a program in any language sees."""

import subprocess
import tempfile
from pathlib import Path

from .client import Answer


class Curl:
    """Calls curl against one server."""

    def __init__(self, url):
        self.url = url

    def __call__(self, path, *arguments, limit_s=90):
        """The answer to `curl ARGUMENTS URL/PATH`."""
        with tempfile.TemporaryDirectory(prefix="wenshu-curl-") as folder:
            head, body = Path(folder) / "head", Path(folder) / "body"
            command = ["curl", "--silent", "--show-error", "--max-time", str(limit_s), "--dump-header", head]
            done = subprocess.run(
                [*command, "--output", body, *arguments, self.url + path], capture_output=True, check=False
            )
            if done.returncode:
                raise AssertionError(f"curl {arguments} {path}: {done.stderr.decode()}")
            # The head of the last answer: curl shows those of `100 Continue` as well.
            last = head.read_bytes().decode("latin-1").strip().split("\r\n\r\n")[-1].split("\r\n")
            headers = [tuple(line.split(": ", 1)) for line in last[1:] if ": " in line]
            return Answer(int(last[0].split()[1]), headers, body.read_bytes() if body.exists() else b"")

    def json(self, path, value, *arguments):
        """POST of JSON."""
        import json

        return self(path, "--json", json.dumps(value, ensure_ascii=False), *arguments)
