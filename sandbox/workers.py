"""Workers: tasks of an event loop that do the same work at once, each taking what is next."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from sandbox.errors import first_error


async def run_workers(work: Callable[[], Coroutine[Any, Any, None]], count: int) -> None:
    """Run `work` in `count` tasks at once, and return when all have ended.

    The first exception of one cancels the others, and is raised itself rather than in a group.
    """
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(work())
    except ExceptionGroup as failures:
        raise first_error(failures) from None
