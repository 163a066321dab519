"""Listings of programs with their marked lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sandbox.results import Violation
from service.audit.highlighting import Part, highlighted_lines

# Lines shown from the beginning, and around a marked one; characters shown of a line.
_FIRST_LINES = 1500
_AROUND = 10
# Of a long program, marked lines whose surroundings are shown.
_MARKS_FOLLOWED = 10
_MAX_LINE = 1000


class Line(NamedTuple):
    """A line of a program.

    Attributes:
        number: its number, from 1.
        parts: its text.
        reasons: why it is marked; none for other lines.
        follows_gap: whether lines before it are left out.
    """

    number: int
    parts: Sequence[Part]
    reasons: Sequence[str]
    follows_gap: bool


def listing(source: str, reasons: Mapping[int, Sequence[str]]) -> list[Line]:
    """Return the lines of a program that are shown: all, unless it is very long.

    Args:
        source: the program.
        reasons: why lines are marked, by their numbers.
    """
    shown: list[Line] = []
    marked = list(reasons)[:_MARKS_FOLLOWED]
    for number, parts in enumerate(highlighted_lines(source), start=1):
        if number > _FIRST_LINES and all(abs(number - line) > _AROUND for line in marked):
            continue
        gap = number - 1 > (shown[-1].number if shown else 0)
        shown.append(Line(number, _cut(parts), reasons.get(number, ()), gap))
    return shown


def reasons_of(violations: Iterable[Violation]) -> dict[int, list[str]]:
    """Return for each line its violations, as text."""
    reasons: dict[int, list[str]] = {}
    for one in violations:
        if one.line is not None:
            text = f"{one.rule} {one.detail} ({one.layer})"
            if text not in reasons.setdefault(one.line, []):
                reasons[one.line].append(text)
    return reasons


def _cut(parts: list[Part]) -> list[Part]:
    left = _MAX_LINE
    kept = []
    for part in parts:
        kept.append(Part(part.kind, part.text[:left]))
        left -= len(part.text)
        if left <= 0:
            return [*kept, Part("comment", " …")] if left < 0 else kept
    return kept
