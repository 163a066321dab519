"""Append-only JSON Lines files that a run resumes from: results, traces and candidates.

A file is locked while it is open, so that two runs never write to one file. A last line without
its newline was cut off, by a full disk or a killed process; it is removed when the file is read,
and its work is done again.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import msgspec

from omniarc.closing import Closing
from omniarc.errors import OmniArcError
from sandbox.errors import field_error

Item = TypeVar("Item", bound=msgspec.Struct)


class JsonLinesError(OmniArcError, ValueError):
    """A file cannot be opened, read or written; the message names it, and the line.

    Attributes:
        path: the file.
        problem: what is wrong.
        line: the number of the line, from 1, where one is wrong.
    """

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        super().__init__(path, problem, line)
        self.path = path
        self.problem = problem
        self.line = line

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.problem}"


class JsonLinesFile(Closing, Generic[Item]):
    """A JSON Lines file of one type of item, open for appending by this process alone.

        with JsonLinesFile(path, Line) as file:
            earlier = list(file.read())
            file.append(Line(...))

    `read` must be exhausted before `append` is called.

    Args:
        path: the file; created if it does not exist.
        item: the type of every line.
        allow_device: accept a pipe or device, which has nothing to resume from.
        allow_blank_lines: ignore blank lines, as a text editor may leave them.

    Raises:
        JsonLinesError: the file cannot be opened, or another process holds its lock.
    """

    def __init__(
        self,
        path: Path,
        item: type[Item],
        *,
        allow_device: bool = False,
        allow_blank_lines: bool = True,
    ) -> None:
        self.path = path
        self._allow_blank_lines = allow_blank_lines
        self._decoder = msgspec.json.Decoder(item)
        # How every line begins: a partial last line that begins otherwise is not this file's.
        first = msgspec.structs.fields(item)[0]
        self._start = b'{"%s":' % first.encode_name.encode() + b'"' * (first.type is str)
        self.resumable = path.is_file() or not path.exists()
        if not self.resumable and not allow_device:
            raise JsonLinesError(path, "is not a regular file")
        try:
            self._file = self._open()
        except OSError as error:
            raise JsonLinesError(path, error.strerror or "cannot be opened") from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise JsonLinesError(path, "another run is writing to this file") from None
        except OSError:
            pass  # Not every file system or device supports locks.

    def _open(self) -> BinaryIO:
        if not self.resumable:
            return self.path.open("wb")
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        return os.fdopen(os.open(self.path, flags, 0o666), "r+b")

    def read(self) -> Iterator[tuple[int, Item]]:
        """Yield the number and the item of each complete line, then remove a partial last line.

        Raises:
            JsonLinesError: a line is not an item; the file is left unchanged.
        """
        if not self.resumable:
            return
        end = 0
        self._file.seek(0)
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                if line[: len(self._start)] != self._start[: len(line)]:
                    raise JsonLinesError(self.path, "is not a line of this kind of file", number)
                break
            end += len(line)
            if line.strip() or not self._allow_blank_lines:
                yield number, self._decode(number, line)
        self._file.seek(end)
        self._file.truncate()

    def append(self, *items: Item) -> None:
        """Write items at the end, all of them or none.

        Raises:
            JsonLinesError: the file cannot be written.
        """
        lines = b"".join(msgspec.json.encode(item) + b"\n" for item in items)
        before = self._file.seek(0, os.SEEK_END) if self.resumable else 0
        try:
            self._file.write(lines)
            self._file.flush()
        except OSError as error:
            self._discard(before)
            raise JsonLinesError(self.path, error.strerror or "cannot be written") from None

    def close(self) -> None:
        """Close the file and release its lock."""
        with contextlib.suppress(OSError):  # a failed write has been reported already
            self._file.close()

    def _decode(self, number: int, line: bytes) -> Item:
        try:
            return self._decoder.decode(line)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise JsonLinesError(self.path, str(field_error(error)), number) from None

    def _discard(self, end: int) -> None:
        """Remove what a failed write left after `end`, and what the buffer still holds."""
        if not self.resumable:
            return
        descriptor = os.dup(self._file.fileno())
        with contextlib.suppress(OSError):
            self._file.close()
        os.ftruncate(descriptor, end)
        self._file = os.fdopen(descriptor, "r+b")
