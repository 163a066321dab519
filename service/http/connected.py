"""Work for a client that waits for the answer, which ends when it no longer does."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from service.api.problems import Problem

T = TypeVar("T")


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return the result of some work, which is cancelled if the client closes its connection.

    A program that waits for a slot then leaves the queue, and one that runs is killed.

    Args:
        request: the request; its body has been read.
        work: runs in the current task.

    Raises:
        Problem: 499, the client has closed its connection; nobody receives it.
    """
    watch = _Watch(asyncio.current_task())
    watcher = asyncio.create_task(watch.run(request))
    try:
        return await work
    except asyncio.CancelledError:
        if watch.is_cancelling():
            detail = "The client closed its connection"
            raise Problem(499, "connection-closed", detail) from None
        raise
    finally:
        watcher.cancel()


class _Watch:
    """Cancels a task when the client of a request closes its connection.

    Args:
        task: the task that handles the request.
    """

    def __init__(self, task: asyncio.Task[Any] | None) -> None:
        assert task is not None, "runs outside of a task"
        self._task = task
        self._cancellations = task.cancelling()
        self._has_cancelled = False

    async def run(self, request: Request) -> None:
        """Wait until the connection is closed, then cancel the task."""
        while (await request.receive())["type"] != "http.disconnect":
            pass
        self._has_cancelled = True
        self._task.cancel()

    def is_cancelling(self) -> bool:
        """Take the cancellation back; return whether it was the only one."""
        return self._has_cancelled and self._task.uncancel() <= self._cancellations
