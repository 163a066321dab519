"""An event loop on a background thread, for blocking interfaces to asynchronous classes."""

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """A background event loop that runs coroutines submitted from any thread of its process.

    Args:
        name: the thread's name, for debuggers and tracebacks.
    """

    def __init__(self, name: str) -> None:
        self._pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name=name)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """Whether the loop has been closed."""
        return self._loop.is_closed()

    @property
    def is_inherited(self) -> bool:
        """Whether this process is a fork of the one that has the thread, so that nothing runs."""
        return os.getpid() != self._pid

    def submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Schedule a coroutine and return its future at once.

        Raises:
            RuntimeError: the loop is closed, or its thread is in the parent of this process.
        """
        if self._loop.is_closed() or self.is_inherited:
            work.close()
            state = "in another process" if self.is_inherited else "closed"
            raise RuntimeError(f"the event loop is {state}")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine, wait for it and return its result.

        An interruption of the calling thread, such as Ctrl-C, cancels the coroutine.

        Raises:
            RuntimeError: the loop is closed, or its thread is in the parent of this process.
        """
        future = self.submit(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Wait for the remaining tasks, then stop the loop and its thread. May be called again.

        Without effect in a forked process, whose parent still uses the loop.
        """
        if self._loop.is_closed() or self.is_inherited:
            return
        self.submit(_drain_tasks()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _drain_tasks() -> None:
    """Wait for all other tasks of this loop, whether they succeed or fail."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
