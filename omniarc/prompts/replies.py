"""The extraction of programs and grids from a model's reply.

A reply is untrusted text of any length. Each pass reads every character a bounded number of times:
it goes line by line, with patterns that do not backtrack.

Grids are rows of digits, with or without spaces, commas, brackets, quotes or row numbers, or nested
lists of Python, JSON or numpy. If any are in fenced blocks, only those count.
"""

import re

from omniarc.prompts.blocks import Block, GridCandidate
from omniarc.prompts.encoders import ParseError, find_encoder
from omniarc.prompts.lists import find_lists
from sandbox.grids import Grid
from sandbox.replies import NoProgramError, read_reply
from sandbox.replies.thinking import without_thinking

_FENCE = "```"

# A line that states the shape of the next grid, such as "3x4" or "Shape: 3 x 4".
_SHAPE = re.compile(r"(?:shape|size)?\s*[:=]?\s*(\d{1,2})\s*[x×]\s*(\d{1,2})", re.ASCII | re.I)
_SHAPE_LENGTH = 24

# A numbered row: "1: 0 1 2", "row 1: 012", "1. 012".
_NUMBERED = re.compile(r"(?:row\s*)?(\d{1,2})(?:\s*:|[.)]\s)(.*)", re.ASCII | re.I | re.S)
_ROW = re.compile(r"\d[\d\s,;|'\"]*", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)

# Characters around a row that are not part of it: brackets, quotes, markup.
_AROUND = " \t\r|,;[](){}'\"`*"


def code_of(reply: str, entry_point: str | None = None) -> str:
    """Return the program in a model's reply, as every entrance reads it.

    Args:
        reply: what the model said.
        entry_point: the function that will be called, if it has a name of its own.

    Raises:
        ParseError: the reply has no program, or ends within its reasoning.
    """
    try:
        return read_reply(reply, entry_point)
    except NoProgramError as error:
        raise ParseError(str(error)) from None


def grid_of(reply: str, encoder: str = "digits") -> Grid:
    """Return the last grid in a reply.

    Args:
        reply: the reply.
        encoder: the name of the prompt's encoder.

    Raises:
        ParseError: there is no grid, or the last one is invalid; the message says where.
        FieldError: there is no such encoder.
    """
    last = candidates(reply, encoder)[-1].grid
    if isinstance(last, ParseError):
        raise last
    return last


def grids_of(reply: str, encoder: str = "digits") -> list[Grid]:
    """Return all grids in a reply, in order.

    Raises:
        ParseError: there is no grid, or one is invalid; use `candidates` to get the valid ones.
        FieldError: there is no such encoder.
    """
    grids = []
    for candidate in candidates(reply, encoder):
        if isinstance(candidate.grid, ParseError):
            raise candidate.grid
        grids.append(candidate.grid)
    return grids


def candidates(reply: str, encoder: str = "digits") -> list[GridCandidate]:
    """Return all parts of a reply that are intended as a grid, in order; at least one.

    Raises:
        ParseError: there are none.
        FieldError: there is no such encoder.
    """
    decode = find_encoder(encoder).decode
    text = _answer(reply)
    try:
        return [GridCandidate(1, False, decode(text.strip()))]
    except ParseError:
        pass  # not only the text of a grid; search for grids in it
    found = _candidates(text)
    fenced = [candidate for candidate in found if candidate.fenced]
    if not found:
        raise ParseError("the reply has no grid: no line is a row of digits")
    return fenced or found


def _answer(reply: str) -> str:
    """Return the reply without the reasoning, with the same line numbers."""
    text = without_thinking(reply)
    if text is None:
        raise ParseError("the reply ends within its reasoning")
    if not text.strip():
        raise ParseError("the reply is empty")
    return text


def _candidates(text: str) -> list[GridCandidate]:
    text, lists = find_lists(text)
    found: list[GridCandidate] = []
    fenced = False
    block: Block | None = None
    first_line = 0
    remaining = iter(lists)
    upcoming = next(remaining, None)

    def close() -> None:
        nonlocal block
        grid = block.grid() if block is not None else None
        if grid is not None:
            found.append(GridCandidate(first_line, fenced, grid))
        block = None

    for number, line in enumerate(text.split("\n"), start=1):
        while upcoming is not None and upcoming.line == number:
            close()
            found += (GridCandidate(number, fenced, grid) for grid in upcoming.grids)
            upcoming = next(remaining, None)
        if line.lstrip().startswith(_FENCE):
            close()
            fenced = not fenced
            continue
        stripped = line.strip(_AROUND)
        if shape := _shape(stripped):
            close()
            block, first_line = Block(number, shape), number
            continue
        label, cells = _row(stripped)
        if not cells:
            close()
            continue
        if block is None or block.restarts_with(label):
            close()
            block, first_line = Block(number), number
        block.add(number, cells, label)
    close()
    return found


def _shape(line: str) -> tuple[int, int] | None:
    """Return the height and width that a line states; None for other lines."""
    if len(line) > _SHAPE_LENGTH:
        return None
    match = _SHAPE.fullmatch(line.rstrip(":"))
    return (int(match[1]), int(match[2])) if match else None


def _row(line: str) -> tuple[int | None, list[str]]:
    """Return the number of a row, if it has one, and its cells; none for other lines."""
    numbered = _NUMBERED.fullmatch(line)
    label = int(numbered[1]) if numbered else None
    text = numbered[2].strip(_AROUND) if numbered else line
    if not _ROW.fullmatch(text):
        return None, []
    cells = _NUMBER.findall(text)
    return label, list(cells[0]) if len(cells) == 1 else cells
