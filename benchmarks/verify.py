"""Benchmark of a complete run of `omniarc verify` on a generated predictions file.

    .venv/bin/python benchmarks/verify.py [--programs N] [--samples N] [--isolation MODE …]

The file contains `--samples` predictions for each of as many ARC-AGI-1 training tasks as needed:
the task's own program, if the dataset has one, its programs in the fidelity corpus, and programs of
other tasks, which are wrong or fail as those of a model do. A third are complete replies, and a
quarter are for a transformed or recolored task. Results, score and submission are written as in a
real run. The time includes the startup of the command, about a second.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from omniarc import corpus, tasks
from omniarc.dataset.entry import original
from omniarc.evaluation.augmentation import GEOMETRIES

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "tests" / "fidelity" / "programs"
OMNIARC = Path(sys.executable).with_name("omniarc")
FULL_RUN = 400 * 128


def programs_by_task() -> dict[str, list[str]]:
    """Return the programs of the dataset and of the fidelity corpus, by task id."""
    found = {task_id: [original(task_id).code] for task_id in tasks.task_ids()}
    for path in sorted(PROGRAMS.glob("*/*.py")):
        code = path.read_text()
        task_id = code.splitlines()[0].partition("task:")[2].strip()
        found.setdefault(task_id, []).append(code)
    return found


def predictions(count: int, samples: int) -> Iterator[dict[str, object]]:
    """Yield `count` predictions, always the same ones."""
    rng = np.random.default_rng(0)
    by_task = programs_by_task()
    every = [code for codes in by_task.values() for code in codes]
    training = list(corpus.iter_tasks("ARC-AGI-1", "training"))
    for number in range(count):
        task = training[number // samples % len(training)]
        sample = number % samples
        own = by_task.get(task.id, [])
        code = own[sample] if sample < len(own) else every[rng.integers(len(every))]
        line: dict[str, object] = {
            "id": f"{task.id}-{number}",
            "task_id": task.id,
            "logprob": round(float(-rng.exponential(20)), 3),
        }
        if sample % 3 == 2:
            line["reply"] = f"The rule is in the code.\n\n```python\n{code}\n```\nThat is all.\n"
        else:
            line["code"] = code
        if sample % 4 == 3:
            line["augmentation"] = {
                "geometry": GEOMETRIES[rng.integers(len(GEOMETRIES))],
                "colors": rng.permutation(10).tolist(),
            }
        yield line


def own_seconds(output: Path) -> float:
    """Return the processor time of the programs in a results file, each run counted once."""
    runs = set()
    with output.open() as lines:
        for line in lines:
            usage = json.loads(line)["result"]["usage"]
            runs.add((usage["wall_ms"], usage["cpu_ms"]))
    return sum(cpu_ms for _, cpu_ms in runs) / 1e3


def measure(file: Path, isolation: str) -> tuple[float, float, int, dict[str, object]]:
    """Measure one run.

    Returns:
        Its seconds, the processor time of the programs themselves in seconds, the size of its
        largest process in MiB, and its score.
    """
    folder = file.parent
    names = ["--output", "--json", "--submission"]
    paths = [folder / f"{isolation}{name[1:]}" for name in names]
    options = [str(part) for pair in zip(names, paths, strict=True) for part in pair]
    scope = ["--dataset", "ARC-AGI-1", "--split", "training", "--isolation", isolation]
    start = time.perf_counter()
    process = subprocess.Popen(
        [OMNIARC, "verify", file, *options, *scope], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"omniarc verify --isolation {isolation} failed")
    return seconds, own_seconds(paths[0]), usage.ru_maxrss >> 10, json.loads(paths[1].read_text())


def main() -> None:
    """Run the benchmark and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--programs", type=int, default=FULL_RUN)
    options.add_argument("--samples", type=int, default=128)
    options.add_argument(
        "--isolation", nargs="+", choices=["program", "fork"], default=["program", "fork"]
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "predictions.jsonl"
        with file.open("w") as sink:
            for line in predictions(chosen.programs, chosen.samples):
                sink.write(json.dumps(line) + "\n")
        megabytes = file.stat().st_size / 2**20
        rows = {isolation: measure(file, isolation) for isolation in chosen.isolation}
    print(
        f"{chosen.programs} programs, {chosen.samples} per task, {megabytes:.0f} MB, "
        f"{len(os.sched_getaffinity(0))} CPUs\n"
    )
    print(
        "| isolation | s | programs per second | processor time of the programs, s "
        "| largest process, MB | ok | error | solved train |"
    )
    print("| --- |" + " ---: |" * 7)
    for isolation, (seconds, used, peak, report) in rows.items():
        figures = report["score"]["overall"]  # type: ignore[index]
        statuses = figures["statuses"]
        print(
            f"| {isolation} | {seconds:.1f} | {chosen.programs / seconds:.0f} | {used:.0f} "
            f"| {peak} "
            f"| {statuses.get('ok', 0)} | {statuses.get('error', 0)} "
            f"| {figures['solved_train']} |"
        )


if __name__ == "__main__":
    main()
