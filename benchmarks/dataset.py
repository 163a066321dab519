"""Benchmark of drawing samples from the dataset, on one core.

    .venv/bin/python benchmarks/dataset.py

It measures samples (3 train pairs, 1 test pair and code) and input-output examples per second of
processor time, from the original tasks, their rewrites, attempts, and with all options of the
dataset. For comparison, it also measures encoding the samples as JSON and generating inputs only.
"""

import json
import os
import statistics
import time

import numpy as np

from omniarc.dataset import Dataset, create_dataset, load_entry
from omniarc.dataset.mixing import kind_of

SECONDS = 3.0
COMPOSITIONS = 100


def rate(work, batch):
    """Return calls per second of processor time: the median over batches within `SECONDS`."""
    rates = []
    end = time.process_time() + SECONDS
    while not rates or time.process_time() < end:
        start = time.process_time()
        for _ in range(batch):
            work()
        rates.append(batch / (time.process_time() - start))
    return statistics.median(rates)


def main():
    """Run the benchmark and print the table."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.process_time()
    originals = create_dataset(seed=0)
    print(f"create_dataset(): {time.process_time() - start:.2f} s, {len(originals)} tasks")
    start = time.process_time()
    options = {"variations": True, "rewrites": True, "primitives": True, "attempts": True}
    everything = create_dataset(**options, compositions=COMPOSITIONS, seed=0)
    print(f"with all options: {time.process_time() - start:.2f} s, {len(everything)} entries")
    print(f"version {originals.version}, hash {originals.hash}\n")

    by_kind = {
        kind: Dataset([one for one in everything.task_ids if kind_of(one) == kind], seed=0)
        for kind in ("rewrites", "attempts")
    }
    for dataset in (originals, everything):
        for task_id in dataset.task_ids:
            load_entry(task_id)  # reads the files, which is not measured
    drawn = [sample for _, sample in originals]
    rng = np.random.default_rng(0)
    generators = [load_entry(task_id).generate_input for task_id in originals.task_ids]

    def generate():
        generators[int(rng.random() * len(generators))](rng)

    rows = [
        ("samples, original tasks", rate(originals.sample, 200), 4),
        ("samples, rewrites", rate(by_kind["rewrites"].sample, 200), 4),
        ("samples, attempts", rate(by_kind["attempts"].sample, 200), 4),
        ("samples, all options", rate(everything.sample, 200), 4),
        ("samples of 1 pair", rate(lambda: originals.sample(n_train=1, n_test=0), 800), 1),
        ("inputs only", rate(generate, 800), 1),
        ("json.dumps of a sample", len(drawn) * rate(lambda: json.dumps(drawn), 1), 4),
    ]
    base = rows[0][1] * rows[0][2]
    print(f"{'':26}{'per second':>10}{'examples per second':>21}{'ratio':>8}")
    for name, each, examples in rows:
        print(f"{name:26}{each:>10.0f}{each * examples:>21.0f}{each * examples / base:>8.2f}")


if __name__ == "__main__":
    main()
