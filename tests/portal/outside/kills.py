"""SIGKILL of `wenshu serve` at random moments: every accepted job ends once, with the outputs of an undisturbed run.

    tests/portal/kills --times 200 [--seed 1]

Jobs of all kinds are submitted in a steady stream, each with a key, and again with that key until they are accepted.
Meanwhile the server is killed, in turn the whole process group and the server alone, whose children must then end by
themselves, and started again on its folder. Prints what was seen; the exit code is 0 when nothing was lost, doubled,
changed or left lying.
"""

import argparse
import collections
import http.client
import json
import os
import random
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from . import work
from .client import Client
from .programs import PROGRAMS, Embedded, environment, eventually, free_port

# Jobs that are open at once: enough that every kill meets some in every stage.
OPEN_MOST = 12
SUBMITTERS = 3
# Life of a process, s: shorter than a start now and then.
LIFE_MOST_S = 3.0
# Children end when their parent is gone.
ORPHANS_LIMIT_S = 10
END_LIMIT_S = 300
# What a request meets while the server is away.
AWAY = (OSError, http.client.HTTPException)


class Broken(Exception):
    """The server broke a promise."""


def expect(is_so, what):
    if not is_so:
        raise Broken(what)


class Stream:
    """Submits tasks, and keeps what was promised and seen."""

    def __init__(self, url, tasks, seed):
        self.client = Client(url, timeout_s=20)
        self.tasks = tasks
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.accepted = {}  # key → (job, task)
        self.ended = {}  # job → outcome and time at first sight
        self.based_on = {}  # key → task
        self.faults = []
        self.repeats = 0
        self.unheard = 0
        self.replayed = 0
        self.refused = collections.Counter()
        self.next = 0
        self.threads = [threading.Thread(target=self.guarded, args=(self.submit,)) for _ in range(SUBMITTERS)]
        self.threads.append(threading.Thread(target=self.guarded, args=(self.look,)))

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Ends when what has been begun is accepted; the server must run."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def guarded(self, run):
        try:
            run()
        except Exception as error:  # noqa: BLE001 - told at the end of the run, which it fails
            self.faults.append(f"{type(error).__name__}: {error}")
            self.stopped.set()

    def open(self):
        with self.lock:
            return len(self.accepted) - len(self.ended)

    def take(self):
        """The next key and task; now and then the documents of a job that has ended once more."""
        with self.lock:
            number = self.next
            self.next += 1
            name, content = self.chance.choice(self.tasks)
            done = [job for job, (outcome, _) in self.ended.items() if outcome[0] == "completed"]
            again = self.chance.choice(done) if done and self.chance.random() < 0.15 else None
            return f"kill-{number}", name, content, again

    def submit(self):
        while not self.stopped.is_set():
            if self.open() >= OPEN_MOST:
                time.sleep(0.01)
                continue
            key, name, content, again = self.take()
            if self.chance.random() < 0.1:
                self.submit_once(name, content)
                continue
            first = True
            end = time.monotonic() + END_LIMIT_S
            while True:
                expect(time.monotonic() < end, f"{key} is not accepted within {END_LIMIT_S} s")
                try:
                    answer = self.post(key, name, content, again)
                except AWAY:
                    answer = None
                if answer is not None and answer.status in (200, 202):
                    break
                if answer is not None:
                    # What passes is told as such.
                    expect(answer.status in (429, 503), f"{key}: {answer.status} {answer.body[:300]!r}")
                    expect("retry-after" in answer.headers, f"{key}: {answer.status} without Retry-After")
                    with self.lock:
                        self.refused[answer.status] += 1
                first = False
                time.sleep(0.03)
            job = answer.json()["job"]
            with self.lock:
                self.repeats += not first
                self.replayed += answer.headers.get("idempotency-replayed") == "true"
                self.accepted[key] = (job, again or name)

    def submit_once(self, name, content):
        """A client without a key: when it hears no answer it may not ask again, or there would be two jobs."""
        try:
            answer = self.client.submit(name, content, formats=work.FORMATS)
        except AWAY:
            with self.lock:
                self.unheard += 1
            return
        if answer.status == 202:
            job = answer.json()["job"]
            with self.lock:
                self.accepted[job] = (job, name)

    def post(self, key, name, content, again):
        if again:
            body = {"elements": work.ELEMENTS, "formats": ["pdf", "docx", "json"]}
            return self.client.post_json(f"/v1/jobs/{again}/rerender", body, {"Idempotency-Key": key})
        return self.client.submit(name, content, key=key, formats=work.FORMATS)

    def look(self):
        """Looks which jobs have ended, until all have."""
        until = None
        while True:
            with self.lock:
                open_jobs = [job for job, _ in self.accepted.values() if job not in self.ended]
            if self.stopped.is_set():
                until = until or time.monotonic() + END_LIMIT_S
                if not open_jobs and not any(thread.is_alive() for thread in self.threads[:SUBMITTERS]):
                    return
                expect(time.monotonic() < until, f"not ended within {END_LIMIT_S} s: {open_jobs}")
            for job in open_jobs:
                try:
                    answer = self.client.get(f"/v1/jobs/{job}")
                except AWAY:
                    continue
                expect(answer.status in (200, 503), f"{job}, accepted: {answer.status} {answer.body[:300]!r}")
                if answer.status == 200 and answer.json().get("status"):
                    view = answer.json()
                    with self.lock:
                        self.ended[job] = (work.outcome(view), view["ended"])
            time.sleep(0.05)


def second_is_refused(server):
    """A second process on the folder says so on one line and ends; the first serves on."""
    before = Client(server.url).get("/v1/health").status
    arguments = [PROGRAMS / "wenshu", "serve", "--data", server.data, "--listen", f"127.0.0.1:{free_port()}"]
    told = subprocess.run(arguments, capture_output=True, timeout=60, env=environment(), check=False)
    lines = [line for line in told.stderr.decode().splitlines() if not line.startswith("{")]
    expect(told.returncode == 1, f"a second process ends with {told.returncode}: {lines}")
    expect(len(lines) == 1 and "正被另一个进程使用" in lines[0], f"a second process says {lines}")
    expect(not told.stdout, f"a second process prints {told.stdout!r}")
    after = Client(server.url).get("/v1/health").status
    expect((before, after) == (200, 200), f"the first process answers {before}, then {after}")


def reference(folder, seed):
    """Tasks, and what comes of each in a run that nobody disturbs."""
    del seed
    with Embedded(folder) as server:
        client = Client(server.url)
        tasks = work.tasks(client)
        due = {}
        for number, (name, content) in enumerate(tasks):
            job = client.submit(name, content, key=f"due-{number}", formats=work.FORMATS).is_(202).json()["job"]
            view = client.finished(job)
            due[name] = work.outcome(view)
            if view["status"] == "completed":
                body = {"elements": work.ELEMENTS, "formats": ["pdf", "docx", "json"]}
                again = client.post_json(f"/v1/jobs/{job}/rerender", body).is_(202).json()["job"]
                due["again", name] = work.outcome(client.finished(again))
        expect(server.program.stop() == 0, "the undisturbed server does not end well")
    return tasks, due


def disturb(server, stream, times, chance):
    """Kills and starts, so many times."""
    marks = []
    lives = []
    for number in range(times):
        life = chance.random() ** 2 * LIFE_MOST_S
        whole_group = number % 2 == 0
        begun = time.monotonic()
        eventually("its life is over", LIFE_MOST_S + 5, lambda: time.monotonic() - begun >= life or stream.faults, 0.005)
        if stream.faults:
            return marks, lives
        marks.append(server.program)
        lives.append(life)
        server.program.kill() if whole_group else server.program.kill_alone()
        server.launch()
        # Every fourth is killed as it starts, the others live from when they listen.
        if number % 4 != 3:
            eventually("wenshu serve listens again", 120, server.ready, 0.01)
        if number % 25 == 24:
            if number % 4 == 3:
                eventually("wenshu serve listens again", 120, server.ready, 0.01)
            second_is_refused(server)
    eventually("wenshu serve listens again", 120, server.ready, 0.01)
    return marks, lives


def check_outcomes(stream, due):
    """Every accepted job ended as it does undisturbed; jobs of the same documents are the same."""
    task_of = {job: task for job, task in stream.accepted.values()}
    for job, task in task_of.items():
        expected = due.get(task) or due["again", name_of(task, task_of)]
        got = stream.ended[job][0]
        expect(got == expected, f"{job} ({task}) ended otherwise than undisturbed:\n{got}\n{expected}")
    return task_of


def name_of(job, task_of):
    """The file at the beginning of a chain of jobs, each set again from the one before."""
    while job in task_of:
        job = task_of[job]
    return job


def check_listed(client, stream, task_of):
    """The history holds each accepted job once and nothing else; what was seen of an end has not changed."""
    listed = []
    after = ""
    while True:
        page = client.get(f"/v1/jobs?limit=200{after}").is_(200).json()
        listed += page["jobs"]
        if not page["more"]:
            break
        after = f"&after={page['jobs'][-1]['job']}"
    names = collections.Counter(job["job"] for job in listed)
    missing, more = set(task_of) - set(names), set(names) - set(task_of)
    expect(not missing, f"accepted jobs are gone: {missing}")
    # One that nobody heard of may be a job or not, but no key makes two.
    expect(len(more) <= stream.unheard, f"jobs that nobody submitted: {more}")
    expect(max(names.values()) == 1, "a job is listed twice")
    for job in task_of:
        # Its events tell of one end.
        view = client.finished(job)
        expect((work.outcome(view), view["ended"]) == stream.ended[job], f"{job} ended a second time")
        numbers = [document["document"] for document in view.get("documents", [])]
        expect(numbers == sorted(set(numbers)), f"{job} has a document twice: {numbers}")
    return listed


def check_bytes(client, stream):
    """Outputs are the bytes that they are said to be."""
    count = 0
    for job in stream.ended:
        for document in client.get(f"/v1/jobs/{job}").json().get("documents", []):
            for output in document["outputs"]:
                got = client.get(output["href"]).is_(200)
                expect(got.sha256 == output["sha256"], f"{output['href']} has other bytes than the job says")
                count += 1
    return count


def check_left(server, stream, listed):
    """How many folders are of no job, and what else is left lying that should not be."""
    objects = server.data / "objects"
    staged = [str(path.relative_to(objects)) for path in (objects / ".staging").glob("**/*") if path.is_file()]
    hidden = [path.name for path in objects.glob("default/*/.*")]
    prefixes = {path.name for path in (objects / "default").iterdir()}
    temporary = os.listdir(server.folder / "tmp")
    # A folder begins by its upload: a kill before the job is taken on leaves one that only a key finds again.
    stray = prefixes - {job["job"] for job in listed}
    with sqlite3.connect(f"file:{server.data / 'records.sqlite'}?mode=ro", uri=True) as records:
        (sound,) = records.execute("PRAGMA integrity_check").fetchone()
    faults = [f"unfinished objects: {staged} {hidden}"] if staged or hidden else []
    faults += [f"temporary files: {temporary}"] if temporary else []
    faults += [f"folders of no job: {stray}"] if len(stray) > stream.unheard else []
    faults += [f"the records are damaged: {sound}"] if sound != "ok" else []
    return len(stray), faults


def run(times, seed):
    """One run; what was seen, as figures."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="wenshu-kills-") as folder:
        folder = Path(folder)
        (folder / "due").mkdir()
        tasks, due = reference(folder / "due", seed)
        (folder / "killed" / "tmp").mkdir(parents=True)
        server = Embedded(folder / "killed", {"TMPDIR": folder / "killed" / "tmp"})
        try:
            with_server(server, tasks, due, times, seed, chance)
        except BaseException:
            keep_log(server)
            raise
        finally:
            server.close()


def with_server(server, tasks, due, times, seed, chance):
    server.start()
    second_is_refused(server)
    stream = Stream(server.url, tasks, seed)
    stream.start()
    begun = time.monotonic()
    try:
        ended, lives = disturb(server, stream, times, chance)
    finally:
        stream.stop()
    expect(not stream.faults, "; ".join(stream.faults))
    settled = time.monotonic() - begun
    eventually("children of killed servers end", ORPHANS_LIMIT_S, lambda: not any(old.descendants() for old in ended))
    client = Client(server.url)
    none_open = lambda: not client.get("/v1/jobs?open=true&limit=1").is_(200).json()["jobs"]
    eventually("jobs that nobody heard of have ended", END_LIMIT_S, none_open)
    task_of = check_outcomes(stream, due)
    listed = check_listed(client, stream, task_of)
    outputs = check_bytes(client, stream)
    expect(server.program.stop() == 0, "the server does not end well on SIGTERM")
    expect(not server.program.descendants(), "children are left after an orderly stop")
    stray, faults = check_left(server, stream, listed)
    ends = collections.Counter(outcome[0] for outcome, _ in stream.ended.values())
    figures = {
        "kills": times,
        "seed": seed,
        "seconds": round(settled, 1),
        "median_life_s": round(sorted(lives)[len(lives) // 2], 2),
        "jobs": len(listed),
        "ends": dict(ends),
        "outputs_compared": outputs,
        "submissions_repeated": stream.repeats,
        "answered_as_replayed": stream.replayed,
        "unheard_without_key": stream.unheard,
        "folders_of_no_job": stray,
        "told_to_come_again": dict(stream.refused),
    }
    print(json.dumps(figures, ensure_ascii=False))
    expect(not faults, "; ".join(faults))


def keep_log(server):
    """The end of the log, for whoever looks why."""
    if server.program:
        print("\n".join(server.program.logged().splitlines()[-40:]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    try:
        run(given.times, given.seed)
    except (Broken, AssertionError) as error:
        print(f"FAILED: {error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
