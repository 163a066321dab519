"""Threads of a script, run synchronously.

The seccomp filter forbids threads, but contest programs often start one only to get a larger stack:
`threading.Thread(target=main).start()`. If a thread runs a function of the script, `start()` calls
the function directly and returns when it has finished. A thread that waits for something that the
script does later therefore waits forever. All other threads, such as those of pools, stay
forbidden.
"""

import contextlib
import sys
import threading
from typing import Any

from sandbox.policy.compiler import SCRIPT_FILE


def install() -> None:
    """Run the script's threads synchronously from now on."""
    started: set[int] = set()
    kept: list[threading.Thread] = []  # so that no id() is reused
    original_start = threading.Thread.start
    original_join = threading.Thread.join
    original_is_alive = threading.Thread.is_alive

    def start(self: threading.Thread) -> None:
        if id(self) in started:
            raise RuntimeError("threads can only be started once")
        if not _runs_script(self):
            original_start(self)
            return
        started.add(id(self))
        kept.append(self)
        try:
            self.run()
        except BaseException:
            with contextlib.suppress(BaseException):
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self)))

    def join(self: threading.Thread, timeout: float | None = None) -> None:
        if id(self) not in started:
            original_join(self, timeout)

    def is_alive(self: threading.Thread) -> bool:
        return id(self) not in started and original_is_alive(self)

    threading.Thread.start = start  # type: ignore[method-assign]
    threading.Thread.join = join  # type: ignore[method-assign]
    threading.Thread.is_alive = is_alive  # type: ignore[method-assign]


def _runs_script(thread: threading.Thread) -> bool:
    """Return whether the thread runs a function that the script defines."""
    run: Any = type(thread).run
    if run is threading.Thread.run:
        run = getattr(thread, "_target", None)
    code = getattr(getattr(run, "__func__", run), "__code__", None)
    return getattr(code, "co_filename", None) == SCRIPT_FILE
