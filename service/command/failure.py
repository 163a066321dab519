"""What a command says when it cannot go on."""

from pathlib import Path


class CommandError(Exception):
    """Something the user can mend; the message says what."""


def read_text(path: Path) -> str:
    """The text of a file that the user named.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path}: is not UTF-8 text") from None
