"""The asyncio event loop of a script, which has no sockets.

The standard loop wakes up through a pair of sockets, and waits for them with epoll. This one waits
with the scheduler, so that the script's threads run meanwhile.
"""

import asyncio
import selectors
from asyncio import unix_events
from collections.abc import Mapping
from typing import Any

from sandbox.template.replacements import Replacements
from sandbox.template.scheduler import Scheduler, Turn


def prepare(replacements: Replacements, scheduler: Scheduler) -> None:
    """Add the event loop that waits with `scheduler` to `replacements`."""

    class Selector(selectors.BaseSelector):
        """A selector without files, which another thread can wake."""

        def __init__(self) -> None:
            self._turn: Turn | None = None
            self._is_notified = False

        def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
            """Raise PermissionError, as epoll does for a file that it cannot wait for."""
            raise PermissionError("files and sockets cannot be waited for")

        def unregister(self, fileobj: Any) -> selectors.SelectorKey:
            """Raise KeyError: nothing is registered."""
            raise KeyError(fileobj)

        def select(self, timeout: float | None = None) -> list[Any]:
            """Wait for the time or a wake-up, while the script's threads run."""
            if not self._is_notified:
                self._turn = Turn(scheduler.current)
                scheduler.wait(self._turn, None if timeout is None else max(timeout, 0))
                self._turn = None
            self._is_notified = False
            return []

        def wake(self) -> None:
            """End the current call of `select`, or else the next one."""
            self._is_notified = True
            if self._turn is not None:
                scheduler.wake(self._turn)

        def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
            """Return an empty mapping."""
            return {}

    class EventLoop(unix_events._UnixSelectorEventLoop):
        """The standard loop, on a selector without files."""

        def __init__(self, selector: Any = None) -> None:
            self._wakeable = Selector()
            super().__init__(self._wakeable)

        def _make_self_pipe(self) -> None:
            self._ssock = self._csock = None

        def _close_self_pipe(self) -> None:
            pass

        def _write_to_self(self) -> None:
            self._wakeable.wake()

    EventLoop.__name__ = EventLoop.__qualname__ = "_UnixSelectorEventLoop"
    EventLoop.__module__ = unix_events.__name__
    replacements.add(unix_events, "_UnixSelectorEventLoop", "SelectorEventLoop", value=EventLoop)
    replacements.add(asyncio, "SelectorEventLoop", value=EventLoop)
    policy = unix_events._UnixDefaultEventLoopPolicy
    replacements.add(policy, "_loop_factory", value=EventLoop)
    if hasattr(asyncio, "EventLoop"):  # Python 3.13
        replacements.add(unix_events, "EventLoop", value=EventLoop)
        replacements.add(asyncio, "EventLoop", value=EventLoop)
