"""What a command says when it cannot go on."""

from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice", bound=str)


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


def choice(option: str, value: str, allowed: tuple[Choice, ...]) -> Choice:
    """The one of `allowed` that the user named with an option.

    Raises:
        CommandError: it is none of them.
    """
    for one in allowed:
        if one == value:
            return one
    raise CommandError(f"{option}: must be one of {', '.join(allowed)}, not {value!r}")
