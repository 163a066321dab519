"""Splices: the pieces in which one program differs from another, as offsets and texts."""

import difflib
import io
import itertools
import tokenize
from collections.abc import Iterable
from typing import NamedTuple

from omniarc.errors import OmniArcError


class Splice(NamedTuple):
    """A piece of source code to replace.

    Attributes:
        start: the offset of its first character.
        old: the text that is there.
        new: the text to put there instead.
    """

    start: int
    old: str
    new: str


class StaleSpliceError(OmniArcError, ValueError):
    """The source code is not the one that the splice was made for."""


def apply(source: str, splices: Iterable[Splice]) -> str:
    """Return source code with pieces replaced.

    Raises:
        StaleSpliceError: a piece is not where the splice says.
    """
    for start, old, new in sorted(splices, reverse=True):
        if source[start : start + len(old)] != old:
            raise StaleSpliceError(f"expected {old!r} at offset {start}")
        source = source[:start] + new + source[start + len(old) :]
    return source


def between(old: str, new: str) -> list[Splice]:
    """Return the splices, of whole tokens, that turn one program into another."""
    before, after = _tokens(old), _tokens(new)
    texts = [text for _, text in before], [text for _, text in after]
    matcher = difflib.SequenceMatcher(None, *texts, autojunk=False)
    found = []
    for kind, first, last, other, end in matcher.get_opcodes():
        if kind != "equal":
            start = before[first][0]
            stop = before[last][0]
            found.append(Splice(start, old[start:stop], new[after[other][0] : after[end][0]]))
    return found


def line_starts(source: str) -> list[int]:
    """Return the offset of the first character of each line, and the end of the last line."""
    return [0, *itertools.accumulate(map(len, source.splitlines(keepends=True)))]


def _tokens(source: str) -> list[tuple[int, str]]:
    """Return the offset and text of each token and of each gap between two, and the end."""
    starts = line_starts(source)
    found, end = [], 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        start = starts[token.start[0] - 1] + token.start[1]
        if not token.string or start < end:
            continue
        if start > end:
            found.append((end, source[end:start]))
        found.append((start, token.string))
        end = start + len(token.string)
    return [*found, (len(source), "")]
