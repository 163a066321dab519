"""Benchmark of running a program in the sandbox, compared with other methods.

    .venv/bin/python benchmarks/executor.py [--rounds N] [--programs N] [--others]

Every method runs the same programs of the fidelity corpus on the train inputs of their tasks.
Rounds of all methods alternate, so that other load on the machine affects them equally. The figures
are medians over rounds, and the ratios are relative to the bare fork of the same run.
`--others` adds packages from PyPI, which are installed in a temporary environment.
"""

import argparse
import asyncio
import concurrent.futures
import itertools
import json
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from omniarc import corpus
from sandbox import Program, Sandbox
from sandbox.program import Policy

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "tests" / "fidelity" / "programs"
SKIPPED_STYLES = ("errors", "outputs", "scipy_ndimage")
PUT_BACK, FORKED = "sandbox, restricted, put back", "sandbox, restricted, forked"
LISTS = ("list", "List", "Grid")

Work = list[tuple[str, list[list[list[int]]]]]

# Runs programs without isolation: compile, exec, call. Also what the bare fork runs.
PLAIN = """
import io, json, sys, contextlib
sys.path[:0] = {path!r}
import numpy as np
from sandbox import conversion
from sandbox.template import entry, input_types

def run(code, grids):
    space = {{"__name__": "program"}}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "p", "exec"), space)
        function = entry.find(space, None)
        kind = input_types.annotated(function, space) or input_types.inferred(function, code)
        given = [conversion.to_argument([row[:] for row in g], kind) for g in grids]
        return [conversion.to_grid(function(argument)) for argument in given]
"""

# Imports what a template imports.
TEMPLATE = """
import gc
from sandbox import wire
from sandbox.template import warm
warm.import_all(wire.Configuration("lean", [], [], False, b"", False, b"", {{}}, 0, 0, True))
warm.touch()
gc.collect()
warm.freeze()
"""

FORK = """
import os, time
work = json.load(sys.stdin)
sys.stdout.write("ready\\n"); sys.stdout.flush()
control = os.fdopen(int(sys.argv[1]), "rb", buffering=0)
while control.read(1):
    start = time.perf_counter()
    for code, grids in work:
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.write(write, json.dumps(run(code, grids)).encode())
            finally:
                os._exit(0)
        os.close(write)
        while os.read(read, 65536):
            pass
        os.close(read)
        os.wait4(pid, 0)
    sys.stdout.write(f"{{time.perf_counter() - start}}\\n"); sys.stdout.flush()
"""

BARE_FORK = PLAIN + TEMPLATE + FORK
NUMPY_FORK = PLAIN + FORK

IN_PROCESS = (
    PLAIN
    + """
import os, time
work = json.load(sys.stdin)
sys.stdout.write("ready\\n"); sys.stdout.flush()
control = os.fdopen(int(sys.argv[1]), "rb", buffering=0)
while control.read(1):
    start = time.perf_counter()
    for code, grids in work:
        run(code, grids)
    sys.stdout.write(f"{{time.perf_counter() - start}}\\n"); sys.stdout.flush()
"""
)


def load_tasks(count: int) -> list[tuple[str, str]]:
    """Return programs of the fidelity corpus with the ids of their tasks."""
    found = []
    for path in sorted(PROGRAMS.glob("*/*.py")):
        if path.parent.name not in SKIPPED_STYLES:
            code = path.read_text()
            found.append((code, code.splitlines()[0].partition("task:")[2].strip()))
    step = max(1, len(found) // count)
    return found[::step][:count]


def load_work(count: int) -> Work:
    """Return programs of the fidelity corpus with the train inputs of their tasks."""
    return [
        (code, [pair.input for pair in corpus.find_task(task_id).train])
        for code, task_id in load_tasks(count)
    ]


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class ScriptProcess:
    """A process that runs all the work once for each byte that it receives."""

    def __init__(self, source: str, work: Work) -> None:
        self._socket, child_socket = socket.socketpair()
        script = source.format(path=[str(ROOT), *[p for p in sys.path if "site-packages" in p]])
        environment = {"OPENBLAS_NUM_THREADS": "1", "PATH": os.environ.get("PATH", "")}
        self._process = subprocess.Popen(
            [sys.executable, "-c", script, str(child_socket.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(child_socket.fileno(),),
            env=environment,
            text=True,
        )
        child_socket.close()
        assert self._process.stdin is not None
        json.dump(work, self._process.stdin)
        self._process.stdin.close()
        while (line := self._read_line()) != "ready\n":  # imports may print
            if not line:
                raise RuntimeError("the process ended before it was ready")

    def _read_line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def seconds(self) -> float:
        """Run all the work and return its time as measured by the process."""
        self._socket.send(b"x")
        return float(self._read_line())

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


def timed(work: Callable[[], object]) -> float:
    """Call `work` and return the seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class LocalService:
    """A service process with default settings and a client."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "service.command", "serve"]
        self._process = subprocess.Popen(
            [*command, "--port", self.url.rpartition(":")[2]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        for _ in range(600):
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise RuntimeError("the service did not start")

    def run(self, work: Work, concurrency: int) -> float:
        bodies = [json.dumps({"code": code, "inputs": grids}).encode() for code, grids in work]
        return asyncio.run(self._run(bodies, concurrency))

    async def _run(self, bodies: list[bytes], concurrency: int) -> float:
        """Send the bodies over `concurrency` connections with a minimal client."""
        pending = iter(bodies)

        async def send() -> None:
            host, port = self.url.removeprefix("http://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            for body in pending:
                head = (
                    f"POST /v1/execute HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                writer.write(head.encode() + body)
                response = await reader.readuntil(b"\r\n\r\n")
                assert response.startswith(b"HTTP/1.1 200"), response
                length = response.lower().partition(b"content-length:")[2].split()[0]
                await reader.readexactly(int(length))
            writer.close()

        start = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(concurrency)))
        return time.perf_counter() - start

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def time_spawned(work: Work) -> float:
    """Return the time with `concurrent.futures` and a spawned process per program."""
    context = multiprocessing.get_context("spawn")

    def run_all() -> None:
        for code, grids in work:
            with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
                pool.submit(run_plainly, code, grids).result()

    return timed(run_all)


def run_plainly(code: str, grids: list[list[list[int]]]) -> object:
    """Run a program without isolation, in a process of `concurrent.futures`."""
    space: dict[str, object] = {}
    exec(PLAIN.format(path=[]), space)
    run = space["run"]
    assert callable(run)
    return run(code, grids)


def time_interpreter(work: Work) -> float:
    """Return the time with a `python -I` process per program."""
    paths = [str(ROOT), *[p for p in sys.path if "site-packages" in p]]
    source = PLAIN.format(path=paths) + "work = json.load(sys.stdin)\nrun(*work)\n"

    def run_all() -> None:
        for item in work:
            subprocess.run(
                [sys.executable, "-I", "-c", source], input=json.dumps(item), text=True, check=True
            )

    return timed(run_all)


OTHERS = {
    "smolagents local executor": (
        "smolagents",
        """
from smolagents.local_python_executor import LocalPythonExecutor
def one(code, grids):
    executor = LocalPythonExecutor(["numpy", "collections", "itertools", "math", "typing",
        "functools", "copy", "random", "re", "heapq", "dataclasses", "enum", "string", "json"])
    executor.send_tools({})
    name = code.split("def ")[-1].split("(")[0]
    for grid in grids:
        executor(code + f"\\nimport numpy as np\\n_r = {name}(np.array({grid!r}))\\n")
""",
    ),
    "pebble, process per program": (
        "pebble numpy",
        """
import multiprocessing
from pebble import ProcessPool
context = multiprocessing.get_context("fork")
def call(code, grids):
    import numpy as np
    space = {}
    exec(code, space)
    function = [v for v in space.values() if callable(v) and hasattr(v, "__code__")][-1]
    return [function(np.array(g)) for g in grids] and None
def one(code, grids):
    with ProcessPool(max_workers=1, max_tasks=1, context=context) as pool:
        pool.schedule(call, args=[code, grids], timeout=5).result()
""",
    ),
    "sandlock, process per program": (
        "sandlock numpy",
        """
import sys, json
from sandlock import Sandbox
def one(code, grids):
    body = code + "\\nimport numpy as np\\n"
    box = Sandbox(fs_readable=["/usr", "/lib", "/lib64", "/etc", sys.prefix, sys.base_prefix])
    result = box.run([sys.executable, "-c", body])
    if not result.success:
        raise RuntimeError(str(result))
""",
    ),
}

MEASURE_OTHER = """
import json, sys, time
work = json.load(sys.stdin)
{body}
done, start = 0, time.perf_counter()
for code, grids in work:
    try:
        one(code, grids)
        done += 1
    except Exception as error:
        sys.stderr.write(repr(error)[:200] + "\\n")
print(json.dumps([time.perf_counter() - start, done]))
"""


def time_others(work: Work) -> dict[str, tuple[float, int]]:
    """Return the time and the number of programs that ran, for each package.

    Packages that cannot be installed are left out.
    """
    found = {}
    for label, (packages, body) in OTHERS.items():
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run([sys.executable, "-m", "venv", directory], check=True)
            python = f"{directory}/bin/python"
            install = [python, "-m", "pip", "install", "-q", *packages.split(), "numpy"]
            if subprocess.run(install, capture_output=True, check=False).returncode != 0:
                continue
            ran = subprocess.run(
                [python, "-c", MEASURE_OTHER.format(body=body)],
                input=json.dumps(work),
                capture_output=True,
                text=True,
                check=False,
            )
            if ran.returncode == 0:
                seconds, done = json.loads(ran.stdout.splitlines()[-1])
                found[label] = (seconds, done)
            else:
                print(f"{label}: {ran.stderr[-300:]}", file=sys.stderr)
    return found


def main() -> None:
    """Run the benchmark and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--programs", type=int, default=120)
    options.add_argument("--others", action="store_true")
    chosen = options.parse_args()
    work = load_work(chosen.programs)
    few = work[:: max(1, len(work) // 10)][:10]
    in_process, bare_fork = ScriptProcess(IN_PROCESS, work), ScriptProcess(BARE_FORK, work)
    numpy_fork = ScriptProcess(NUMPY_FORK, work)
    service = LocalService()
    new_clients = map(str, itertools.count())
    # Children are put back for one client only: in a sandbox of its own it keeps them.
    with Sandbox() as own, Sandbox() as box:

        def sequential(box: Sandbox, policy: Policy, client: str | None) -> float:
            programs = [(Program(code, policy=policy), grids) for code, grids in work]
            return timed(lambda: [box.run(p, g, client=client) for p, g in programs])

        def batch(box: Sandbox, client: str | None) -> float:
            programs = [(Program(code), grids) for code, grids in work]
            return timed(lambda: box.run_batch(programs, client=client))

        methods: dict[str, Callable[[], float]] = {
            "bare os.fork of the same template": bare_fork.seconds,
            "bare os.fork of a process with numpy alone": numpy_fork.seconds,
            "in-process exec, no isolation": in_process.seconds,
            PUT_BACK: lambda: sequential(own, "restricted", ""),
            f"{PUT_BACK}, new client": lambda: sequential(box, "restricted", next(new_clients)),
            FORKED: lambda: sequential(box, "restricted", None),
            "sandbox, kernel (forked)": lambda: sequential(box, "kernel", None),
            f"{PUT_BACK}, all processors": lambda: batch(own, ""),
            f"{FORKED}, all processors": lambda: batch(box, None),
            "HTTP, concurrency 1": lambda: service.run(work, 1),
            "HTTP, concurrency 16": lambda: service.run(work, 16),
            "HTTP, concurrency 64": lambda: service.run(work, 64),
        }
        for method in methods.values():
            method()
        times: dict[str, list[float]] = {name: [] for name in methods}
        for _ in range(chosen.rounds):
            for name, method in methods.items():
                times[name].append(method() / len(work))
    service.close()
    in_process.close()
    bare_fork.close()
    numpy_fork.close()
    rows = {name: statistics.median(seconds) for name, seconds in times.items()}
    rows["concurrent.futures, spawned process per program"] = time_spawned(few) / len(few)
    rows["python -I per program"] = time_interpreter(few) / len(few)
    notes = {}
    if chosen.others:
        for name, (seconds, done) in time_others(few).items():
            rows[name] = seconds / len(few)
            notes[name] = f" ({done} of {len(few)} ran)"
    bare = rows["bare os.fork of the same template"]
    print(f"{len(work)} programs, {chosen.rounds} rounds, {os.cpu_count()} CPUs\n")
    print("| method | ms per program | programs per second | relative to bare fork |")
    print("| --- | ---: | ---: | ---: |")
    for name, seconds in rows.items():
        label = name + notes.get(name, "")
        print(f"| {label} | {seconds * 1e3:.2f} | {1 / seconds:.0f} | {seconds / bare:.2f} × |")


if __name__ == "__main__":
    main()
