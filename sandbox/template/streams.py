"""The standard streams of a script: input from memory, output to the parent.

The real descriptors 0 to 2 are on /dev/null, and scripts cannot open others. Everything that uses
the standard descriptors is therefore redirected to this module: `sys.stdin`, `sys.stdout`,
`sys.stderr`, `open(0)`, `os.read(0, …)`, `os.write(1, …)` and `input`. All readers share one
position, as with a real descriptor.
"""

import builtins
import contextlib
import errno
import io
import os
import stat
import sys
from collections.abc import Callable
from typing import IO, Any

from sandbox import wire
from sandbox.template import channel

INPUT_FILE = "<built-in input>"

_NAMES = ("<stdin>", "<stdout>", "<stderr>")
_PATHS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}

# Small enough that output up to the limit arrives before the piece that exceeds it.
_WRITE_CHUNK = 1 << 16
_READ_BUFFER = 1 << 16


class Descriptor(io.RawIOBase):
    """A standard descriptor as an unbuffered file; closing it closes this object only."""

    def __init__(self, number: int, source: io.BytesIO) -> None:
        self.name = _NAMES[number]
        self.mode = "wb" if number else "rb"
        self._number = number
        self._source = source

    def fileno(self) -> int:
        """Return the number of the descriptor."""
        return self._number

    def readable(self) -> bool:
        """Return whether this is standard input."""
        return self._number == 0

    def writable(self) -> bool:
        """Return whether this is standard output or error."""
        return self._number != 0

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`; return the number of bytes read, 0 at the end."""
        return self._source.readinto(buffer)

    def readall(self) -> bytes:
        """Return the rest of the input."""
        return self._source.read()

    def write(self, data: Any) -> int:
        """Send all of `data` to the parent."""
        with memoryview(data) as view, view.cast("B") as octets:
            for start in range(0, len(octets), _WRITE_CHUNK):
                piece = bytes(octets[start : start + _WRITE_CHUNK])
                channel.send(wire.Wrote(1 if self._number == 1 else 2, piece))
            return len(octets)


class Streams(channel.PrintedOutput):
    """The standard streams of a script."""

    def __init__(self, stdin: bytes) -> None:
        super().__init__()
        self._source = io.BytesIO(stdin)
        self._files = [Descriptor(number, self._source) for number in range(3)]
        self._stdin = self._text(0, "surrogateescape")
        self._stdout = self._text(1, "surrogateescape")
        self._stderr = self._text(2, "backslashreplace", line_buffering=True)

    def _text(self, number: int, errors: str, *, line_buffering: bool = False) -> io.TextIOWrapper:
        """Return a stream as the interpreter creates it at startup in UTF-8 mode."""
        raw = self._files[number]
        buffer = io.BufferedWriter(raw) if number else io.BufferedReader(raw, _READ_BUFFER)
        text = io.TextIOWrapper(buffer, "utf-8", errors, "\n", line_buffering)
        text.mode = "w" if number else "r"  # type: ignore[misc]
        return text

    def install(self) -> None:
        """Replace the standard streams of this process, and the functions that use descriptors."""
        sys.stdin, sys.stdout, sys.stderr = self._stdin, self._stdout, self._stderr
        for name in ("stdin", "stdout", "stderr"):
            setattr(sys, f"__{name}__", getattr(sys, name))
        builtins.open = io.open = self._opener(io.open)  # type: ignore[assignment]
        builtins.input = read_line
        os.read = self._reader(os.read)
        os.write = self._writer(os.write)
        os.fstat = _unless_standard(os.fstat, _pipe_status)
        os.isatty = _unless_standard(os.isatty, _is_not_terminal)
        os.get_terminal_size = _unless_standard(os.get_terminal_size, _raise_not_terminal)

    def flush(self) -> None:
        """Send buffered output, even if the script has replaced or closed its streams."""
        for stream in (self._stdout, self._stderr):
            with contextlib.suppress(BaseException):
                stream.flush()

    def finish(self) -> bool:
        """Flush all streams, including the script's own; return whether all of that succeeded."""
        is_complete = True
        for stream in (sys.stdout, sys.stderr, self._stdout, self._stderr):
            try:
                if stream is not None and not stream.closed:
                    stream.flush()
            except BaseException:  # the script may have replaced the stream
                is_complete = False
        return is_complete

    def _opener(self, original: Callable[..., IO[Any]]) -> Callable[..., IO[Any]]:
        def open(
            file: Any,
            mode: str = "r",
            buffering: int = -1,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
            closefd: bool = True,
            opener: Any = None,
        ) -> IO[Any]:
            number: Any = _PATHS.get(file) if type(file) is str else file
            if not _is_standard(number):
                return original(file, mode, buffering, encoding, errors, newline, closefd, opener)
            raw: Any = Descriptor(number, self._source)
            if ("r" in mode) is not raw.readable() or "+" in mode:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            if buffering == 0:
                if "b" not in mode:
                    raise ValueError("can't have unbuffered text I/O")
                return raw  # type: ignore[no-any-return]
            file = io.BufferedWriter(raw) if number else io.BufferedReader(raw, _READ_BUFFER)
            if "b" in mode:
                return file  # type: ignore[no-any-return]
            return io.TextIOWrapper(file, encoding, errors, newline, buffering == 1)

        return open

    def _reader(self, original: Callable[..., bytes]) -> Callable[..., bytes]:
        def read(fd: int, length: int, /) -> bytes:
            return self._source.read(length) if fd == 0 and length >= 0 else original(fd, length)

        return read

    def _writer(self, original: Callable[..., int]) -> Callable[..., int]:
        def write(fd: int, data: Any, /) -> int:
            return self._files[fd].write(data) if fd in (1, 2) else original(fd, data)

        return write


def read_line(prompt: object = "", /) -> str:
    """Replace the builtin `input`, which would use the real descriptor."""
    sys.stdout.write(str(prompt))
    line = sys.stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line.removesuffix("\n")


# Tracebacks that a script formats itself then show the EOFError as raised by the builtin.
read_line.__code__ = read_line.__code__.replace(co_filename=INPUT_FILE, co_name="input")


def _is_standard(fd: Any) -> bool:
    return type(fd) is int and 0 <= fd <= 2


def _unless_standard(
    original: Callable[..., Any], instead: Callable[[], Any]
) -> Callable[..., Any]:
    """Return `original` with `instead` called for the standard descriptors."""

    def ask(fd: Any = 1, /) -> Any:
        return instead() if _is_standard(fd) else original(fd)

    return ask


def _pipe_status() -> os.stat_result:
    return os.stat_result((stat.S_IFIFO | 0o600, 0, 0, 1, 0, 0, 0, 0, 0, 0))


def _is_not_terminal() -> bool:
    return False


def _raise_not_terminal() -> os.terminal_size:
    raise OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))
