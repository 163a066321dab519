"""The sandbox that tests of one module share, on an event loop of their own."""

import asyncio
import os

import pytest

from omniarc import language
from sandbox import AsyncSandbox
from tests.support import command_server


@pytest.fixture(autouse=True)
def one_processor():
    """Give each test one processor, so that a sandbox that it starts has one template to start."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {command_server.own_processor()})
    yield
    os.sched_setaffinity(0, before)


@pytest.fixture(scope="module")
def runner():
    """Runs coroutines."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def async_box(runner):
    """A sandbox on the runner's loop, with the language."""
    box = AsyncSandbox(concurrency=1, extra_modules=language.MODULES)
    runner.run(box.start())
    yield box
    runner.run(box.close())
