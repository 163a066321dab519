"""Measurement of ambiguous samples: three train pairs that fit another task of ours.

    .venv/bin/python benchmarks/ambiguity.py [TASK_ID …]

For each task, it runs the programs of all others on new pairs, and prints the share of samples
whose three train pairs fit another program that misses the test pair, without and with drawing
again, and the programs that cause it: what `omniarc/dataset/rivals.py` has. All tasks take about
ten minutes on one core.
"""

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from omniarc import tasks
from omniarc.dataset.entry import draw_example, original
from omniarc.dataset.rivals import RIVALS, fits

# Pairs of a task: those on which any program is tried, and those that measure the ones that fit.
TRIED, MEASURED = 6, 160

# Samples taken from the measured pairs.
SAMPLES = 4000

# A program that takes more processor time on an input of another task does not fit it.
SECONDS = 0.05

# Tasks with fewer ambiguous samples are not listed, nor are programs that cause fewer.
LEAST_SHARE, LEAST_RIVAL = 0.01, 0.002


class OutOfTime(BaseException):
    """A program took too long. Not an exception that `fits` catches."""


@contextmanager
def time_limit() -> Iterator[None]:
    """Raise OutOfTime in the block after `SECONDS` of processor time."""

    def stop(*_):
        raise OutOfTime

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def fits_in_time(program, pair):
    """Return whether a program computes the output of a pair within the time limit."""
    try:
        with time_limit():
            return fits(program, pair)
    except OutOfTime:
        return False


def measure(task_id, programs):
    """Return the share of ambiguous samples of a task, and the share that each program causes."""
    entry, rng = original(task_id), np.random.default_rng(0)
    pairs = [draw_example(entry, rng, set()) for _ in range(MEASURED)]
    samples = np.array([rng.choice(MEASURED, 4, replace=False) for _ in range(SAMPLES)])
    train, test = samples[:, :3], samples[:, 3]
    causes = {}
    for rival_id, program in programs.items():
        if rival_id == task_id or not any(fits_in_time(program, each) for each in pairs[:TRIED]):
            continue
        fitting = np.array([fits_in_time(program, each) for each in pairs])
        causes[rival_id] = fitting[train].all(axis=1) & ~fitting[test]
    known = RIVALS.get(task_id, "").split()
    without = list(causes.values())
    remaining = [cause for rival_id, cause in causes.items() if rival_id not in known]
    drawn_again = np.any([causes[each] for each in known if each in causes] or [test < 0], axis=0)
    left = np.any(remaining or [test < 0], axis=0)[~drawn_again]
    shares = {rival_id: float(cause.mean()) for rival_id, cause in causes.items()}
    return float(np.any(without or [test < 0], axis=0).mean()), float(left.mean()), shares


def main():
    """Print a line for each task with ambiguous samples, and the means."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task_id", nargs="*")
    programs = {task_id: original(task_id).task for task_id in tasks.task_ids()}
    found = {}
    for task_id in parser.parse_args().task_id or programs:
        found[task_id] = before, after, shares = measure(task_id, programs)
        if before >= LEAST_SHARE:
            ordered = sorted(shares.items(), key=lambda item: -item[1])
            rivals = " ".join(rival_id for rival_id, share in ordered if share >= LEAST_RIVAL)
            print(f"{task_id}  {before:6.1%} {after:6.1%}  {rivals}", flush=True)
    for name, index in (("as drawn", 0), ("after drawing again", 1)):
        shares = [each[index] for each in found.values()]
        many = sum(share > 0.02 for share in shares)
        print(f"{name}: mean {np.mean(shares):.2%}, most {max(shares):.1%}, {many} above 2 %")


if __name__ == "__main__":
    main()
