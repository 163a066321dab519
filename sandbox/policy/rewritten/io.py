"""The face of `io`: streams in memory."""

import contextlib
from typing import Any

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    """The stream does not support the operation."""


class IOBase:
    """A stream in memory over `_items`, a list of characters or a bytearray."""

    _empty: Any = ""
    _newline: Any = "\n"

    def __init__(self, initial: Any = None) -> None:
        self._items: Any = self._buffer()
        self._position = 0
        self.closed = False
        if initial is not None:
            self._items.extend(self._checked(initial))

    def _buffer(self) -> Any:
        raise UnsupportedOperation("not a stream in memory")

    def _checked(self, data: Any) -> Any:
        return data

    def _open(self) -> Any:
        if self.closed:
            raise ValueError("I/O operation on closed file")
        return self._items

    def _joined(self, items: Any) -> Any:
        return self._empty.join(items)

    def readable(self) -> bool:
        """Return whether the stream can be read."""
        return self._open() is not None

    writable = seekable = readable

    def isatty(self) -> bool:
        """Return whether the stream is a terminal."""
        return self._open() is None

    def fileno(self) -> int:
        """Raise UnsupportedOperation: there is no file descriptor."""
        raise UnsupportedOperation("fileno")

    def flush(self) -> None:
        """Do nothing: the stream has no buffer."""
        self._open()

    def close(self) -> None:
        """Close the stream and free its content."""
        self.closed = True
        self._items = self._buffer()

    def tell(self) -> int:
        """Return the position."""
        self._open()
        return self._position

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Change the position and return it."""
        start = [0, self._position, len(self._open())][whence]
        if start + offset < 0:
            raise ValueError(f"negative seek position {start + offset}")
        self._position = start + offset
        return self._position

    def truncate(self, size: int | None = None, /) -> int:
        """Cut the content to `size`, by default to the position."""
        items = self._open()
        size = self._position if size is None else size
        if size < 0:
            raise ValueError(f"negative size value {size}")
        del items[size:]
        return size

    def getvalue(self) -> Any:
        """Return the whole content."""
        return self._joined(self._open())

    def read(self, size: int | None = -1, /) -> Any:
        """Return up to `size` items from the position, by default all."""
        items = self._open()
        end = len(items) if size is None or size < 0 else self._position + size
        part = self._joined(items[self._position : end])
        self._position += len(part)
        return part

    def readline(self, size: int | None = -1, /) -> Any:
        """Return the rest of the line, with its end."""
        items = self._open()
        end = len(items) if size is None or size < 0 else min(len(items), self._position + size)
        with contextlib.suppress(ValueError):
            end = items.index(self._newline, self._position, end) + 1
        return self.read(max(0, end - self._position))

    def readlines(self, hint: int | None = -1, /) -> list[Any]:
        """Return the remaining lines."""
        return list(self)

    def write(self, data: Any, /) -> int:
        """Write at the position and return the number of items."""
        items, data = self._open(), self._checked(data)
        gap = self._position - len(items)
        if gap > 0:
            items.extend(["\0"] * gap if self._empty == "" else bytes(gap))
        items[self._position : self._position + len(data)] = data
        self._position += len(data)
        return len(data)

    def writelines(self, lines: Any, /) -> None:
        """Write each of `lines`."""
        for line in lines:
            self.write(line)

    def __iter__(self) -> Any:
        self._open()
        return self

    def __next__(self) -> Any:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self) -> Any:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class TextIOBase(IOBase):
    """A stream of text."""

    encoding = errors = newlines = None


class StringIO(TextIOBase):
    """Text in memory."""

    def __init__(self, initial_value: str | None = "", newline: str | None = "\n") -> None:
        super().__init__(initial_value)

    def _buffer(self) -> Any:
        return []

    def _checked(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise TypeError(f"string argument expected, got {type(data).__name__!r}")
        return list(data)


class RawIOBase(IOBase):
    """A stream of bytes."""


class BufferedIOBase(IOBase):
    """A stream of bytes."""

    _empty = b""
    _newline = 10


class BytesIO(BufferedIOBase):
    """Bytes in memory."""

    def __init__(self, initial_bytes: Any = b"") -> None:
        super().__init__(initial_bytes)

    def _buffer(self) -> Any:
        return bytearray()

    def _joined(self, items: Any) -> Any:
        return bytes(items)

    def _checked(self, data: Any) -> Any:
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return bytes(data)

    def readinto(self, buffer: Any, /) -> int:
        """Fill `buffer`; return the number of bytes."""
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    read1 = IOBase.read
