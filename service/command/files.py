"""Files that the user named, read and written whole."""

import os
from collections.abc import Iterable
from pathlib import Path

from service.command.failure import CommandError


def check_written(read: Iterable[Path], *written: Path | None) -> None:
    """Check, before any work is done, that files can be written.

    Args:
        read: files that are read or kept, and must not be overwritten.
        written: files that will be written; None is ignored.

    Raises:
        CommandError: a file cannot be written, or is the same as another.
    """
    seen = {path.resolve() for path in read}
    for path in filter(None, written):
        if path.resolve() in seen:
            raise CommandError(f"{path}: is given twice")
        if path.is_file() or not path.exists():  # a device may be given twice
            seen.add(path.resolve())
        if path.is_dir():
            raise CommandError(f"{path}: Is a directory")
        if not path.parent.is_dir():
            raise CommandError(f"{path}: No such file or directory")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise CommandError(f"{path}: Permission denied")


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        CommandError: the file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        CommandError: the file cannot be read, or is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise CommandError(f"{path}: is not UTF-8 text") from None


def write(path: Path, content: bytes) -> None:
    """Write a file, replacing its content.

    Raises:
        CommandError: the file cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
