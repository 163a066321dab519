"""A script's tracebacks: what the interpreter prints for a file, without opening one.

The interpreter's own hooks read the source of every frame from its file. These know the script's
source; of other frames they give the place alone. Frames of the harness are left out, and the
libraries' files are named by what they are called in their library.
"""

import io
import linecache
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from sandbox.template.channel import SCRIPT_FILE
from sandbox.template.streams import INPUT_FILE

# As many as the interpreter shows (PyTraceBack_LIMIT).
_MAX_FRAMES = 1000

_HARNESS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/"
_STANDARD_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + "/"
_INSTALLED = ("/site-packages/", "/dist-packages/")


def install(source: str) -> None:
    """Has uncaught exceptions shown here from now on; `source` is the script's."""
    lines = io.StringIO(source + "\n", newline=None).readlines()
    linecache.cache[SCRIPT_FILE] = (len(source), None, lines, SCRIPT_FILE)
    sys.excepthook = show
    setattr(sys, "__excepthook__", show)  # noqa: B010 (declared final)
    sys.unraisablehook = _show_ignored
    threading.excepthook = _show_of_thread


def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Prints an exception to standard error. In place of `sys.excepthook`."""
    sys.stderr.write(_formatted(kind, error, trace))


def _show_ignored(ignored: Any) -> None:
    """In place of `sys.unraisablehook`: for what `__del__` raised, among others."""
    shown = _formatted(ignored.exc_type, ignored.exc_value, ignored.exc_traceback)
    message = ignored.err_msg or "Exception ignored in"
    sys.stderr.write(f"{message}: {_representation(ignored.object)}\n{shown}")


def _show_of_thread(args: Any) -> None:
    """In place of `threading.excepthook`."""
    if args.exc_type is not SystemExit:
        shown = _formatted(args.exc_type, args.exc_value, args.exc_traceback)
        sys.stderr.write(f"Exception in thread {args.thread.name}:\n{shown}")


def _formatted(kind: Any, error: Any, trace: TracebackType | None) -> str:
    described = traceback.TracebackException(kind, error, trace, limit=-_MAX_FRAMES)
    for one in _linked(described):
        one.stack[:] = [frame for frame in one.stack if not _is_harness(frame.filename)]
        for frame in one.stack:
            frame.filename = _name_in_library(frame.filename)
    return "".join(described.format())


def _linked(first: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    """An exception with those that led to it and those in its group."""
    waiting = [first]
    while waiting:
        one = waiting.pop()
        yield one
        linked = (one.__cause__, one.__context__, *(one.exceptions or ()))
        waiting += [other for other in linked if other is not None]


def _is_harness(filename: str) -> bool:
    return filename == INPUT_FILE or filename.startswith(_HARNESS)


def _name_in_library(filename: str) -> str:
    for place in _INSTALLED:
        _, found, name = filename.rpartition(place)
        if found:
            return name
    return filename.removeprefix(_STANDARD_LIBRARY)


def _representation(value: object) -> str:
    try:
        return repr(value)
    except Exception:
        return "<object repr() failed>"
