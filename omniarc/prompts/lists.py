"""Grids as nested lists of Python, JSON or numpy, anywhere in a text.

The text is parsed in one pass with a stack, so each character is read a bounded number of times,
however deeply the text is nested.
"""

import re
from typing import NamedTuple, TypeAlias

from omniarc.prompts.blocks import Block
from omniarc.prompts.encoders import ParseError
from sandbox.grids import Grid

# A list or tuple, not a call, whose first item is a list, tuple, array or string of digits.
_START = re.compile(r"(?:\[|(?<!\w)\()(?=\s*(?:[\[(]|[\"']\d|(?:np\.|numpy\.)?array\())", re.ASCII)
_TOKEN = re.compile(r"[\[\]()=]|\d+|\"\d*\"|'\d*'|[A-Za-z_][\w.]*|[\s,]+|.", re.ASCII | re.DOTALL)
_LEAF = re.compile(r"\d+|\"\d*\"|'\d*'", re.ASCII)
_QUOTES = "\"'"
_ARRAY = frozenset({"array", "np.array", "numpy.array"})

# Where parsing continues after an invalid list.
_END = re.compile(r"\n[ \t\r]*\n|```")

# A list of grids in an array in a call has a depth of four.
_MAX_DEPTH = 5

# Replaces a list in the text; it cannot be part of a row.
_BLANK = "\x00"

# A number as its digits, a string of digits with its quotes, or a list.
Item: TypeAlias = "str | list[Item]"


class FoundList(NamedTuple):
    """A nested list: its first line, and its grids or their errors."""

    line: int
    grids: list[Grid | ParseError]


def find_lists(text: str) -> tuple[str, list[FoundList]]:
    """Return `text` without its nested lists of numbers, with the same lines, and the lists."""
    found: list[FoundList] = []
    pieces: list[str] = []
    done = 0
    line, counted = 1, 0
    position = 0
    while (start := _START.search(text, position)) is not None:
        line += text.count("\n", counted, start.start())
        counted = start.start()
        end, grids = _read(text, start.start(), line)
        position = end
        if grids:
            found.append(FoundList(line, grids))
            pieces += (text[done : start.start()], _BLANK, "\n" * text.count("\n", counted, end))
            done = end
    return "".join([*pieces, text[done:]]), found


def _read(text: str, start: int, line: int) -> tuple[int, list[Grid | ParseError]]:
    """Return the end of the list at `start` and its grids; none if it has no numbers."""
    # The open lists; None for the parenthesis of an array, which adds no nesting.
    open_lists: list[list[Item] | None] = []
    opened_array = False
    numbers = False
    problem = "the list is not closed"
    end = len(text)
    for token in _TOKEN.finditer(text, start):
        word = token[0]
        inside = open_lists[-1] if open_lists else None
        if word in "[(":
            open_lists.append(None if opened_array and word == "(" else [])
        elif word in "])":
            closed = open_lists.pop()
            around = next((items for items in reversed(open_lists) if items is not None), None)
            if closed is not None and around is None:
                return token.end(), _grids(closed, line) if numbers else []
            if closed is not None and around is not None:
                around.append(closed)
        elif inside is not None and _LEAF.fullmatch(word):
            numbers = True
            inside.append(word)
        elif not (word[0] in ", \t\r\n" or word in _ARRAY or (open_lists and inside is None)):
            if word != "`":
                problem = f"{word[:20]!r} in a list of numbers"
            end = token.start()
            break
        if len(open_lists) > _MAX_DEPTH:
            problem, end = "lists are nested too deeply", token.end()
            break
        opened_array = word in _ARRAY
    if not numbers:
        return max(end, start + 1), []
    after = _END.search(text, end)
    return after.start() if after else len(text), [ParseError(f"line {line}: {problem}")]


def _grids(items: list[Item], line: int) -> list[Grid | ParseError]:
    """Return the grids in a list, and in its nested lists."""
    rows = [_row(item) for item in items]
    if None in rows and not any(isinstance(item, str) for item in items):
        grids: list[Grid | ParseError] = []
        for item in items:
            grids += _grids(list(item), line)
        return grids
    block = Block(line)
    for row in rows:
        if row is None:
            block.fail("numbers, rows and grids are mixed in one list")
            break
        block.add(line, row)
    grid = block.grid()
    return [] if grid is None else [grid]


def _row(item: Item) -> list[str] | None:
    """Return the cells of a string of digits or a list of digits; None for other items."""
    if isinstance(item, str):
        return list(item[1:-1]) if item[0] in _QUOTES else None
    if not all(
        isinstance(leaf, str) and (leaf[0] not in _QUOTES or len(leaf) == 3) for leaf in item
    ):
        return None
    return [leaf.strip(_QUOTES) for leaf in item if isinstance(leaf, str)]
