"""Wenshu's programs as processes that a test starts, kills and looks at."""

import os
import re
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = Path(os.environ.get("WENSHU_BINARIES", ROOT / "target" / "debug"))
PLANS = sorted((ROOT / "tests" / "fixtures" / "plans").glob("*.txt"))

# A start takes a second on an idle machine; builds share it.
START_LIMIT_S = 120
# An orderly stop waits for the documents at work.
STOP_LIMIT_S = 60


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(what, limit_s, look, pause_s=0.05):
    """The first true answer of `look`, asked until the limit."""
    end = time.monotonic() + limit_s
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit_s} s: {what}")
        time.sleep(pause_s)


def environment(more=None):
    """This environment without settings of Wenshu, and with those that are given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENSHU")}
    return kept | {name: str(value) for name, value in (more or {}).items()}


class Program:
    """A process in a group of its own, its output in files. Killed with all its children when closed."""

    def __init__(self, arguments, folder, name, settings=None):
        self.out = Path(folder) / f"{name}.out"
        self.log = Path(folder) / f"{name}.log"
        # Written behind what an earlier process of the name wrote.
        self._from = self.out.stat().st_size if self.out.exists() else 0
        # Children are told apart from those of other tests by a mark that they inherit.
        self.mark = f"WENSHU_TEST_MARK={secrets.token_hex(8)}"
        mark_name, mark_value = self.mark.split("=")
        with self.out.open("ab") as out, self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # It ends with the test, however that ends; the process that is started becomes the program.
                ["setpriv", "--pdeathsig", "KILL", "--", *(str(part) for part in arguments)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                cwd=folder,
                env=environment(settings) | {mark_name: mark_value},
                start_new_session=True,
            )

    def printed(self):
        """What it has written to standard output."""
        with self.out.open("rb") as out:
            out.seek(self._from)
            return out.read().decode("utf-8", "replace")

    def logged(self):
        """The log of all processes of its name."""
        return self.log.read_text("utf-8", "replace")

    def running(self):
        return self.process.poll() is None

    def kill(self):
        """SIGKILL of the whole group, as when the machine's power goes."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self.process.wait(10)

    def kill_alone(self):
        """SIGKILL of the process and not of its children."""
        self.process.kill()
        return self.process.wait(10)

    def stop(self):
        """SIGTERM, and the exit code."""
        self.process.terminate()
        return self.process.wait(STOP_LIMIT_S)

    def close(self):
        if self.running():
            self.kill()

    def resident_bytes(self):
        """Memory of the process itself, without its children."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    def waited_for_cpu_s(self):
        """Time that its threads were ready and had no core, s: what else the machine does."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[1]) for thread in threads) / 1e9

    def connections(self, port):
        """Connections to a port that the process has not closed."""
        table = Path(f"/proc/{self.process.pid}/net/tcp").read_text().splitlines()[1:]
        ends = [(line.split()[1].split(":")[1], line.split()[3]) for line in table]
        # Established, or closed by the other side alone.
        return sum(int(local, 16) == port and state in ("01", "08") for local, state in ends)

    def descendants(self):
        """Living processes that it or a child of it started, itself among them."""
        mark = self.mark.encode()
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        found.append(int(folder.name))
                except OSError:
                    continue
        return found


class Embedded:
    """`wenshu serve` on a folder that outlives its processes."""

    mode = "embedded"

    def __init__(self, folder=None, settings=None, listen=None):
        self._made = None if folder else tempfile.TemporaryDirectory(prefix="wenshu-portal-")
        self.folder = Path(folder or self._made.name)
        self.data = self.folder / "data"
        self.settings = {"WENSHU__TELEMETRY__LISTEN": f"127.0.0.1:{free_port()}"} | (settings or {})
        self.listen = listen or f"127.0.0.1:{free_port()}"
        self.program = None

    @property
    def url(self):
        return f"http://{self.listen}"

    @property
    def telemetry(self):
        return f"http://{self.settings['WENSHU__TELEMETRY__LISTEN']}"

    def launch(self):
        """Starts it and does not wait."""
        arguments = [PROGRAMS / "wenshu", "serve", "--data", self.data, "--listen", self.listen]
        self.program = Program(arguments, self.folder, "serve", self.settings)
        return self

    def ready(self):
        """Whether it has said that it listens; fails when it has ended."""
        if not self.program.running():
            raise AssertionError(f"wenshu serve has ended: {self.program.logged()[-2000:]}")
        return "http://" in self.program.printed()

    def start(self):
        self.launch()
        eventually("wenshu serve listens", START_LIMIT_S, self.ready, 0.02)
        return self

    def logs(self):
        return self.program.logged() + self.program.out.read_text("utf-8", "replace")

    def close(self):
        if self.program:
            self.program.close()
        if self._made:
            self._made.cleanup()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()
