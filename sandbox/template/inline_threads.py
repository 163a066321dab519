"""Threads of a script, run to their end where they are started.

The kernel's filter refuses threads, and contest programs start one only for its larger stack:
`threading.Thread(target=main).start()`. One that runs a function of the script's own is run in
place. What waits for something that only a later statement does, waits for ever. All other
threads, such as those of pools, are refused as ever.
"""

import contextlib
import sys
import threading
from typing import Any

from sandbox.template.channel import SCRIPT_FILE


def install() -> None:
    """Has scripts' own threads run in place from now on."""
    started: set[int] = set()
    kept: list[threading.Thread] = []  # so that no other can get its number
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
    """Whether what the thread runs is written in the script."""
    run: Any = type(thread).run
    if run is threading.Thread.run:
        run = getattr(thread, "_target", None)
    code = getattr(getattr(run, "__func__", run), "__code__", None)
    return getattr(code, "co_filename", None) == SCRIPT_FILE
