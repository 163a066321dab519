"""Benchmark of the event loop: how long hostile programs and clients keep others waiting.

    .venv/bin/python -m benchmarks.loop_lag [--seconds N] [--only NAME]

A service runs in a process of its own. A timer on its event loop is due every millisecond; the lag
is how late it comes. On a busy machine that includes the time in which other processes ran, so the
second figure is the processor time that the loop used between two ticks: what it did in one go.
Each sender in turn does its worst for some seconds.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import os
import secrets
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEY = f"omniarc_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}"
TICK_SECONDS = 0.001
TASK = "68b16354"
IDENTITY = "def task(grid):\n    return grid\n"
LIMITS = {"wall_seconds": 3, "cpu_seconds": 60, "output_kb": 16384}
BODY_BYTES = 8 << 20


class Lag(NamedTuple):
    """How long the event loop kept its timer waiting, in milliseconds.

    Attributes:
        most: the longest lag.
        p99: the lag that 99 of 100 ticks did not exceed.
        busy: the most processor time between two ticks.
    """

    most: float
    p99: float
    busy: float


class Meter:
    """Measures the lag of the running event loop, and reports it whenever a `?` comes in.

    A `c` runs the garbage collector, as the interpreter does at times of its own choice.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lags: list[float] = []
        self._busy = 0.0
        self._loop.add_reader(sys.stdin.fileno(), self._obey)
        self._schedule()

    def _schedule(self) -> None:
        self._due = time.perf_counter() + TICK_SECONDS
        self._used = time.thread_time()
        self._loop.call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._lags.append(max(0.0, time.perf_counter() - self._due))
        self._busy = max(self._busy, time.thread_time() - self._used)
        self._schedule()

    def _obey(self) -> None:
        if os.read(sys.stdin.fileno(), 1) == b"c":
            gc.collect()
        else:
            self._report()

    def _report(self) -> None:
        lags = sorted(self._lags) or [0.0]
        lag = Lag(lags[-1], lags[len(lags) * 99 // 100], self._busy)
        print(json.dumps([round(1e3 * value, 2) for value in lag]), flush=True)
        self._lags, self._busy = [], 0.0


def serve(port: int) -> None:
    """Run a service whose event loop is measured."""
    from service.server import server
    from service.settings import Settings

    listener = socket.create_server(("127.0.0.1", port))
    meters: list[Meter] = []
    server.run(Settings(), [listener], lambda: meters.append(Meter()))


class Service:
    """A measured service process.

    Attributes:
        port: where it listens.
        client: a client with its key.
    """

    def __init__(self, directory: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.loop_lag", "--serve", str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": directory,
                "OMNIARC_ADMIN_KEY": KEY,
                "OMNIARC_DATABASE_URL": f"sqlite:///{directory}/lag.db",
            },
        )
        self.client = self.new_client()
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                if self.client.get("/readyz").status_code == 200:
                    break
            time.sleep(0.1)
        self.client.post("/v1/execute", json=execution(IDENTITY))
        self.lag()

    def new_client(self) -> httpx.Client:
        """Return a client with the key."""
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"Authorization": f"Bearer {KEY}"},
            timeout=60,
            trust_env=False,
        )

    def lag(self) -> Lag:
        """Return the lag since the last call."""
        assert self._process.stdout is not None
        self._send(b"?")
        return Lag(*json.loads(self._process.stdout.readline()))

    def collect(self) -> None:
        """Run the garbage collector of the service."""
        self._send(b"c")
        time.sleep(0.2)

    def _send(self, command: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command)
        self._process.stdin.flush()

    def connect(self) -> socket.socket:
        """Return a raw connection."""
        return socket.create_connection(("127.0.0.1", self.port), 30)

    def head(self, path: str, length: int, *more: str) -> bytes:
        """Return the head of a request with the key."""
        lines = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {KEY}"]
        lines += [f"Content-Length: {length}", *more, "", ""]
        return "\r\n".join(lines).encode()

    def close(self) -> None:
        """Stop the service."""
        self.client.close()
        self._process.terminate()
        self._process.communicate()


def execution(code: str, **fields: Any) -> dict[str, Any]:
    """Return a body for /v1/execute."""
    return {"code": code, "inputs": [[[1]]], **fields}


# What a sender does once; it is repeated for the seconds of the measurement.
Sender = Callable[[Service], Any]


def frames(body: bytes) -> str:
    """Return a program that writes a frame with this body to its parent, without end."""
    frame = struct.pack("<I", len(body)) + body
    many = max(1, 60_000 // len(frame))
    return (
        "import os\n"
        f"FRAME = bytes.fromhex({frame.hex()!r}) * {many}\n"
        "def task(grid):\n"
        "    while True:\n"
        "        os.write(3, FRAME)\n"
    )


def large_frame(prefix: bytes, unit: bytes, size: int = 16 << 20) -> str:
    """Return a program that writes frames of this size: a prefix, then a unit repeated."""
    count = (size - len(prefix)) // len(unit)
    return (
        "import os\n"
        f"body = bytes.fromhex({prefix.hex()!r}) + bytes.fromhex({unit.hex()!r}) * {count}\n"
        "frame = len(body).to_bytes(4, 'little') + body\n"
        "def task(grid):\n"
        "    while True:\n"
        "        view = memoryview(frame)\n"
        "        while view:\n"
        "            view = view[os.write(3, view):]\n"
    )


def native(code: str) -> Sender:
    """Return a sender of a program under policy `kernel`."""

    def send(service: Service) -> None:
        body = execution(code, policy="kernel", limits=LIMITS)
        service.client.post("/v1/execute", json=body)

    return send


def program(code: str, **fields: Any) -> Sender:
    """Return a sender of a program under policy `restricted`."""
    return lambda service: service.client.post(
        "/v1/execute", json=execution(code, limits=LIMITS, **fields)
    )


def script(code: str) -> Sender:
    """Return a sender of a script."""
    body = {"code": code, "language": "python", "run_timeout": 3}
    return lambda service: service.client.post("/run_code", json=body)


def posted(path: str, content: bytes, kind: str = "application/json") -> Sender:
    """Return a sender of a whole body."""
    headers = {"Content-Type": kind}
    return lambda service: service.client.post(path, content=content, headers=headers)


def filled(prefix: bytes, unit: bytes, suffix: bytes) -> bytes:
    """Return a body just below the limit, with a unit repeated in the middle."""
    return prefix + unit * ((BODY_BYTES - len(prefix) - len(suffix)) // len(unit)) + suffix


def byte_by_byte(service: Service) -> None:
    """Send the beginning of a batch with an astral character, each byte in a packet of its own."""
    body = b'{"programs": [{"code": "\xf0\x9f\x8e\xb2' + b"x" * 40_000
    with service.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(service.head("/v1/verify/batch", BODY_BYTES))
        for at in range(len(body)):
            connection.sendall(body[at : at + 1])


def tiny_chunks(service: Service) -> None:
    """Send a body in chunks of one byte, as many at once as the connection takes."""
    head = service.head("/v1/verify/batch", 0).replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    with service.connect() as connection:
        connection.sendall(head + b"1\r\n \r\n" * 300_000 + b"0\r\n\r\n")
        connection.recv(1 << 16)


def unfinished(service: Service) -> None:
    """Send thirty bodies of 8 MB and leave out the last byte of each."""
    body = filled(b'{"programs": [{"code": "', b"x", b"")
    with contextlib.ExitStack() as stack:
        for _ in range(30):
            connection = stack.enter_context(service.connect())
            with contextlib.suppress(OSError):
                connection.sendall(service.head("/v1/verify/batch", BODY_BYTES + 1) + body)


def idle_connections(service: Service) -> None:
    """Open a thousand connections and leave them idle, then close them all."""
    with contextlib.ExitStack() as stack:
        for _ in range(1000):
            with contextlib.suppress(OSError):
                stack.enter_context(service.connect())
        time.sleep(0.5)


def pipelined(service: Service) -> None:
    """Send thousands of requests at once on one connection, and read no answer."""
    with service.connect() as connection:
        connection.settimeout(1)
        with contextlib.suppress(OSError):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 50_000)


def flood(bodies: Callable[[int], bytes], path: str, count: int = 64) -> Sender:
    """Return a sender of many requests at once."""

    def send(service: Service) -> None:
        asyncio.run(_flood(service, bodies, path, count))

    return send


async def _flood(service: Service, bodies: Callable[[int], bytes], path: str, count: int) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    limits = httpx.Limits(max_connections=count)
    url = f"http://127.0.0.1:{service.port}"
    async with httpx.AsyncClient(
        base_url=url, headers=headers, limits=limits, timeout=60, trust_env=False
    ) as client:
        sent: list[Awaitable[Any]] = [client.post(path, content=bodies(n)) for n in range(count)]
        await asyncio.gather(*sent, return_exceptions=True)


def small_batch(number: int) -> bytes:
    """Return a batch of twenty programs."""
    one = {"code": f"{IDENTITY}# {number}\n", "task_id": TASK}
    return json.dumps({"programs": [one] * 20}).encode()


def gzip_bomb(number: int) -> bytes:
    """Return a body that expands to a gigabyte."""
    import gzip

    return gzip.compress(gzip.compress(b"0" * (1 << 24), 9) * 4, 9)


def large_reply(unit: str) -> Sender:
    """Return a sender of a reply as long as allowed."""
    reply = unit * ((1 << 20) // len(unit))
    return posted("/v1/execute", json.dumps({"reply": reply, "inputs": [[[1]]]}).encode())


GRID = [[9] * 30] * 30
PRINTS = "def task(grid):\n    while True:\n        print('\U0001f3b2' * 100_000)\n"
WRITES = "import sys\nsys.stdout.buffer.write({} * ((4 << 20) - 1))\n"
DEEP = "def task(grid):\n    x = []\n    for _ in range(100_000):\n        x = [x]\n    return x\n"
SENDERS: dict[str, Sender] = {
    "nothing": lambda service: time.sleep(0.2),
    "a full garbage collection": lambda service: service.collect(),
    # Programs.
    "tiny frames": native(frames(b"\x92\x02\xa0")),
    "frames of violations": native(frames(b"\x95\x03\xa9file.open\xa1x\xc0\xa7runtime")),
    "16 MB of printed text in one frame": native(
        large_frame(b"\x92\x02\xdb" + ((16 << 20) - 8).to_bytes(4, "big"), b"\xf0\x9f\x8e\xb2")
    ),
    "16 MB of nested arrays in one frame": native(large_frame(b"\x92\x02", b"\x91")),
    "16 MB of unknown fields in one frame": native(
        large_frame(b"\xdd" + ((16 << 20) - 6).to_bytes(4, "big") + b"\x05", b"\x01")
    ),
    "an announced frame that never ends": native(large_frame(b"", b"x", 12 << 20)),
    "endless printed text": program(PRINTS),
    "endless printed text, kernel": native(PRINTS),
    "a script that writes no UTF-8": script(WRITES.format(r"b'\xff'")),
    "a script that writes control characters": script(WRITES.format(r"b'\0'")),
    "a script that writes forever": script("while True:\n    print('\\0' * 100_000)\n"),
    "results nested deeply": program(DEEP),
    "a thousand full grids": program(IDENTITY, inputs=[GRID] * 1000),
    # Clients.
    "a batch byte by byte, astral": byte_by_byte,
    "a batch of 8 MB, astral": posted(
        "/v1/verify/batch",
        filled('{"programs": [{"code": "🎲'.encode(), b"x", b'"}]}'),
    ),
    "a batch of 8 MB of brackets": posted(
        "/v1/verify/batch", filled(b'{"programs": [{"task": ', b"[],", b"[]}]}")
    ),
    "a batch of 8 MB of numbers": posted(
        "/v1/verify/batch", filled(b'{"programs": [{"task": [', b"1,", b"1]}]}")
    ),
    "a batch of 8 MB of small lines": posted(
        "/v1/verify/batch", filled(b"", b"{}\n", b""), "application/x-ndjson"
    ),
    "a line of 8 MB of numbers": posted(
        "/v1/verify/batch", filled(b'{"task": [', b"1,", b"1]}\n"), "application/x-ndjson"
    ),
    "thirty unfinished bodies of 8 MB": unfinished,
    "an unknown field with a name of 8 MB": posted(
        "/v1/execute", filled(b'{"', b"x", b'": 1}')
    ),
    "a batch with such a field": posted(
        "/v1/verify/batch", filled(b'{"programs": [{"', b"x", b'": 1}]}')
    ),
    "an unknown field of escapes": posted("/v1/execute", filled(b'{"', b"\\u0000", b'": 1}')),
    "8 MB of backslashes": posted("/v1/execute", filled(b'{"code": "', b"\\\\", b'"')),
    "a lone surrogate beside 8 MB of numbers": posted(
        "/v1/execute", filled(b'{"reply": "\\ud800", "inputs": [[[', b"1,", b"1]]]}")
    ),
    "8 MB of grids": posted(
        "/v1/execute", filled(b'{"code": "x", "inputs": [', b"[[1]],", b"[]]}")
    ),
    "a reply of fences": large_reply("```python\n"),
    "a reply of backquotes": large_reply("`"),
    "a reply of functions": large_reply("def task(grid):\n return grid\n"),
    "a thousand idle connections": idle_connections,
    "chunks of one byte": tiny_chunks,
    "requests in one packet": pipelined,
    "gzip bombs": lambda service: service.client.post(
        "/v1/execute", content=gzip_bomb(0), headers={"Content-Encoding": "gzip"}
    ),
    "a flood of small batches": flood(small_batch, "/v1/verify/batch"),
    "a flood of programs": flood(
        lambda number: json.dumps(execution(f"{IDENTITY}# {number}\n")).encode(), "/v1/execute"
    ),
}  # fmt: skip


@contextlib.contextmanager
def running() -> Iterator[Service]:
    """Run a measured service for the duration of the block."""
    with tempfile.TemporaryDirectory() as directory:
        service = Service(directory)
        try:
            yield service
        finally:
            service.close()


def measure(service: Service, sender: Sender, seconds: float) -> Lag:
    """Return the lag while a sender does its worst, at least once and for these seconds."""
    service.lag()
    end = time.monotonic() + seconds
    while True:
        sender(service)
        if time.monotonic() >= end:
            return service.lag()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="for each sender")
    parser.add_argument("--only", default="", help="senders whose name contains this")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve is not None:
        serve(arguments.serve)
        return
    table = Table("sender", "max lag, ms", "p99 lag, ms", "busy in one go, ms")
    with running() as service:
        for name, sender in SENDERS.items():
            if arguments.only in name:
                lag = measure(service, sender, arguments.seconds)
                table.add_row(name, *(f"{value:.1f}" for value in lag))
                print(name, lag, file=sys.stderr, flush=True)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
