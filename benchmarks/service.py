"""What the service costs beside the bare executor: throughput and latencies.

    .venv/bin/python benchmarks/service.py [--rounds N] [--programs N] [--database URL]

The service runs as it would be deployed: a key is checked, every execution leaves an audit record.
The client costs next to nothing, but runs on the same processors. Rounds are interleaved, so that
what else the machine does falls on all alike; figures are medians over rounds, latencies are over
all rounds together. Each row is compared with the bare executor on the same grids: what
`/v1/execute` runs for its rows, what a task has for the others.

A second table is of latencies alone, under what the service must bear: the mixture of good, slow
and hostile programs of tests/support/mixture.py, and a job that would fill the machine by itself.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import executor
import httpx
from rich.console import Console
from rich.table import Table

from omniarc import corpus
from sandbox import AsyncSandbox, Program

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))
from tests.support import mixture  # noqa: E402

CONCURRENCIES = (1, 16, 64, 128)
MIXED = 800
JOB = 9600
KEY = f"omniarc_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}"


class Service:
    """A service of its own, with a key and a database."""

    def __init__(self, folder: str, database: str | None) -> None:
        url = database or f"sqlite:///{folder}/benchmark.db"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "OMNIARC_ADMIN_KEY": KEY,
            "OMNIARC_DATABASE_URL": url,
        }
        self.port = executor.free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "service.command", "serve", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
        )
        for _ in range(600):
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise RuntimeError("the service did not start")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()

    def ask(self, path: str, bodies: list[bytes], at_once: int) -> tuple[float, list[float]]:
        """Seconds for all bodies, and for each, over `at_once` connections."""
        return asyncio.run(self._ask(path, bodies, at_once))

    async def _ask(self, path: str, bodies: list[bytes], at_once: int) -> tuple[float, list[float]]:
        waiting = iter(enumerate(bodies))
        latencies = [0.0] * len(bodies)

        async def ask() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            for place, body in waiting:
                start = time.perf_counter()
                writer.write(_head(path, len(body)) + body)
                answer = await reader.readuntil(b"\r\n\r\n")
                assert answer.startswith(b"HTTP/1.1 200"), answer
                length = answer.lower().partition(b"content-length:")[2].split()[0]
                await reader.readexactly(int(length))
                latencies[place] = time.perf_counter() - start
            writer.close()

        start = time.perf_counter()
        await asyncio.gather(*(ask() for _ in range(at_once)))
        return time.perf_counter() - start, latencies

    def batch(self, programs: list[bytes]) -> tuple[float, list[float]]:
        """Seconds for all programs in one streamed batch."""
        return asyncio.run(self._batch(b"\n".join(programs), len(programs)))

    async def _batch(self, body: bytes, count: int) -> tuple[float, list[float]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 24)
        start = time.perf_counter()
        head = _head("/v1/verify/batch", len(body), "application/x-ndjson", "Connection: close\r\n")
        writer.write(head + body)
        answer = await reader.read()
        seconds = time.perf_counter() - start
        assert answer.count(b'"execution_id"') == count, answer[:500]
        writer.close()
        return seconds, []

    def beside_a_job(self, programs: list[bytes], bodies: list[bytes]) -> list[float]:
        """Seconds for each body, one at a time, while a job of many programs is under way."""
        url = f"http://127.0.0.1:{self.port}/v1/jobs"
        headers = {"Authorization": f"Bearer {KEY}"}
        kind = {"Content-Type": "application/x-ndjson"}
        content = b"\n".join(programs)
        job = httpx.post(url, headers=headers | kind, content=content, timeout=60).json()
        _, latencies = self.ask("/v1/execute", bodies, 1)
        ended = httpx.delete(f"{url}/{job['id']}", headers=headers).json()
        assert 0 < ended["finished"] < ended["total"], ended
        return latencies


def _head(path: str, length: int, kind: str = "application/json", more: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
        f"Content-Type: {kind}\r\n{more}Content-Length: {length}\r\n\r\n"
    ).encode()


async def bare(work: executor.Work) -> float:
    """Seconds that the executor alone takes, with as many programs at once as it has slots."""
    async with AsyncSandbox(extra_modules=["omniarc.dsl"]) as box:
        await box.run(Program("def task(grid): return grid"), [[[1]]])
        start = time.perf_counter()
        await asyncio.gather(*(box.run(Program(code), grids) for code, grids in work))
        return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--programs", type=int, default=240)
    parser.add_argument("--database", help="sqlite:///file or postgresql://…")
    options = parser.parse_args()

    tasks = executor.load_tasks(options.programs)
    alone = [(code, [pair.input for pair in corpus.find_task(t).train]) for code, t in tasks]
    whole = [(code, corpus.find_task(t).inputs) for code, t in tasks]
    execute = [json.dumps({"code": code, "inputs": grids}).encode() for code, grids in alone]
    verify = [json.dumps({"code": code, "task_id": t}).encode() for code, t in tasks]
    shared = [
        json.dumps({"code": code, "task_id": t, "isolation": "batch"}).encode() for code, t in tasks
    ]

    with tempfile.TemporaryDirectory() as folder:
        service = Service(folder, options.database)
        ways = {"bare executor, train inputs": lambda: (asyncio.run(bare(alone)), [])}
        for n in CONCURRENCIES:
            ways[f"/v1/execute, concurrency {n}"] = lambda n=n: service.ask(
                "/v1/execute", execute, n
            )
        ways["bare executor, all inputs"] = lambda: (asyncio.run(bare(whole)), [])
        for n in CONCURRENCIES:
            ways[f"/v1/verify, concurrency {n}"] = lambda n=n: service.ask("/v1/verify", verify, n)
        ways["/v1/verify/batch"] = lambda: service.batch(verify)
        ways["/v1/verify/batch, sharing processes"] = lambda: service.batch(shared)
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        latencies: dict[str, list[float]] = {name: [] for name in ways}
        under_load: dict[str, list[float]] = {}
        try:
            service.ask("/v1/execute", execute, 16)
            for _ in range(options.rounds):
                for name, run in ways.items():
                    took, each = run()
                    seconds[name].append(took)
                    latencies[name] += each
            for name, each in load(service, options.rounds, execute, verify):
                under_load.setdefault(name, []).extend(each)
        finally:
            service.close()
    show(seconds, latencies, len(tasks))
    show_latencies(under_load)


def load(
    service: Service, rounds: int, execute: list[bytes], verify: list[bytes]
) -> Iterator[tuple[str, list[float]]]:
    """Latencies under load, by what was measured."""
    for seed in range(rounds):
        mixed = mixture.requests(MIXED, seed)
        bodies = [json.dumps(body).encode() for body, _, _ in mixed]
        _, each = service.ask("/v1/execute", bodies, max(CONCURRENCIES))
        good = [s for s, (_, status, _) in zip(each, mixed, strict=True) if status == "ok"]
        yield f"programs that are ok in the mixture, concurrency {max(CONCURRENCIES)}", good
        yield "a program alone", service.ask("/v1/execute", execute[:100], 1)[1]
        many = verify * (JOB // len(verify))
        yield f"a program beside a job of {JOB}", service.beside_a_job(many, execute[:100])


def show(seconds: dict[str, list[float]], latencies: dict[str, list[float]], programs: int) -> None:
    """Prints the table."""
    table = Table(box=None)
    for column in ("way", "programs/s", "of the bare executor", "p50 ms", "p99 ms"):
        table.add_column(column, justify="left" if column == "way" else "right")
    base = ""
    for name, took in seconds.items():
        if name.startswith("bare"):
            base = name
        ratio = statistics.median(b / t for b, t in zip(seconds[base], took, strict=True))
        each = sorted(latencies[name])
        shown = [f"{1e3 * each[int(len(each) * q)]:.1f}" for q in (0.5, 0.99)] if each else ["", ""]
        table.add_row(name, f"{programs / statistics.median(took):.0f}", f"{ratio:.2f}", *shown)
    Console().print(table)


def show_latencies(latencies: dict[str, list[float]]) -> None:
    """Prints the second table."""
    table = Table(box=None)
    for column in ("what", "p50 ms", "p99 ms"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, each in latencies.items():
        ordered = sorted(each)
        table.add_row(name, *(f"{1e3 * ordered[int(len(ordered) * q)]:.1f}" for q in (0.5, 0.99)))
    Console().print(table)


if __name__ == "__main__":
    main()
