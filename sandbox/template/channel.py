"""A child's end of its socket to the parent: what the harness says goes through here."""

import os
import sys
from typing import Any, NoReturn

from sandbox import wire
from sandbox.kernel.seccomp import CHANNEL_FD
from sandbox.policy.compiler import PROGRAM_FILE

# A script's own file: what its tracebacks and `__file__` say.
SCRIPT_FILE = "/main.py"

# Code under these names is the program's.
OWN_FILES = (PROGRAM_FILE, SCRIPT_FILE)

_PRINT_AT_ONCE = 8192
_MAX_TEXT = 500
_FRAMES_TO_STOP = 100


def send(*messages: Any) -> None:
    """Sends messages, whole and at once."""
    data = memoryview(b"".join(wire.frame(message) for message in messages))
    while data:
        data = data[os.write(CHANNEL_FD, data) :]


def receive() -> bytes | None:
    """The next request's bytes; None when the parent has closed."""
    header = _read(wire.LENGTH_BYTES)
    return _read(int.from_bytes(header, "little")) if header else None


def _read(size: int) -> bytes:
    parts = []
    while size:
        part = os.read(CHANNEL_FD, min(size, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def stop(rule: str, detail: str) -> NoReturn:
    """Reports what the language wall refused, and ends the process: nothing can swallow it."""
    # A program that stands at its recursion limit must not get off with a RecursionError.
    sys.setrecursionlimit(sys.getrecursionlimit() + _FRAMES_TO_STOP)
    attempted = wire.Attempted(rule, clean(detail), program_line(), "runtime")
    output.flush()
    send(attempted)
    os._exit(0)


def program_line() -> int | None:
    """The line that the program is at, in its innermost frame."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename in OWN_FILES:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return None


def clean(text: str) -> str:
    """`text`, short enough to send and without what UTF-8 cannot hold."""
    text = text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "…"
    return text.encode("utf-8", "replace").decode()


class Output:
    """Stands in for standard output and error: sends what is printed, in pieces."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        """Takes text as a file would; raises TypeError for anything else."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._parts.append(text)
        self._size += len(text)
        if self._size >= _PRINT_AT_ONCE:
            self.flush()
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Writes each of `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Sends what has not been sent."""
        if not self._parts:
            return
        text = "".join(self._parts).encode("utf-8", "replace").decode()
        self._parts.clear()
        self._size = 0
        for start in range(0, len(text), _PRINT_AT_ONCE):
            send(wire.Printed(text[start : start + _PRINT_AT_ONCE]))

    def isatty(self) -> bool:
        """It is no terminal."""
        return False

    def fileno(self) -> int:
        """It has no descriptor."""
        raise OSError("fileno")


output = Output()
