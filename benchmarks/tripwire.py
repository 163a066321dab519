"""Benchmark of the tripwire: the processor time of programs with it and without it.

    .venv/bin/python benchmarks/tripwire.py [--rounds N] [--programs N]

Each round forks twice from one process that is prepared as a template is, in turn in both orders.
Both children compile and run the same programs of the fidelity corpus; in one the tripwire checks
every event.
"""

import argparse
import contextlib
import os
import statistics
import struct
import sys
import time
import types
from pathlib import Path

# First, since `service` must not be the benchmark of this name.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from sandbox.policy import tripwire
from sandbox.policy.compiler import PROGRAM_FILE, compile_program
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.template import channel, entry, errors, input_types
from tests.escapes.search import world

CORPUS = Path(__file__).resolve().parent.parent / "tests/fidelity/programs"
GRID = [[0, 1, 0, 2, 0], [1, 1, 0, 0, 3], [0, 0, 4, 0, 0], [2, 0, 0, 5, 5]]
SECONDS = struct.Struct("d")


def load(code: types.CodeType, space: dict[str, object]) -> None:
    """Run the top level of a program."""
    exec(code, space)


def run(sources: list[str], builtins: dict[str, object]) -> None:
    """Compile and run the programs, as a child does, but whatever they return."""
    for source in sources:
        module = types.ModuleType(PROGRAM_MODULE)
        sys.modules[PROGRAM_MODULE] = module
        module.__dict__["__builtins__"] = builtins
        tripwire.enter()
        with contextlib.suppress(Exception):
            load(compile_program(source, "restricted", PROGRAM_FILE), module.__dict__)
            entry.find(module.__dict__, None)([list(row) for row in GRID])
        tripwire.leave()


def measure(sources: list[str], builtins: dict[str, object], *, armed: bool) -> float:
    """Return the processor seconds of all programs in a fork, with the tripwire or without it."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if armed:
            tripwire.arm()
        start = time.process_time()
        run(sources, builtins)
        os.write(write, SECONDS.pack(time.process_time() - start))
        os._exit(0)
    os.close(write)
    data = os.read(read, SECONDS.size)
    os.close(read)
    os.waitpid(pid, 0)
    if not data:
        raise RuntimeError("a program of the corpus was stopped")
    return float(SECONDS.unpack(data)[0])


def main() -> None:
    """Measure and print the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--programs", type=int, default=200)
    options = parser.parse_args()
    paths = sorted(CORPUS.glob("*/*.py"))
    paths = [path for path in paths if "scipy" not in path.read_text()]
    step = max(1, len(paths) // options.programs)
    sources = [path.read_text() for path in paths[::step]][: options.programs]
    made = world.build("lean")
    tripwire.install(
        keepers=(run,),
        loaders=(load,),
        readers=(channel, entry, errors, input_types),
        flush=lambda: None,
    )
    without, with_it = [], []
    for index in range(options.rounds):
        for armed in (False, True) if index % 2 else (True, False):
            (with_it if armed else without).append(measure(sources, made.builtins, armed=armed))
    ratios = [b / a for a, b in zip(without, with_it, strict=True)]
    each = 1e3 / len(sources)
    print(f"{len(sources)} programs, medians of {options.rounds} interleaved rounds")
    print(f"without the tripwire {statistics.median(without) * each:.3f} ms of processor time each")
    print(f"with it              {statistics.median(with_it) * each:.3f} ms")
    low, _, high = statistics.quantiles(ratios, n=4)
    print(
        f"ratio                {statistics.median(ratios):.3f} (quartiles {low:.3f} to {high:.3f})"
    )


if __name__ == "__main__":
    main()
