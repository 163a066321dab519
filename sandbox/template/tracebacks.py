"""Tracebacks, formatted without opening files.

The interpreter's own hooks read the source lines of every frame from its file, which the kernel
wall would report as a violation. The hooks here know the source of scripts only, so other frames
are shown without source lines. Frames of the sandbox itself are omitted, and paths of libraries
are shortened to the path inside the library.
"""

import contextlib
import io
import linecache
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from sandbox.policy.compiler import SCRIPT_FILE
from sandbox.template.streams import INPUT_FILE

# The interpreter's own limit (PyTraceBack_LIMIT).
_MAX_FRAMES = 1000
# Whether the interpreter underlines source lines of exceptions that cannot be raised.
_IGNORED_WITH_MARKERS = sys.version_info < (3, 13)

_SANDBOX = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/"
_STANDARD_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + "/"
_INSTALLED = ("/site-packages/", "/dist-packages/")


def install(source: str) -> None:
    """Install the hooks for uncaught exceptions of the script with this source."""
    lines = io.StringIO(source + "\n", newline=None).readlines()
    linecache.cache[SCRIPT_FILE] = (len(source), None, lines, SCRIPT_FILE)
    sys.excepthook = show
    setattr(sys, "__excepthook__", show)  # noqa: B010 (declared final)
    sys.unraisablehook = show_ignored
    threading.excepthook = _show_from_thread


def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an exception to standard error. Replaces `sys.excepthook`."""
    sys.stderr.write(_format(kind, error, trace))


def show_ignored(ignored: Any) -> None:
    """Print an exception that cannot be raised. Replaces `sys.unraisablehook`.

    It never raises, because the interpreter would print that exception in its own way.
    """
    with contextlib.suppress(BaseException):
        details = _format(
            ignored.exc_type, ignored.exc_value, ignored.exc_traceback, _IGNORED_WITH_MARKERS
        )
        message = ignored.err_msg or "Exception ignored in"
        if ignored.object is not None:
            message += f": {_safe_repr(ignored.object)}"
        else:
            message += ":"
        sys.stderr.write(f"{message}\n{details}")


def _show_from_thread(args: Any) -> None:
    """Print an exception of a thread. Replaces `threading.excepthook`."""
    if args.exc_type is not SystemExit:
        details = _format(args.exc_type, args.exc_value, args.exc_traceback)
        sys.stderr.write(f"Exception in thread {args.thread.name}:\n{details}")


def _format(kind: Any, error: Any, trace: TracebackType | None, with_markers: bool = True) -> str:
    """Return the traceback; without markers, it does not underline parts of source lines."""
    formatter = traceback.TracebackException(kind, error, trace, limit=-_MAX_FRAMES)
    for exception in _linked(formatter):
        stack = exception.stack
        stack[:] = [frame for frame in stack if not _is_sandbox_file(frame.filename)]
        for frame in stack:
            frame.filename = _path_in_library(frame.filename)
            if not with_markers:
                frame.colno = frame.end_colno = None
    return "".join(formatter.format())


def _linked(first: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    """Yield an exception with its causes, contexts and group members."""
    waiting = [first]
    while waiting:
        exception = waiting.pop()
        yield exception
        linked = (exception.__cause__, exception.__context__, *(exception.exceptions or ()))
        waiting += [other for other in linked if other is not None]


def _is_sandbox_file(filename: str) -> bool:
    return filename == INPUT_FILE or filename.startswith(_SANDBOX)


def _path_in_library(filename: str) -> str:
    for folder in _INSTALLED:
        _, found, name = filename.rpartition(folder)
        if found:
            return name
    return filename.removeprefix(_STANDARD_LIBRARY)


def _safe_repr(value: object) -> str:
    try:
        return repr(value)
    except BaseException:  # the program may define __repr__
        return "<object repr() failed>"
