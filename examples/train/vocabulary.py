"""The words of programs: every text has a number for each piece, and comes back as it was."""

import itertools
import keyword
import re
from collections.abc import Iterable, Sequence

from omniarc import dsl

# Numbers that stand for no text. GRID is the word of tokens that hold cells.
PAD, GRID, ATTEMPT, PROGRAM, END = range(5)

_FIRST_BYTE = END + 1
_FIRST_PIECE = _FIRST_BYTE + 256

# A line's end with the indentation after it; names, digits and operators with the space before
# them; and any other character alone.
_PIECES = re.compile(
    r"\n+ *| ?[A-Za-z_]+| ?[0-9]| ?(?:[=!<>]=|\*\*|//)| ?[!-/:-@\[-`{-~]|[\s\S]", re.ASCII
)


class Vocabulary:
    """Numbers for the pieces of programs; a piece without one is spelled in bytes of UTF-8.

    Args:
        pieces: the pieces that have numbers, in the order of these.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = tuple(pieces)
        self._numbers = {piece: number for number, piece in enumerate(self.pieces, _FIRST_PIECE)}

    @classmethod
    def of(cls, programs: Iterable[str]) -> "Vocabulary":
        """Return the vocabulary of some programs, the language's names and Python's keywords."""
        names = {*dsl.__all__, *keyword.kwlist}
        pieces = {piece for name in names for piece in _PIECES.findall(name)}
        pieces |= {f" {piece}" for piece in pieces}
        pieces.update(itertools.chain.from_iterable(map(_PIECES.findall, programs)))
        return cls(sorted(pieces))

    def __len__(self) -> int:
        return _FIRST_PIECE + len(self.pieces)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of a text that is valid Unicode."""
        numbers: list[int] = []
        for piece in _PIECES.findall(text):
            number = self._numbers.get(piece)
            if number is None:
                numbers += [_FIRST_BYTE + byte for byte in piece.encode()]
            else:
                numbers.append(number)
        return numbers

    def decode(self, numbers: Sequence[int]) -> str:
        """Return the text of numbers up to END; bytes that are no UTF-8 become U+FFFD."""
        parts = bytearray()
        for number in numbers:
            if number == END:
                break
            if number >= _FIRST_PIECE:
                parts += self.pieces[number - _FIRST_PIECE].encode()
            elif number >= _FIRST_BYTE:
                parts.append(number - _FIRST_BYTE)
        return parts.decode(errors="replace")
