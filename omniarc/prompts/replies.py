"""What a model's reply holds: its program, or its grids.

A reply is a stranger's text of any length. It is read in passes that each look at every character
a bounded number of times: line by line, and with patterns that cannot go back over what they read.

Grids are found where the model put them: rows of digits, with or without spaces, commas, brackets,
quotes or row numbers, or nested lists as Python, JSON and numpy write them. If any stand in fenced
blocks, those alone count.
"""

import re

from omniarc.prompts.bare import unindented, without_prose
from omniarc.prompts.blocks import Block, Candidate
from omniarc.prompts.encoders import ParseError, find_encoder
from omniarc.prompts.lists import find_lists
from omniarc.prompts.thinking import without_thinking
from sandbox.grids import Grid
from sandbox.reply import program_text

_FENCE = "```"

_LAMBDA = re.compile(r"[A-Za-z_]\w*\s*=\s*lambda\b")

# A line that gives the next grid's shape, such as "3x4" or "Shape: 3 x 4"; applied to short lines.
_SHAPE = re.compile(r"(?:shape|size)?\s*[:=]?\s*(\d{1,2})\s*[x×]\s*(\d{1,2})", re.ASCII | re.I)
_SHAPE_LENGTH = 24

# A row with its number: "1: 0 1 2", "row 1: 012", "1. 012".
_NUMBERED = re.compile(r"(?:row\s*)?(\d{1,2})(?:\s*:|[.)]\s)(.*)", re.ASCII | re.I | re.S)
_ROW = re.compile(r"\d[\d\s,;|'\"]*", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)

# What may stand around a row without being part of it: brackets, quotes, a table's or text's marks.
_AROUND = " \t\r|,;[](){}'\"`*"


def code_of(reply: str) -> str:
    """The program in a model's reply: in its last fenced block that defines a function, or bare.

    A block that is not closed, as in a reply that was cut off, goes to the end.

    Raises:
        ParseError: the reply has no program, or ends while the model is thinking.
    """
    text = _answer(reply)
    source = program_text(text)
    if _FENCE not in source:
        source = unindented(source)
    if not any(line.startswith("def ") or _LAMBDA.match(line) for line in source.split("\n")):
        raise ParseError("the reply has no program: no line of it begins with 'def '")
    return source if _FENCE in source else without_prose(source)


def grid_of(reply: str, encoder: str = "digits") -> Grid:
    """The grid in a model's reply; of several the last.

    Args:
        reply: what the model said.
        encoder: the name of the encoder that the prompt used.

    Raises:
        ParseError: there is no grid, or the last one is malformed; the message says where.
        ValueError: there is no such encoder.
    """
    last = candidates(reply, encoder)[-1].grid
    if isinstance(last, ParseError):
        raise last
    return last


def grids_of(reply: str, encoder: str = "digits") -> list[Grid]:
    """All the grids in a model's reply, in order.

    Raises:
        ParseError: there is no grid, or one is malformed; `candidates` tells them apart.
        ValueError: there is no such encoder.
    """
    grids = []
    for candidate in candidates(reply, encoder):
        if isinstance(candidate.grid, ParseError):
            raise candidate.grid
        grids.append(candidate.grid)
    return grids


def candidates(reply: str, encoder: str = "digits") -> list[Candidate]:
    """Everything in a reply that was meant as a grid, sound or not, in order; at least one.

    Raises:
        ParseError: there is nothing of the kind.
        ValueError: there is no such encoder.
    """
    decode = find_encoder(encoder).decode
    text = _answer(reply)
    try:
        return [Candidate(1, False, decode(text.strip()))]
    except ParseError:
        pass  # not the encoder's own text alone; read it as a person would
    found = _candidates(text)
    fenced = [candidate for candidate in found if candidate.fenced]
    if not found:
        raise ParseError("the reply has no grid: no line of it is a row of digits")
    return fenced or found


def _answer(reply: str) -> str:
    """What the model said when it had done thinking, its line numbers as in the reply."""
    text = without_thinking(reply)
    if text is None:
        raise ParseError("the reply ends while the model is thinking")
    if not text.strip():
        raise ParseError("the reply is empty")
    return text


def _candidates(text: str) -> list[Candidate]:
    text, lists = find_lists(text)
    found: list[Candidate] = []
    fenced = False
    block: Block | None = None
    begun = 0
    waiting = iter(lists)
    upcoming = next(waiting, None)

    def close() -> None:
        nonlocal block
        grid = block.grid() if block is not None else None
        if grid is not None:
            found.append(Candidate(begun, fenced, grid))
        block = None

    for number, line in enumerate(text.split("\n"), start=1):
        while upcoming is not None and upcoming.line == number:
            close()
            found += (Candidate(number, fenced, grid) for grid in upcoming.grids)
            upcoming = next(waiting, None)
        if line.lstrip().startswith(_FENCE):
            close()
            fenced = not fenced
            continue
        stripped = line.strip(_AROUND)
        if shape := _shape(stripped):
            close()
            block, begun = Block(number, shape), number
            continue
        label, cells = _row(stripped)
        if not cells:
            close()
            continue
        if block is None or block.restarts_with(label):
            close()
            block, begun = Block(number), number
        block.add(number, cells, label)
    close()
    return found


def _shape(line: str) -> tuple[int, int] | None:
    """The height and width that a line gives, if that is all that it does."""
    if len(line) > _SHAPE_LENGTH:
        return None
    match = _SHAPE.fullmatch(line.rstrip(":"))
    return (int(match[1]), int(match[2])) if match else None


def _row(line: str) -> tuple[int | None, list[str]]:
    """A row's own number, if it has one, and its cells; none where the line is no row."""
    numbered = _NUMBERED.fullmatch(line)
    label = int(numbered[1]) if numbered else None
    text = numbered[2].strip(_AROUND) if numbered else line
    if not _ROW.fullmatch(text):
        return None, []
    cells = _NUMBER.findall(text)
    return label, list(cells[0]) if len(cells) == 1 else cells
