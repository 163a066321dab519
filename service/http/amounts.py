"""Counts of what is in a large body, so that none takes long to decode.

A few bytes make a number, a list, a field or an escaped character, and millions of them take the
decoder a tenth of a second, in which nothing else can happen. The bytes are counted in turns.
"""

from sandbox.grids import MAX_SIDE
from sandbox.program import MAX_INPUTS
from service.http.turns import next_turn

# Smaller bodies are decoded without counting.
MIN_BYTES = 128 * 1024

# No valid body has more: opening brackets and commas of a thousand grids, which are more than those
# of a task, and quotes around the keys of a task of two hundred pairs. The rest has some more.
_MAX_BRACKETS = MAX_INPUTS * (MAX_SIDE + 1) + 1000
_MAX_COMMAS = MAX_INPUTS * MAX_SIDE * (MAX_SIDE + 1) + 4000
_MAX_QUOTES = 4000

# Several times as many as the program, in a code or reply of the greatest length.
MAX_ESCAPES = 2_000_000

# How much to count at once.
_PIECE_BYTES = 1 << 17


async def excess_of(body: bytes | bytearray) -> str | None:
    """Return the rule that a large body breaks by how much is in it; None if it breaks none."""
    if len(body) <= MIN_BYTES:
        return None
    counts = _Counts()
    start = 0
    while start < len(body):
        await next_turn()
        start += counts.add(bytes(body[start : start + _PIECE_BYTES]))
        if counts.excess is not None:
            return counts.excess
    await next_turn()  # for the decoder
    return None


class _Counts:
    """The numbers of tokens in the pieces of a body.

    Attributes:
        excess: the rule that they break, if they do.
    """

    def __init__(self) -> None:
        self._in_string = False
        self._quotes = self._brackets = self._commas = self._escapes = 0
        self.excess: str | None = None

    def add(self, piece: bytes) -> int:
        """Count what is in the next piece; return how much of it has been counted."""
        backslashes = piece.count(b"\\")
        if backslashes:
            size = len(piece)
            piece = piece.replace(b"\\\\", b"__")
            if size > 1 and piece.endswith(b"\\"):
                piece = piece[:-1]  # it belongs to the next character
                backslashes -= 1
            single = piece.count(b"\\")
            self._escapes += single + (backslashes - single) // 2
            piece = piece.replace(b'\\"', b"__")
        quotes = piece.count(b'"')
        self._quotes += quotes
        if self._escapes > MAX_ESCAPES:
            self.excess = f"more than {MAX_ESCAPES:,} escaped characters"
        elif self._quotes > _MAX_QUOTES:
            self.excess = "too many fields or strings"
        else:
            self._count_outside(piece.split(b'"')[self._in_string :: 2])
            self._in_string ^= bool(quotes % 2)
        return len(piece)

    def _count_outside(self, parts: list[bytes]) -> None:
        """Count what is outside of strings."""
        outside = b" ".join(parts)
        self._brackets += outside.count(b"[")
        self._commas += outside.count(b",")
        if self._brackets > _MAX_BRACKETS or self._commas > _MAX_COMMAS:
            self.excess = f"more than {MAX_INPUTS} grids of {MAX_SIDE} rows of {MAX_SIDE}"
