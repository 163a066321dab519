"""Benchmark of batches and jobs in which programs repeat, as samples of a model do.

    .venv/bin/python benchmarks/shared_runs.py [--programs N] [--distinct N] [--repeated-only]
    .venv/bin/python benchmarks/shared_runs.py --only job

Each line has one of the distinct programs, drawn at random. The same lines are sent with a seed of
their own too, so that no two are identical and each runs. Memory is the resident size of the
service and of this process, which is the client, before and after.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import executor
from rich.console import Console
from rich.table import Table

# First, since `service` must not be the benchmark of this name.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from service.client import BatchLine, Client
from tests.conftest import running_service


def lines_of(
    count: int, drawn_from: list[tuple[str, str]], *, repeat: bool
) -> Iterator[dict[str, Any]]:
    """Yield random programs of a batch, each with a seed of its own unless they repeat."""
    generator = random.Random(0)
    for index in range(count):
        code, task_id = generator.choice(drawn_from)
        yield {"code": code, "task_id": task_id, "seed": 0 if repeat else index}


def resident_mb(process: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def run_job(client: Client, programs: Iterator[dict[str, Any]]) -> Iterator[BatchLine]:
    """Yield the results of the programs as a job."""
    yield from client.results(client.submit(programs).id)


def main() -> None:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=2000)
    parser.add_argument("--distinct", type=int, default=79)
    parser.add_argument("--repeated-only", action="store_true", help="leave out distinct programs")
    parser.add_argument("--only", choices=("batch", "job"), help="send them in one way only")
    options = parser.parse_args()

    tasks = executor.load_tasks(options.distinct)
    ways: dict[str, Callable[..., Iterator[BatchLine]]] = {
        "batch": lambda client, programs: client.verify_batch(programs),
        "job": run_job,
    }
    table = Table(box=None)
    for column in ("sent as", "programs", "runs", "seconds", "service MB", "client MB"):
        table.add_column(column, justify="left" if column == "sent as" else "right")
    with (
        tempfile.TemporaryDirectory() as directory,
        running_service(Path(directory)) as service,
        Client(service.url) as client,
    ):
        list(client.verify_batch(lines_of(100, tasks, repeat=False)))
        for repeat in (True,) if options.repeated_only else (True, False):
            for name, run in ways.items():
                if options.only not in (None, name):
                    continue
                processes = (service.process.pid, os.getpid())
                before = [resident_mb(process) for process in processes]
                start = time.perf_counter()
                programs = lines_of(options.programs, tasks, repeat=repeat)
                runs = count = 0
                for line in run(client, programs):
                    count += 1
                    runs += line.shares_run_of is None
                seconds = time.perf_counter() - start
                assert count == options.programs
                after = [resident_mb(process) for process in processes]
                memory = (f"{b:.0f} → {a:.0f}" for b, a in zip(before, after, strict=True))
                table.add_row(name, f"{count}", f"{runs}", f"{seconds:.1f}", *memory)
    Console().print(table)


if __name__ == "__main__":
    main()
