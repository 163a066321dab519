"""Workers share what there is to do, and fail together."""

import asyncio

import pytest

from sandbox.workers import run_workers


def test_workers_share_the_work():
    waiting = iter(range(10))
    done = []

    async def work():
        for item in waiting:
            await asyncio.sleep(0)
            done.append(item)

    asyncio.run(run_workers(work, 3))
    assert sorted(done) == list(range(10))


def test_a_failure_ends_all_workers_and_is_no_group():
    ended = []
    waiting = iter([3600, 0])

    async def work():
        try:
            await asyncio.sleep(next(waiting))
            raise KeyError("the first")
        finally:
            ended.append(True)

    with pytest.raises(KeyError, match="the first"):
        asyncio.run(run_workers(work, 2))
    assert ended == [True, True]
