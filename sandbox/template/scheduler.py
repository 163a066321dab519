"""Tasks that take turns in the only thread of a script, and the locks that they wait for.

The seccomp filter forbids threads. A task has a stack of its own (a greenlet), so it can be left in
the middle of any Python function and continued later. It gives up its turn when it waits: for a
lock, for time to pass, or for another task.
"""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

# The interpreter's switch interval: a task that has run for longer gives up its turn when it next
# takes a lock.
_TURN_SECONDS = 0.005

_DEADLOCK = "deadlock: all threads are waiting, and nothing can wake one"

_monotonic = time.monotonic
_sleep = time.sleep


class Fiber:
    """The main program or an emulated thread.

    Attributes:
        greenlet: its stack.
        ident: its thread identifier.
        is_done: whether it has ended.
        waiters: the turns of tasks that wait for its end.
    """

    def __init__(self, greenlet: Any, ident: int) -> None:
        self.greenlet = greenlet
        self.ident = ident
        self.is_done = False
        self.waiters: list[Turn] = []


class Turn:
    """A turn that a task waits for.

    Attributes:
        task: the task.
        is_woken: whether what the task waits for has happened.
        is_over: whether the task has stopped waiting.
    """

    __slots__ = ("is_over", "is_woken", "task")

    def __init__(self, task: Fiber) -> None:
        self.task = task
        self.is_woken = False
        self.is_over = False


class Scheduler:
    """Decides which task runs.

    Attributes:
        current: the running task.
        main: the task of the main program.
        next_alarm: when `on_alarm` is to be called, by `time.monotonic`; None for never.
        on_alarm: called in the main task; what it raises is raised where the main task waits.
    """

    def __init__(self) -> None:
        import asyncio.events

        import greenlet  # type: ignore[import-untyped]

        self._new_greenlet = greenlet.greenlet
        self._get_loop = asyncio.events._get_running_loop
        self._set_loop = asyncio.events._set_running_loop
        ident = threading.get_ident()
        self.main = self.current = Fiber(greenlet.getcurrent(), ident)
        self._idents = itertools.count(ident + 1)
        self._ready: deque[Turn] = deque()
        self._timers: list[tuple[float, int, Turn]] = []
        self._numbers = itertools.count()
        self._turn_began = _monotonic()
        self._is_deadlocked = False
        self.next_alarm: float | None = None
        self.on_alarm: Callable[[], None] = lambda: None

    def spawn(self, function: Callable[[Fiber], None]) -> Fiber:
        """Run `function` as a task, until it waits for the first time or ends."""

        def run() -> None:
            function(task)
            task.is_done = True
            for waiter in task.waiters:
                self.wake(waiter)
            # A greenlet that ends continues its parent.
            self.current = self._choose()
            task.greenlet.parent = self.current.greenlet

        task = Fiber(self._new_greenlet(run, self.main.greenlet), next(self._idents))
        self._ready.appendleft(Turn(self.current))
        self._switch(task)
        return task

    def wait(self, turn: Turn, seconds: float | None = None) -> bool:
        """Let other tasks run until `turn` is woken; return False if it was not in time.

        Args:
            turn: a new turn of the current task.
            seconds: how long to wait at most; None for as long as it takes.

        Raises:
            RuntimeError: in the main task, if all tasks wait and nothing can wake one.
        """
        deadline = None
        if seconds is not None:
            deadline = _monotonic() + seconds
            heapq.heappush(self._timers, (deadline, next(self._numbers), turn))
        try:
            while not turn.is_woken:
                self._switch(self._choose())
                if turn.is_woken:
                    break
                if turn.task is self.main:
                    self._check_deadlock()
                    self.check_alarm()
                if deadline is not None and _monotonic() >= deadline:
                    break
        finally:
            turn.is_over = True
        return turn.is_woken

    def wake(self, turn: Turn) -> None:
        """End the wait for a turn."""
        if not turn.is_woken:
            turn.is_woken = True
            self._ready.append(turn)

    def sleep(self, seconds: float) -> None:
        """Let other tasks run for some time."""
        self.wait(Turn(self.current), seconds)

    def pause_if_due(self) -> None:
        """Let other tasks run if this one has run for long."""
        if (self._ready or self._timers) and _monotonic() - self._turn_began > _TURN_SECONDS:
            self._ready.append(Turn(self.current))
            self._switch(self._choose())

    def check_alarm(self) -> None:
        """Call `on_alarm` if it is time."""
        if self.next_alarm is not None and _monotonic() >= self.next_alarm:
            self.on_alarm()

    def _check_deadlock(self) -> None:
        if self._is_deadlocked:
            self._is_deadlocked = False
            raise RuntimeError(_DEADLOCK)

    def _choose(self) -> Fiber:
        """Return the task to run next, after sleeping if none can run yet.

        A task may get more turns than it waits for, so each must look what has happened. If none
        will ever run again, it is the main task, which then raises an error.
        """
        while True:
            now = _monotonic()
            if self.next_alarm is not None and self.next_alarm <= now:
                return self.main
            timers = self._timers
            while timers and timers[0][0] <= now:
                self._ready.append(heapq.heappop(timers)[2])
            while self._ready:
                turn = self._ready.popleft()
                if not turn.is_over and not turn.task.is_done:
                    return turn.task
            times = [timers[0][0]] if timers else []
            if self.next_alarm is not None:
                times.append(self.next_alarm)
            if not times:
                self._is_deadlocked = True
                return self.main
            _sleep(max(0, min(times) - now))

    def _switch(self, task: Fiber) -> None:
        self._turn_began = _monotonic()
        if task is self.current:
            return
        loop = self._get_loop()  # each thread has its own running event loop
        if loop is not None:
            self._set_loop(None)
        self.current = task
        task.greenlet.switch()
        if loop is not None:
            self._set_loop(loop)


def lock_class(scheduler: Scheduler) -> type:
    """Return the class that replaces `threading.Lock`."""
    original = threading.Lock()

    class Lock:
        """A lock for which tasks wait in order."""

        __slots__ = ("__weakref__", "_is_locked", "_waiters")

        def __init__(self) -> None:
            self._is_locked = False
            self._waiters: deque[Turn] = deque()

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            """Lock, after waiting for the release; return whether that succeeded."""
            if timeout != -1 and (not blocking or timeout < 0):
                original.acquire(blocking, timeout)  # raises ValueError
            scheduler.pause_if_due()
            if not self._is_locked:
                self._is_locked = True
                return True
            if not blocking or timeout == 0:
                return False
            turn = Turn(scheduler.current)
            self._waiters.append(turn)
            try:
                # The task that releases the lock hands it to the first one that waits.
                return scheduler.wait(turn, None if timeout == -1 else timeout)
            finally:
                if not turn.is_woken:
                    self._waiters.remove(turn)

        def release(self) -> None:
            """Unlock, or hand the lock to the next task."""
            if not self._is_locked:
                raise RuntimeError("release unlocked lock")
            if self._waiters:
                scheduler.wake(self._waiters.popleft())
            else:
                self._is_locked = False

        def locked(self) -> bool:
            """Return whether the lock is taken."""
            return self._is_locked

        def _at_fork_reinit(self) -> None:
            self.__init__()  # type: ignore[misc]

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *error: object) -> None:
            self.release()

        def __repr__(self) -> str:
            state = "locked" if self._is_locked else "unlocked"
            return f"<{state} _thread.lock object at {id(self):#x}>"

        acquire_lock, release_lock, locked_lock = acquire, release, locked

    Lock.__name__ = Lock.__qualname__ = "lock"
    Lock.__module__ = "_thread"
    return Lock
