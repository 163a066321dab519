"""Values that belong to one event loop of one process, such as open connections."""

import asyncio
import os
import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

from sandbox import forking

T = TypeVar("T")


class PerLoop(Generic[T]):
    """One value for each event loop that asks for it, in each process.

    Connections cannot be used from another event loop than the one they were opened in, nor from a
    forked process, whose requests would mix with its parent's.

    Args:
        make: makes the value of a loop, on first use.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._forget()

    def _forget(self) -> None:
        self._pid = os.getpid()
        self._values: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, T]
        self._values = weakref.WeakKeyDictionary()

    def get(self) -> T:
        """Return the value of the running event loop."""
        if self._pid != os.getpid():
            forking.keep(*self._values, *self._values.values())
            self._forget()
        loop = asyncio.get_running_loop()
        value = self._values.get(loop)
        if value is None:
            value = self._values[loop] = self._make()
        return value
