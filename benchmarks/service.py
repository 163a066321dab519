"""Benchmark of the service: throughput and latencies, compared with the bare executor.

    .venv/bin/python benchmarks/service.py [--rounds N] [--programs N] [--database URL]

The service runs as in a deployment, with an API key and an audit record for every execution. The
client is minimal, but runs on the same CPUs. Rounds of all methods alternate, so that other load on
the machine affects them equally. Figures are medians over rounds; latencies are over all rounds
together. Each row is compared with the bare executor on the same grids: the train inputs for
`/v1/execute`, all inputs for the others.

A second table shows latencies under load: with the mixture of good, slow and hostile programs of
tests/support/mixture.py, and during a job that would saturate the machine by itself.
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


class KeyedService:
    """A service process with an API key and a database, and a client."""

    def __init__(self, directory: str, database: str | None) -> None:
        url = database or f"sqlite:///{directory}/benchmark.db"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": directory,
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

    def send(self, path: str, bodies: list[bytes], concurrency: int) -> tuple[float, list[float]]:
        """Send the bodies over `concurrency` connections; return the seconds for all and each."""
        return asyncio.run(self._send(path, bodies, concurrency))

    async def _send(
        self, path: str, bodies: list[bytes], concurrency: int
    ) -> tuple[float, list[float]]:
        pending = iter(enumerate(bodies))
        latencies = [0.0] * len(bodies)

        async def send() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            for index, body in pending:
                start = time.perf_counter()
                writer.write(_head(path, len(body)) + body)
                response = await reader.readuntil(b"\r\n\r\n")
                assert response.startswith(b"HTTP/1.1 200"), response
                length = response.lower().partition(b"content-length:")[2].split()[0]
                await reader.readexactly(int(length))
                latencies[index] = time.perf_counter() - start
            writer.close()

        start = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(concurrency)))
        return time.perf_counter() - start, latencies

    def batch(self, programs: list[bytes]) -> tuple[float, list[float]]:
        """Send all programs in one streamed batch; return the seconds."""
        return asyncio.run(self._batch(b"\n".join(programs), len(programs)))

    async def _batch(self, body: bytes, count: int) -> tuple[float, list[float]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 24)
        start = time.perf_counter()
        head = _head("/v1/verify/batch", len(body), "application/x-ndjson", "Connection: close\r\n")
        writer.write(head + body)
        response = await reader.read()
        seconds = time.perf_counter() - start
        assert response.count(b'"execution_id"') == count, response[:500]
        writer.close()
        return seconds, []

    def send_during_job(self, programs: list[bytes], bodies: list[bytes]) -> list[float]:
        """Send the bodies one by one while a job is running; return the seconds for each."""
        url = f"http://127.0.0.1:{self.port}/v1/jobs"
        headers = {"Authorization": f"Bearer {KEY}"}
        kind = {"Content-Type": "application/x-ndjson"}
        content = b"\n".join(programs)
        job = httpx.post(url, headers=headers | kind, content=content, timeout=60).json()
        _, latencies = self.send("/v1/execute", bodies, 1)
        cancelled = httpx.delete(f"{url}/{job['id']}", headers=headers).json()
        assert 0 < cancelled["finished"] < cancelled["total"], cancelled
        return latencies


def _head(path: str, length: int, media_type: str = "application/json", more: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
        f"Content-Type: {media_type}\r\n{more}Content-Length: {length}\r\n\r\n"
    ).encode()


async def time_bare(work: executor.Work) -> float:
    """Return the seconds that the sandbox takes without the service, at full concurrency."""
    async with AsyncSandbox(extra_modules=["omniarc.dsl"]) as box:
        await box.run(Program("def task(grid): return grid"), [[[1]]])
        start = time.perf_counter()
        await asyncio.gather(*(box.run(Program(code), grids) for code, grids in work))
        return time.perf_counter() - start


def main() -> None:
    """Run the benchmark and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--programs", type=int, default=240)
    parser.add_argument("--database", help="sqlite:///file or postgresql://…")
    options = parser.parse_args()

    tasks = executor.load_tasks(options.programs)
    train_work = [(code, [pair.input for pair in corpus.find_task(t).train]) for code, t in tasks]
    whole_work = [(code, corpus.find_task(t).inputs) for code, t in tasks]
    execute = [json.dumps({"code": code, "inputs": grids}).encode() for code, grids in train_work]
    verify = [json.dumps({"code": code, "task_id": t}).encode() for code, t in tasks]

    with tempfile.TemporaryDirectory() as directory:
        service = KeyedService(directory, options.database)
        methods = {"bare executor, train inputs": lambda: (asyncio.run(time_bare(train_work)), [])}
        for n in CONCURRENCIES:
            methods[f"/v1/execute, concurrency {n}"] = lambda n=n: service.send(
                "/v1/execute", execute, n
            )
        methods["bare executor, all inputs"] = lambda: (asyncio.run(time_bare(whole_work)), [])
        for n in CONCURRENCIES:
            methods[f"/v1/verify, concurrency {n}"] = lambda n=n: service.send(
                "/v1/verify", verify, n
            )
        methods["/v1/verify/batch"] = lambda: service.batch(verify)
        seconds: dict[str, list[float]] = {name: [] for name in methods}
        latencies: dict[str, list[float]] = {name: [] for name in methods}
        under_load: dict[str, list[float]] = {}
        try:
            service.send("/v1/execute", execute, 16)
            for _ in range(options.rounds):
                for name, run in methods.items():
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
    service: KeyedService, rounds: int, execute: list[bytes], verify: list[bytes]
) -> Iterator[tuple[str, list[float]]]:
    """Yield the latencies under load, each with a label."""
    for seed in range(rounds):
        mixed = mixture.requests(MIXED, seed)
        bodies = [json.dumps(body).encode() for body, _, _ in mixed]
        _, each = service.send("/v1/execute", bodies, max(CONCURRENCIES))
        good = [s for s, (_, status, _) in zip(each, mixed, strict=True) if status == "ok"]
        yield f"good programs of the mixture, concurrency {max(CONCURRENCIES)}", good
        yield "single program", service.send("/v1/execute", execute[:100], 1)[1]
        # Identical programs would run once; a seed makes each another one.
        many = [b'{"seed": %d, ' % n + verify[n % len(verify)][1:] for n in range(JOB)]
        yield f"single program during a job of {JOB}", service.send_during_job(many, execute[:100])


def show(seconds: dict[str, list[float]], latencies: dict[str, list[float]], programs: int) -> None:
    """Print the table of throughput."""
    table = Table(box=None)
    for column in ("method", "programs/s", "relative to bare executor", "p50 ms", "p99 ms"):
        table.add_column(column, justify="left" if column == "method" else "right")
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
    """Print the table of latencies under load."""
    table = Table(box=None)
    for column in ("load", "p50 ms", "p99 ms"):
        table.add_column(column, justify="left" if column == "load" else "right")
    for name, each in latencies.items():
        ordered = sorted(each)
        table.add_row(name, *(f"{1e3 * ordered[int(len(ordered) * q)]:.1f}" for q in (0.5, 0.99)))
    Console().print(table)


if __name__ == "__main__":
    main()
