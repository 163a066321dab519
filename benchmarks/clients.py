"""Time of a program when several clients send theirs in turn.

    .venv/bin/python -m benchmarks.clients [--rounds N] [--programs N] [--clients N …]

Programs of the fidelity corpus run at concurrency 16, one for each client in turn, in alternating
rounds with the same programs in forked children. Each number of clients has a sandbox of its own.
"""

import argparse
import asyncio
import statistics
import time
from contextlib import AsyncExitStack
from itertools import cycle, islice

from benchmarks.executor import Work, load_work
from sandbox import AsyncSandbox, Program

CONCURRENCY = 16


async def measure(box: AsyncSandbox, work: Work, clients: list[str | None]) -> float:
    """Return the milliseconds per program."""
    programs = zip(cycle(clients), work, strict=False)

    async def run() -> None:
        for client, (code, grids) in programs:
            await box.run(Program(code), grids, client=client)

    start = time.perf_counter()
    await asyncio.gather(*(run() for _ in range(CONCURRENCY)))
    return (time.perf_counter() - start) / len(work) * 1e3


async def compare(rounds: int, work: Work, numbers: list[int]) -> dict[int | None, float]:
    """Return the medians for each number of clients, and for forked children under None."""
    clients: dict[int | None, list[str | None]] = {None: [None]}
    clients |= {number: [f"client {each}" for each in range(number)] for number in numbers}
    found: dict[int | None, list[float]] = {number: [] for number in clients}
    async with AsyncExitStack() as stack:
        boxes = {number: await stack.enter_async_context(AsyncSandbox()) for number in clients}
        for number, box in boxes.items():
            await measure(box, work, clients[number])
        for _ in range(rounds):
            for number, box in boxes.items():
                found[number].append(await measure(box, work, clients[number]))
    return {number: statistics.median(times) for number, times in found.items()}


def main() -> None:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--programs", type=int, default=480)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 2, 4, 8])
    options = parser.parse_args()
    work = list(islice(cycle(load_work(120)), options.programs))
    found = asyncio.run(compare(options.rounds, work, options.clients))
    forked = found.pop(None)
    print("| clients | ms per program | relative to forked children |")
    print("| --- | ---: | ---: |")
    print(f"| any, forked | {forked:.2f} | 1.00 × |")
    for number, milliseconds in found.items():
        print(f"| {number} | {milliseconds:.2f} | {milliseconds / forked:.2f} × |")


if __name__ == "__main__":
    main()
