"""Files that the user named, read and written whole."""

from pathlib import Path

from service.command.failure import CommandError


def read_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        CommandError: it cannot be read, or is no text.
    """
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise CommandError(f"{path}: is not UTF-8 text") from None


def write(path: Path, content: bytes) -> None:
    """Makes a file hold `content` and nothing else.

    Raises:
        CommandError: it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
