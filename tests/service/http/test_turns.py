"""Turns of the event loop during long work."""

import asyncio
import itertools
import time

from service.http import turns

TURN_SECONDS = 2 * turns._TURN_SECONDS


async def work(name, count, log):
    for _ in range(count):
        await turns.next_turn()
        log.append(name)
        time.sleep(TURN_SECONDS)


def test_one_of_many_goes_on_in_each_iteration_of_the_loop():
    async def run():
        log = []
        tasks = [asyncio.create_task(work(name, 3, log)) for name in "abc"]
        sizes = []
        while not all(task.done() for task in tasks):
            sizes.append(len(log))
            await asyncio.sleep(0)
        return log, [after - before for before, after in itertools.pairwise(sizes)]

    log, steps = asyncio.run(run())
    assert log == list("abcabcabc")
    assert max(steps) == 1


def test_work_goes_on_at_once_during_its_turn():
    async def run():
        await turns.next_turn()
        others = []
        asyncio.get_running_loop().call_soon(others.append, 1)
        await turns.next_turn()
        during = list(others)
        time.sleep(TURN_SECONDS)
        await turns.next_turn()
        return during, others

    assert asyncio.run(run()) == ([], [1])


def test_work_that_is_cancelled_gives_its_turn_to_the_next():
    async def run():
        log = []
        tasks = [asyncio.create_task(work(name, 1, log)) for name in "abcd"]
        await asyncio.sleep(0)
        tasks[1].cancel()
        tasks[2].cancel()
        await asyncio.wait(tasks)
        await work("e", 1, log)
        return log

    assert asyncio.run(run()) == list("ade")
