"""Event loops on background threads."""

import asyncio
import threading

import pytest

from sandbox.loop_thread import LoopThread


async def add(a, b):
    await asyncio.sleep(0)
    return a + b


def test_coroutines_run_on_another_thread():
    loop = LoopThread("test")

    async def thread_name():
        return threading.current_thread().name

    assert loop.run(add(1, 2)) == 3
    assert loop.submit(add(2, 3)).result() == 5
    assert loop.run(thread_name()) == "test"
    loop.close()
    loop.close()


def test_close_waits_for_running_tasks():
    loop = LoopThread("test")
    ended = threading.Event()

    async def work():
        await asyncio.sleep(0.05)
        ended.set()

    loop.submit(work())
    loop.close()
    assert ended.is_set()


def test_a_closed_loop_refuses_work_without_a_warning():
    loop = LoopThread("test")
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.run(add(1, 2))


def test_exceptions_are_raised_in_the_calling_thread():
    loop = LoopThread("test")

    async def fail():
        raise KeyError("x")

    with pytest.raises(KeyError):
        loop.run(fail())
    loop.close()
