"""The processor time of a program in a child that is put back, and in one that is forked for it.

    .venv/bin/python -m benchmarks.restoring [--rounds N] [--programs N]

Both kinds of sandbox run the same programs of the fidelity corpus in alternating rounds. The time
of the template includes forking, or putting back; that of a forked child includes its exit.
"""

import argparse
import statistics
import time
from pathlib import Path

from benchmarks.executor import Work, load_work
from sandbox import Program, Sandbox

PARTS = ("parent", "template", "child")


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process in seconds, to a nanosecond (/proc/PID/schedstat)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def serving(box: Sandbox) -> int:
    """Return the process that forks children: the template, or its only child in a namespace."""
    (pid,) = box.inner.templates
    if "pid" not in box.inner.namespaces:
        return pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def measure(box: Sandbox, work: Work) -> list[float]:
    """Return the milliseconds of each part, and the wall time, for one program."""
    template = serving(box)
    before = time.process_time(), cpu_seconds(template), time.perf_counter()
    child = sum(box.run(Program(code), grids).usage.cpu_ms for code, grids in work)
    after = time.process_time(), cpu_seconds(template), time.perf_counter()
    parent, forking, wall = ((b - a) * 1e3 for a, b in zip(before, after, strict=True))
    return [each / len(work) for each in (parent, forking, child, wall)]


def main() -> None:
    """Print a table of the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--programs", type=int, default=120)
    options = parser.parse_args()
    work = load_work(options.programs)
    with (
        Sandbox(concurrency=1) as restored,
        Sandbox(concurrency=1, restores=0) as forked,
    ):
        boxes = {"forked": forked, "put back": restored}
        found: dict[str, list[list[float]]] = {name: [] for name in boxes}
        for box in boxes.values():
            measure(box, work[:5])
        for _ in range(options.rounds):
            for name, box in boxes.items():
                found[name].append(measure(box, work))
        refused = restored.inner.put_back
    print("| child | " + " | ".join(f"{part}, ms" for part in PARTS) + " | sum, ms | wall, ms |")
    print("| --- |" + " ---: |" * 5)
    for name, rounds in found.items():
        *parts, wall = (statistics.median(column) for column in zip(*rounds, strict=True))
        figures = " | ".join(f"{value:.2f}" for value in (*parts, sum(parts), wall))
        print(f"| {name} | {figures} |")
    print(f"\nput back {refused[0]} times, refused {refused[1]} times")


if __name__ == "__main__":
    main()
