"""Benchmark of the console: the time of each page over 100,000 records and 2,000 jobs.

    .venv/bin/python -m benchmarks.console [--records N] [--jobs N] [--pictures FOLDER]

With --pictures it also takes the pictures of docs/console.md with Chromium, from the same pages.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import numpy as np
from sqlalchemy import insert

from omniarc import corpus
from omniarc.corpus import Task
from omniarc.dataset import create_dataset
from omniarc.evaluation.verification import compare
from omniarc.model_inputs.candidates import Candidate
from sandbox.results import Output, Result, Status, Usage, Violation, new_id
from service.api.marks import Mark
from service.audit.store import AuditStore, Execution
from service.store.database import Database
from service.store.tables import job_programs, jobs
from tests.support.browser import Browser, running_driver

TARGET_MS = 300
ROUNDS = 7
BIG_JOB = 5_000

# The task in the picture of the review of inputs.
REVIEWED = "00d62c1b"

OPENS = (
    "import numpy as np\n\n\ndef task(grid):\n    colors = np.unique(grid)\n"
    "    # remember the colors for the next call\n"
    '    with open("colors.txt", "w") as file:\n        file.write(str(colors))\n'
    "    return grid[::-1]\n"
)
CODE = "import numpy as np\n\n\ndef task(grid):\n    return np.roll(grid, {}, axis=0)\n"
ATTEMPTS = (
    Violation("file.open", "colors.txt", 7, "runtime"),
    Violation("import.forbidden", "os", 1, "static"),
    Violation("attribute.forbidden", "__class__", 4, "static"),
    Violation("process.fork", "clone3", 5, "kernel"),
)


def main() -> None:
    """Fill a database, and print the time of each page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2_000)
    parser.add_argument("--pictures", type=Path, help="the folder of the pictures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/omniarc.db"
        database = Database(url)
        database.migrate()
        marked = fill_audit(database, options.records)
        big = fill_jobs(database, options.jobs)
        database.close()
        with running(folder, url) as client:
            measure(client, marked, big)
            if options.pictures:
                take_pictures(str(client.base_url), options.pictures, marked, big)


def fill_audit(database: Database, count: int) -> str:
    """Write records of two weeks, and return the id of one with a violation."""
    store = AuditStore(database)
    now = time.time()
    tasks = [task.id for task in corpus.iter_tasks("ARC-AGI-1", "training")]
    statuses = (*("ok",) * 12, "error", "error", "invalid_output", "timeout")
    last = ""
    for start in range(0, count, 500):
        batch = []
        for number in range(start, min(count, start + 500)):
            violates = number % 37 == 0
            attempt = ATTEMPTS[number // 37 % len(ATTEMPTS)]
            one = Execution(
                id=new_id(),
                at=now - (count - number) * 14 * 86400 / count,
                kind="verify",
                client=f"cluster-{'abcd'[number % 4]}",
                request_id="",
                job_id=None,
                task_id=tasks[number % len(tasks)],
                code=OPENS if violates and attempt.line == 7 else CODE.format(number % 5000),
                modules={},
                entry_point=None,
                policy="restricted",
                isolation="restored" if number % 8 else "fork",
                walls="landlock seccomp namespaces",
                status="violation" if violates else statuses[number % len(statuses)],
                violations=[attempt] if violates else [],
                usage=Usage(2.5, 2.0, 32900),
            )
            last = one.id if violates and attempt.line == 7 else last
            batch.append(one)
        store.append(batch)
    store.mark(Mark(verdict="unsafe", record=last, note="writes a file next to the run"), "ann")
    return last


def fill_jobs(database: Database, count: int) -> str:
    """Write jobs that are done, the last of them a big one, whose id is returned."""
    tasks = list(corpus.iter_tasks("ARC-AGI-1", "training"))
    job_id = ""
    for number in range(count):
        job_id = new_id()
        total = BIG_JOB if number == count - 1 else 10
        at = time.time() - (count - number) * 600
        job = {
            "id": job_id,
            "client": "local",
            "status": "done",
            "total": total,
            "pending": 0,
            "finished": total,
            "created_at": at,
            "started_at": at + 1,
            "ended_at": at + 20,
            "body_hash": "",
        }
        rows = [
            {
                "job_id": job_id,
                "position": index,
                "state": 2,
                "sequence": index + 1,
                "result": result_line(tasks[index * 7 % len(tasks)], index),
            }
            for index in range(total)
        ]
        with database.write() as connection:
            connection.execute(insert(jobs).values(job))
            connection.execute(insert(job_programs), rows)
    return job_id


def result_line(task: Task, index: int) -> bytes:
    """Return the stored result of a program that solves some of the tasks."""
    pairs = task.pairs
    grids = [pair.output if index % 3 and len(task.train) % 2 else pair.input for pair in pairs]
    outputs = [Output(Status.OK, grid, None, 0.3) for grid in grids]
    result = Result(
        id=new_id(),
        status=Status.OK,
        outputs=outputs,
        stdout="",
        violations=[],
        usage=Usage(2.0 + index % 50, 2.0, 32900),
        isolation="restored",
    )
    named = msgspec.structs.replace(compare(result, task), id=str(index))
    line = {**msgspec.to_builtins(named), "execution_id": result.id, "index": index, "error": None}
    return msgspec.json.encode(line) + b"\n"


@contextmanager
def running(folder: str, url: str) -> Iterator[httpx.Client]:
    """Run the service on a database, open to this machine, and yield a client of it."""
    log = Path(folder) / "log"
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "OMNIARC_DATABASE_URL": url}
    command = [Path(sys.executable).with_name("omniarc"), "serve", "--port", "0"]
    with (
        log.open("w") as sink,
        subprocess.Popen(command, env=environment, stdout=sink, stderr=sink) as process,
    ):
        try:
            while "console for people is at" not in log.read_text():
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            address = log.read_text().partition("the console for people is at ")[2]
            address = address.partition("/console")[0]
            with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
                client.headers["Accept"] = "text/html"
                yield client
        finally:
            process.terminate()


def measure(client: httpx.Client, record: str, job: str) -> None:
    """Print the median and longest time of each page, in milliseconds."""
    pages: dict[str, str] = {
        "overview": "",
        "audit": "/audit",
        "audit, violations": "/audit?status=violation",
        "audit, a rule": "/audit?rule=process.fork&layer=kernel",
        "audit, a client and a day": "/audit?client=cluster-a&since=2026-01-01",
        "audit, a task": "/audit?task_id=25ff71a9",
        "audit, a task that is nowhere": "/audit?task_id=nowhere",
        "audit, restored": "/audit?isolation=restored",
        "audit, long ago": "/audit?until=2001-01-01",
        "audit, text": "/audit?text=colors.txt",
        "audit, text that is nowhere": "/audit?text=nowhere",
        "audit, marked unsafe": "/audit?mark=unsafe",
        "audit, not marked": "/audit?mark=none&status=violation",
        "a record": f"/audit/records/{record}",
        "jobs": "/jobs",
        "a job of 5,000": f"/jobs/{job}",
        "tasks": "/tasks",
        "tasks, last page": "/tasks?page=32",
        "a task": "/tasks/25ff71a9",
        "a task with new inputs": "/tasks/25ff71a9?seed=1",
        "inputs": "/inputs",
    }
    print(f"{'page':32}{'first':>8}{'median':>8}{'longest':>8}  ms")
    for name, path in pages.items():
        times = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            answer = client.get(f"/console{path}")
            times.append((time.perf_counter() - begin) * 1000)
            assert answer.status_code == 200, (path, answer.status_code)
            assert "are for no task of the corpus" not in answer.text, "the results are not read"
        first, later = times[0], times[1:]
        late = "  over the target" if statistics.median(later) > TARGET_MS else ""
        print(f"{name:32}{first:8.0f}{statistics.median(later):8.0f}{max(later):8.0f}{late}")


def take_pictures(address: str, folder: Path, record: str, job: str) -> None:
    """Take the pictures of docs/console.md."""
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[str, tuple[str, Any]] = {
        "console-audit": ("/audit?status=violation", (1180, 900)),
        "console-record": (f"/audit/records/{record}", (1180, 900)),
        "console-tasks": ("/tasks?dataset=ARC-AGI-1", (1180, 700)),
        "console-job": (f"/jobs/{job}", (1180, 800)),
    }
    for name, (path, (width, height)) in pages.items():
        subprocess.run(
            [
                *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu"),
                *("--hide-scrollbars", f"--window-size={width},{height}"),
                f"--screenshot={folder / name}.png",
                f"{address.rstrip('/')}/console{path}",
            ],
            check=True,
            capture_output=True,
        )
    take_picture_of_inputs(address, folder / "console-inputs.png")


def take_picture_of_inputs(address: str, picture: Path) -> None:
    """Take the picture of the review of inputs: two are decided on, and one is corrected."""
    rng = np.random.default_rng(3)
    _, sample = create_dataset().sample(rng, task_id=REVIEWED, n_train=6, n_test=0)
    reply = "```json\n[[0, 3, 0], …]\n```"
    candidates = [
        Candidate(task_id=REVIEWED, prediction=number, reply=reply, model="m", **pair)
        for number, pair in enumerate(sample["train"])
    ]
    with tempfile.TemporaryDirectory() as scratch, running_driver() as driver:
        file = Path(scratch) / "candidates.jsonl"
        file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in candidates))
        browser = Browser(driver, Path(scratch))
        browser.show_at(1500, 800)
        browser.open(f"{address.rstrip('/')}/console/inputs")
        browser.upload("#file", file)
        browser.told("#heading")
        for decision in ("accept", "reject"):
            browser.click(f"#{decision}")
        browser.press("Right", "Down", "3", "Down", "3")
        assert browser.says("#state", "corrected")
        browser.run("return document.activeElement.blur()")
        time.sleep(6)  # until its output is shown, and what was said is hidden
        picture.write_bytes(browser.picture())
        browser.close()


if __name__ == "__main__":
    main()
