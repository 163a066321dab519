"""The sandbox that tests of one module share, on an event loop of their own."""

import asyncio

import pytest

from omniarc import language
from sandbox import AsyncSandbox


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
