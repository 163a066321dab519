"""Sandboxes in forked processes, and pickled."""

import asyncio
import pickle

import pytest

from sandbox import AsyncSandbox, Program, Sandbox, SandboxStateError
from tests.support.forking import in_a_fork

PROGRAM = Program("def task(grid):\n    return grid[::-1]\n")
GRID = [[0, 1], [2, 3]]


@pytest.fixture(scope="module")
def box():
    with Sandbox(concurrency=1) as started:
        yield started


def test_a_forked_process_cannot_use_the_sandbox_of_its_parent(box):
    for use in (
        lambda: box.run(PROGRAM, [GRID]),
        lambda: box.audit("x = 1"),
        lambda: box.inner.templates and box.start(),
    ):
        with pytest.raises(SandboxStateError, match="only in the process that started it"):
            in_a_fork(use)
    assert box.run(PROGRAM, [GRID]).grids == [GRID[::-1]]


def test_a_forked_process_closes_its_copy_without_harm_to_the_parent(box):
    in_a_fork(box.close)
    assert box.run(PROGRAM, [GRID]).grids == [GRID[::-1]]


@pytest.mark.long
def test_a_forked_process_starts_a_sandbox_of_its_own(box):
    def work():
        with Sandbox(concurrency=1) as own:
            return own.run(PROGRAM, [GRID]).grids

    assert in_a_fork(work) == [GRID[::-1]]


def test_an_asynchronous_sandbox_refuses_work_in_a_forked_process():
    async def use():
        async with AsyncSandbox(concurrency=1) as box:

            def work():
                # The fork inherits a running loop, which a real child would not have.
                asyncio.events._set_running_loop(None)
                return asyncio.run(box.run(PROGRAM, [GRID])).grids

            with pytest.raises(SandboxStateError, match="only in the process that started it"):
                in_a_fork(work)
            return (await box.run(PROGRAM, [GRID])).grids

    assert asyncio.run(use()) == [GRID[::-1]]


def test_a_sandbox_is_pickled_as_its_configuration(box):
    copy = pickle.loads(pickle.dumps(box))
    with pytest.raises(SandboxStateError, match="not started"):
        copy.run(PROGRAM, [GRID])
    with copy:
        assert copy.inner.concurrency == 1
        assert copy.run(PROGRAM, [GRID]).grids == [GRID[::-1]]


@pytest.mark.long
def test_an_asynchronous_sandbox_is_pickled_as_its_configuration():
    async def use():
        box = AsyncSandbox(concurrency=1, allow_eval=False)
        async with box, pickle.loads(pickle.dumps(box)) as copy:
            evaluated = Program("def task(grid):\n    return eval('grid')\n")
            results = [await one.run(evaluated, [GRID]) for one in (box, copy)]
            return copy.concurrency, [result.status for result in results]

    concurrency, statuses = asyncio.run(use())
    assert concurrency == 1
    assert statuses == ["violation", "violation"]
