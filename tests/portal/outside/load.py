"""Load on `wenshu serve`: parallel uploads, slow connections, requests killed half way; meanwhile health must answer.

    tests/portal/load [--uploads 500] [--slow 1000] [--killed 100] [--rounds 8]

Clients come from many addresses of the loopback network, as they would from an office; one that has never finished is
replaced as soon as the server cuts it. Health is asked over new connections by a process of its own, which nothing
else makes wait. Prints the figures; the exit code is 0 when health was in time, memory flat, nothing lost or doubled.
"""

import argparse
import asyncio
import collections
import json
import multiprocessing
import os
import random
import resource
import socket
import struct
import time

from . import work
from .client import Answer, Client, multipart
from .programs import Embedded, eventually

HEALTH_MOST_MS = 100
HEALTH_EVERY_S = 0.02
# What memory may grow by in a round of the second half; the first half fills what is kept warm.
GROWTH_MOST_BYTES = 4 << 20
END_LIMIT_S = 900
PICTURE_BYTES = 1 << 20


def small_plan(number):
    """A plan of one page, another one for each number."""
    name = f"测试局2026年第{number}号工作计划"
    lines = [name, "", "一、总体要求", "认真学习贯彻上级会议精神，扎实做好各项工作。", "二、主要任务"]
    lines += [f"{n}.按期完成第{n}项任务，六月底前报送进展情况。" for n in range(1, 8)]
    return f"计划{number}.txt", "\n".join(lines).encode()


def upload_of(number):
    """Every fifth upload is large and is refused by the pipeline, the others are plans."""
    if number % 5 == 4:
        # A picture: scans are refused unless the site has an engine for them.
        content = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(number).randbytes(PICTURE_BYTES)
        return f"扫描{number}.png", content
    return small_plan(number % 10)


def address(group, number):
    """An address of this machine: ten connections each."""
    return f"127.{group}.{number // 10 // 250}.{number // 10 % 250 + 1}"


async def opened(port, source):
    """A connection from an address of this machine."""
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        except OSError:
            await asyncio.sleep(0.2)


def head(method, path, port, **headers):
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


async def read_answer(reader):
    """The answer on a connection that ends with it."""
    whole = await reader.read()
    first, _, body = whole.partition(b"\r\n\r\n")
    lines = first.decode("latin-1").split("\r\n")
    if len(lines[0].split(" ")) < 2:
        raise ConnectionError("no answer")
    return Answer(int(lines[0].split(" ")[1]), [tuple(line.split(": ", 1)) for line in lines[1:]], body)


class Slow:
    """Clients that never finish, in a process of their own."""

    def __init__(self, port, count):
        self.cut = multiprocessing.Value("l", 0)
        self.open = multiprocessing.Value("l", 0)
        self.process = multiprocessing.Process(target=self._run, args=(port, count), daemon=True)
        self.process.start()

    def _run(self, port, count):
        raise_open_files()
        asyncio.run(self._all(port, count))

    async def _all(self, port, count):
        await asyncio.gather(*(self._one(port, number) for number in range(count)))

    async def _one(self, port, number):
        chance = random.Random(number)
        await asyncio.sleep(chance.random() * 2)
        while True:
            reader, writer = await opened(port, address(1, number))
            self.open.value += 1
            try:
                await (self._head if number % 2 else self._body)(port, reader, writer)
            except OSError:
                pass
            self.open.value -= 1
            self.cut.value += 1
            writer.transport.abort()
            await asyncio.sleep(chance.random() * 0.2)

    @staticmethod
    async def _head(port, reader, writer):
        """A head that has no end."""
        writer.write(f"POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode())
        while not await gone(reader, 1):
            writer.write(b"x-slow: 1\r\n")
            await writer.drain()

    @staticmethod
    async def _body(port, reader, writer):
        """A body of one byte a second."""
        kind = 'multipart/form-data; boundary="b"'
        writer.write(head("POST", "/v1/jobs", port, Content_Type=kind, Content_Length=1_000_000))
        writer.write(b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n')
        while not await gone(reader, 1):
            writer.write(b"x")
            await writer.drain()

    def close(self):
        self.process.kill()
        self.process.join()


async def gone(reader, seconds):
    """Whether the server ends the connection or answers within these seconds."""
    try:
        await asyncio.wait_for(reader.read(1), seconds)
        return True
    except asyncio.TimeoutError:
        return False


class Health:
    """Asks for health all the time, in a process of its own."""

    def __init__(self, port):
        self.results, told = multiprocessing.Pipe(duplex=False)
        self.stopped = multiprocessing.Event()
        self.process = multiprocessing.Process(target=self._run, args=(port, told), daemon=True)
        self.process.start()

    def _run(self, port, told):
        times = []
        asked = b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        while not self.stopped.is_set():
            begun = time.perf_counter()
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(asked)
                answer = connection.recv(65536)
            taken = time.perf_counter() - begun
            times.append(taken * 1000 if answer.startswith(b"HTTP/1.1 200 ") else float("inf"))
            time.sleep(max(0.0, HEALTH_EVERY_S - taken))
        told.send(times)

    def end(self):
        """All times, ms."""
        self.stopped.set()
        times = self.results.recv()
        self.process.join()
        return times


class Trivial:
    """A server that only answers, in a process of its own: how late a machine that is busy makes any answer."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.process = multiprocessing.Process(target=self._run, daemon=True)
        self.process.start()

    def _run(self):
        while True:
            connection, _ = self.listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    def close(self):
        self.process.kill()
        self.process.join()
        self.listener.close()


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def upload(port, round_number, number, counts):
    """Uploads until it is accepted; the id of the job."""
    name, content = upload_of(number)
    body, kind = multipart([("formats", "pdf,docx"), ("file", name, content)])
    key = f"load-{round_number}-{number}"
    while True:
        reader, writer = await opened(port, address(2, number))
        try:
            asked = head("POST", "/v1/jobs", port, Content_Type=kind, Content_Length=len(body), Idempotency_Key=key)
            writer.write(asked + body)
            answer = await read_answer(reader)
        except OSError:
            counts["broken"] += 1
            await asyncio.sleep(0.2)
            continue
        finally:
            writer.close()
        counts[answer.status] += 1
        if answer.status == 202:
            return answer.json()["job"]
        if answer.status not in (429, 503) or "retry-after" not in answer.headers:
            raise AssertionError(f"an upload is answered with {answer.status}: {answer.body[:300]!r}")
        await asyncio.sleep(int(answer.headers["retry-after"]) * (0.5 + random.random()))


async def killed(port, number, jobs):
    """A request that breaks off: in its body, after it, in its answer, or while it follows a job."""
    reader, writer = await opened(port, address(3, number))
    body, kind = multipart([("file", *small_plan(number % 10))])
    asked = head("POST", "/v1/jobs", port, Content_Type=kind, Content_Length=len(body), Idempotency_Key=f"gone-{number % 40}")
    way = number % 4
    if way < 2:
        writer.write(asked + (body[: len(body) // 2] if way == 0 else body))
        await asyncio.sleep(random.random() * 0.05)
    elif jobs:
        path = "outputs.zip" if way == 2 else "events"
        writer.write(head("GET", f"/v1/jobs/{random.choice(jobs)}/{path}", port))
        await reader.read(100)
    # Reset, not closed in order.
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def one_round(port, round_number, uploads, kills, earlier, counts):
    tasks = [upload(port, round_number, number, counts) for number in range(uploads)]
    breaking = [killed(port, round_number * kills + number, earlier) for number in range(kills)]
    results = await asyncio.gather(*tasks, *breaking)
    return results[:uploads]


def wait_for_all(client, limit_s):
    def none_open():
        answer = client.get("/v1/jobs?open=true&limit=1")
        return answer.status == 200 and not answer.json()["jobs"]

    eventually("all jobs have ended", limit_s, none_open, 0.2)


def listed(client):
    """All jobs of the history."""
    jobs, after = [], ""
    while True:
        page = client.get(f"/v1/jobs?limit=200{after}").is_(200).json()
        jobs += page["jobs"]
        if not page["more"]:
            return jobs
        after = f"&after={page['jobs'][-1]['job']}"


def check(client, accepted, faults):
    """Every accepted job ended, every document is there once, equal files became equal outputs."""
    history = collections.Counter(job["job"] for job in listed(client))
    if any(count > 1 for count in history.values()):
        faults.append("a job is listed twice")
    missing = set(accepted) - set(history)
    if missing:
        faults.append(f"{len(missing)} accepted jobs are gone")
    outcomes = collections.defaultdict(set)
    ends = collections.Counter()
    for job in accepted:
        view = client.get(f"/v1/jobs/{job}").is_(200).json()
        name = "扫描" if view["file"].startswith("扫描") else view["file"]
        outcomes[name].add(json.dumps(work.outcome(view), ensure_ascii=False))
        ends[view.get("status")] += 1
        due = "failed" if name == "扫描" else "completed"
        if view.get("status") != due or (due == "completed" and [d["document"] for d in view["documents"]] != [1]):
            faults.append(f"{view['file']}: {json.dumps(view, ensure_ascii=False)[:400]}")
    faults += [f"{name} became {len(kinds)} different things" for name, kinds in outcomes.items() if len(kinds) > 1]
    return dict(ends)


def raise_open_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run(uploads, slow, kills, rounds):
    raise_open_files()
    faults = []
    with Embedded() as server:
        port = int(server.listen.split(":")[1])
        client = Client(server.url)
        client.submit(*small_plan(0), wait=60).is_(200)
        figures = {"uploads": uploads, "slow": slow, "killed": kills, "rounds": rounds}
        quiet = Health(port)
        eventually("health was asked for a while", 5, lambda begun=time.monotonic(): time.monotonic() - begun > 2)
        figures["health_quiet_p99_ms"] = round(percentile(quiet.end(), 0.99), 1)
        before = server.program.resident_bytes()
        waited, began = server.program.waited_for_cpu_s(), time.monotonic()
        trivial = Trivial()
        crowd, health, machine = Slow(port, slow), Health(port), Health(trivial.port)
        eventually("the slow clients are connected", 60, lambda: crowd.open.value > slow * 0.9)
        accepted, counts, memory = [], collections.Counter(), []
        peak = before
        for number in range(rounds):
            begun = time.monotonic()
            accepted += asyncio.run(one_round(port, number, uploads, kills, accepted, counts))
            peak = max(peak, server.program.resident_bytes())
            taken = time.monotonic() - begun
            wait_for_all(client, END_LIMIT_S)
            memory.append(server.program.resident_bytes())
            print(
                f"round {number + 1}: accepted in {taken:.1f} s, ended after {time.monotonic() - begun:.1f} s, "
                f"memory {memory[-1] >> 20} MiB, slow {crowd.open.value} open, {crowd.cut.value} cut",
                flush=True,
            )
        times, others = health.end(), machine.end()
        trivial.close()
        crowd.close()
        figures["slow_cut"] = crowd.cut.value
        figures["health_p50_ms"] = round(percentile(times, 0.5), 1)
        figures["health_p99_ms"] = round(percentile(times, 0.99), 1)
        figures["health_max_ms"] = round(max(times), 1)
        figures["server_waited_for_cpu"] = round(
            (server.program.waited_for_cpu_s() - waited) / (time.monotonic() - began), 2
        )
        figures["health_asked"] = len(times)
        figures["health_too_long"] = sum(taken > HEALTH_MOST_MS for taken in times)
        figures["machine_p99_ms"] = round(percentile(others, 0.99), 1)
        figures["machine_max_ms"] = round(max(others), 1)
        for share, what in ((0.99, "p99"), (1, "at most")):
            late, machine_late = percentile(times, share), percentile(others, share)
            # What the machine takes from every program is not the server's.
            if late - machine_late > HEALTH_MOST_MS:
                faults.append(f"health took {late:.0f} ms ({what}), and a trivial server {machine_late:.0f} ms")
        eventually("connections are closed", 60, lambda: server.program.connections(port) == 0)
        after = server.program.resident_bytes()
        mib = lambda value: round(value / (1 << 20), 1)
        figures["memory_mib"] = {
            "before": mib(before),
            "peak_seen": mib(peak),
            "after_rounds": [mib(value) for value in memory],
            "after": mib(after),
        }
        if rounds > 3:
            settled = memory[rounds // 2 :]
            growth = (settled[-1] - settled[0]) / (len(settled) - 1)
            figures["growth_a_round_mib"] = mib(growth)
            if growth > GROWTH_MOST_BYTES:
                faults.append(f"memory grows by {mib(growth)} MiB a round")
        figures["answers"] = {str(status): count for status, count in counts.items()}
        figures["ends"] = check(client, accepted, faults)
        figures["load_of_the_machine"] = round(os.getloadavg()[0], 1)
        if server.program.stop() != 0:
            faults.append("the server does not end well on SIGTERM")
    print(json.dumps(figures, ensure_ascii=False))
    return faults


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--uploads", type=int, default=500)
    arguments.add_argument("--slow", type=int, default=1000)
    arguments.add_argument("--killed", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=8)
    given = arguments.parse_args()
    try:
        faults = run(given.uploads, given.slow, given.killed, given.rounds)
    except AssertionError as error:
        faults = [str(error)]
    for fault in faults:
        print(f"FAILED: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
