"""`wenshu serve` as a process that a test may end and start again."""

import os
import signal
import subprocess
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def program():
    """The program under test: that of WENSHU_BINARIES, or of the build."""
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return Path(os.environ.get("WENSHU_BINARIES", Path(target) / "debug")) / "wenshu"


class Server:
    """A server on a port that was free, with a data folder of its own.

    The port stays the same when it is started again, as it does in an office.
    """

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = {f"WENSHU__{name.upper()}": str(value) for name, value in settings.items()}
        self.listen = "127.0.0.1:0"
        self.process = None
        self.url = None

    def add_person(self, name, password, tenant, admin=False):
        """Before the first start, as an administrator does it."""
        command = [program(), "account", "add", name, "--tenant", tenant, "--data", self.folder / "data"]
        subprocess.run(command + ["--admin"] * admin, input=password + "\n", text=True, check=True, capture_output=True)

    def start(self):
        """Starts and waits for the line that says where it is."""
        log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [program(), "serve", "--data", self.folder / "data", "--listen", self.listen],
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, **self.environment},
            text=True,
        )
        log.close()
        # A server that neither speaks nor ends is ended, so that the next line comes back.
        impatience = threading.Timer(PATIENCE_S, self.process.kill)
        impatience.start()
        line = self.process.stdout.readline()
        impatience.cancel()
        if "http://" not in line:
            raise AssertionError(f"the server did not start: {line!r}\n{self.log()}")
        self.url = line.split("：", 1)[1].strip().rstrip("/")
        self.listen = self.url.removeprefix("http://")
        return self

    def kill(self):
        """As a power cut does."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """As a site does; nothing when it has ended already."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self):
        return (self.folder / "log").read_text("utf-8", "replace")[-4000:]

    def get(self, path):
        """The bytes at a path."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE_S) as answer:
            return answer.read()
