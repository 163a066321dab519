"""Replacements of library functions, prepared in the template and put in place in a child."""

from typing import Any


class Replacements:
    """Attributes of modules and classes with their new values."""

    def __init__(self) -> None:
        self._changes: list[tuple[Any, str, Any]] = []

    def add(self, owner: Any, *names: str, value: Any) -> None:
        """Add attributes of `owner` that get one new value."""
        self._changes += [(owner, name, value) for name in names]

    def apply(self) -> None:
        """Put all replacements in place."""
        for owner, name, value in self._changes:
            setattr(owner, name, value)
