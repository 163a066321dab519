"""The child's end of its socket to the parent."""

import os
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from sandbox import wire
from sandbox.kernel.system_calls import CHANNEL_FD
from sandbox.policy.compiler import PROGRAM_FILE, SCRIPT_FILE
from sandbox.results import Violation
from sandbox.text import valid_text

# The file names of the program's own code.
OWN_FILES = (PROGRAM_FILE, SCRIPT_FILE)

# The longest detail or error message, in characters; `wire.Text` allows a little more.
MAX_TEXT = 500

# Printed text is sent in pieces of this many characters.
_PRINT_CHUNK = 8192

_FRAMES_TO_STOP = 100

# How many different notes to send about one program.
_MAX_NOTES = 64
_noted: set[tuple[str, str, int | None]] = set()

# How much text to send beyond a program's limit: enough to show that there was more, although a
# character of several bytes is not split.
_BEYOND_LIMIT = 8

_UNLIMITED = 1 << 60


def send(*messages: Any) -> None:
    """Send messages completely, in one piece."""
    data = memoryview(b"".join(wire.frame(message) for message in messages))
    while data:
        data = data[os.write(CHANNEL_FD, data) :]


def receive() -> bytes | None:
    """Return the bytes of the next request, or None if the parent has closed the socket."""
    header = _read(wire.LENGTH_BYTES)
    return _read(int.from_bytes(header, "little")) if header else None


def _read(size: int) -> bytes:
    """Read `size` bytes; return no bytes at all if the socket is closed before that."""
    parts = []
    while size:
        part = os.read(CHANNEL_FD, min(size, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def stop(rule: str, detail: str) -> NoReturn:
    """Report a violation of the language wall and end the process, so nothing can suppress it."""
    # At the recursion limit this function must not fail with a RecursionError.
    sys.setrecursionlimit(sys.getrecursionlimit() + _FRAMES_TO_STOP)
    attempted = wire.Attempted(rule, valid_text(detail, MAX_TEXT), program_line(), "runtime")
    if isinstance(output, PrintedOutput):
        output.release(discard=False)
    output.flush()
    send(attempted)
    os._exit(0)


def note(rule: str, detail: str) -> None:
    """Report something worth noting that is no violation, with the current line."""
    if len(_noted) >= _MAX_NOTES:
        return
    line = program_line()
    key = (rule, detail, line)
    if key not in _noted:
        _noted.add(key)
        send(wire.Noted(rule, valid_text(detail, MAX_TEXT), line))


def forget_notes() -> None:
    """Start the notes of another program."""
    _noted.clear()


def send_findings(findings: Iterable[Violation]) -> None:
    """Send violations that were found in the source of a program."""
    for finding in findings:
        detail = valid_text(finding.detail, MAX_TEXT)
        send(wire.Attempted(finding.rule, detail, finding.line, "static"))


def program_line() -> int | None:
    """Return the current line of the program's innermost frame."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename in OWN_FILES:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return None


class PrintedOutput:
    """Replacement for standard output and error that sends printed text to the parent.

    Text beyond the program's limit is dropped. The parent cuts it too, a little earlier, and sees
    from what is sent beyond its own limit that there was more.
    """

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._limit = self._left = self._left_before = _UNLIMITED
        self._is_held = False

    def begin(self, limit: int) -> None:
        """Allow the next program `limit` bytes of text."""
        self._limit = self._left = limit + _BEYOND_LIMIT

    def hold(self) -> None:
        """Send the text so far, and keep what follows, up to the whole limit, until `release`."""
        self.flush()
        self._is_held = True
        self._left_before, self._left = self._left, self._limit

    def release(self, *, discard: bool) -> None:
        """Go on to send text, and discard what was kept or leave it to be sent."""
        self._is_held = False
        if discard:
            self._parts.clear()
            self._size = 0
            self._left = self._left_before

    def write(self, text: str) -> int:
        """Buffer `text`, and send it once there is enough.

        Raises:
            TypeError: `text` is not a string.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        written = len(text)
        if self._size <= self._left:
            self._parts.append(text if written <= self._left else text[: self._left])
            self._size += written
            is_due = self._size >= _PRINT_CHUNK or self._size > self._left
            if is_due and not self._is_held:
                self.flush()
        return written

    def writelines(self, lines: Any) -> None:
        """Write each of `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send the text in the buffer, unless it is held."""
        if not self._parts or self._is_held:
            return
        text = valid_text("".join(self._parts))
        self._parts.clear()
        self._size = 0
        size = len(text) if text.isascii() else len(text.encode())
        if size > self._left:
            text = text.encode()[: self._left].decode("utf-8", "ignore")
            self._left = -1  # nothing more is kept, not even a single character
        else:
            self._left -= size
        for start in range(0, len(text), _PRINT_CHUNK):
            send(wire.Printed(text[start : start + _PRINT_CHUNK]))

    def isatty(self) -> bool:
        """Return False: this is not a terminal."""
        return False

    def fileno(self) -> int:
        """Raise OSError: there is no file descriptor."""
        raise OSError("fileno")


output = PrintedOutput()
