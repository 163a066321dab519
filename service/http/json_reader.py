"""Reading of JSON values one by one from a body that arrives in pieces.

The body stays bytes, and each byte is looked at once, however small the pieces are. A value is
found by its brackets and quotes; whoever decodes it checks the rest.
"""

import re
from collections.abc import AsyncIterator

from service.api.problems import Problem
from service.http.body_budget import HeldBytes
from service.http.turns import next_turn

# More levels than any valid body has.
_MAX_DEPTH = 64

# How much to scan before other requests have their turn.
_SCAN_BYTES = 1 << 14

_WHITE_SPACE = b" \t\r\n"
_NOT_WHITE_SPACE = re.compile(rb"[^ \t\r\n]")
_BRACKET_OR_QUOTE = re.compile(rb'["\[\]{}]')
_END_OF_SCALAR = re.compile(rb'[ \t\r\n,:\[\]{}"]')
_BEGINS_VALUE = re.compile(rb'[\[{"\d-]|true|false|null')
_OPENING = {ord("]"): ord("["), ord("}"): ord("{")}
_QUOTE = ord('"')


class JsonReader:
    """Reads values and punctuation from a body.

    Args:
        chunks: the body.
        max_bytes: the longest value allowed.
        held: counts the bytes that are held.
    """

    def __init__(self, chunks: AsyncIterator[bytes], max_bytes: int, held: HeldBytes) -> None:
        self._chunks = chunks
        self._max_bytes = max_bytes
        self._held = held
        self._buffer = bytearray()
        self._at = 0

    async def _more(self) -> bool:
        """Append the next chunk; return False at the end."""
        await next_turn()
        chunk = await anext(self._chunks, None)
        if chunk is None:
            return False
        self._held.grow(len(chunk))
        self._buffer += chunk
        return True

    def _drop(self) -> None:
        """Drop what has been read."""
        del self._buffer[: self._at]
        self._held.shrink(self._at)
        self._at = 0

    async def _peek(self) -> int | None:
        """Return the next byte that is not white space; None at the end."""
        while True:
            found = _NOT_WHITE_SPACE.search(self._buffer, self._at)
            if found is not None:
                self._at = found.start()
                return self._buffer[self._at]
            self._at = len(self._buffer)
            self._drop()
            if not await self._more():
                return None

    async def skip(self, character: str) -> bool:
        """Skip the character if it is next; return whether it was."""
        is_next = await self._peek() == ord(character)
        self._at += is_next
        return is_next

    async def expect(self, character: str) -> None:
        """Skip the character, which must be next.

        Raises:
            Problem: 422, it is not.
        """
        if not await self.skip(character):
            raise self._malformed(f"expected {character!r}")

    async def open(self, bracket: str) -> bool:
        """Skip the bracket that opens a value; return False if a value of another kind is next.

        Raises:
            Problem: 422, no value is next.
        """
        if await self.skip(bracket):
            return True
        if _BEGINS_VALUE.match(self._buffer, self._at):
            return False
        raise self._malformed(f"expected {bracket!r}")

    async def expect_end(self) -> None:
        """Check that the body ends here.

        Raises:
            Problem: 422, it does not.
        """
        if await self._peek() is not None:
            raise self._malformed("trailing characters")

    async def value(self) -> bytes:
        """Return the next value, undecoded.

        Raises:
            Problem: 422, the body ends within it, or its brackets do not match; 413, it is too
                long.
        """
        first = await self._peek()
        if first is None:
            raise self._malformed("it ends early")
        self._drop()
        scan = _Scan(first)
        while True:
            end = await self._scan(scan)
            if (len(self._buffer) if end is None else end) > self._max_bytes:
                detail = f"A program is larger than {self._max_bytes} bytes"
                raise Problem(413, "body-too-large", detail)
            if end is not None:
                break
            if not await self._more():
                if not scan.is_scalar:
                    raise self._malformed("it ends early")
                end = len(self._buffer)
                break
        if not end:
            raise self._malformed("expected a value")
        value = bytes(self._buffer[:end])
        self._at = end
        return value

    async def _scan(self, scan: "_Scan") -> int | None:
        """Return the end of the value that is being scanned, if it has arrived."""
        while scan.at < len(self._buffer):
            limit = min(len(self._buffer), scan.at + _SCAN_BYTES)
            try:
                end = scan.advance(self._buffer, limit)
            except ValueError as error:
                self._at = scan.at
                raise self._malformed(str(error)) from None
            if end is not None:
                return end
            await next_turn()
        return None

    def _malformed(self, reason: str) -> Problem:
        near = bytes(self._buffer[self._at : self._at + 40]).decode("utf-8", "replace")
        detail = f"The body is not valid JSON: {reason}, near {near!r}"
        return Problem(422, "malformed-json", detail)


class _Scan:
    """The search for the end of a value that begins at 0.

    Args:
        first: its first byte.

    Attributes:
        at: where the search goes on.
        is_scalar: whether the value is a number or a word, which ends at whatever follows it.
    """

    def __init__(self, first: int) -> None:
        self.at = 0
        self.is_scalar = first not in b'"[{'
        self._open: list[int] = []
        self._in_string = False

    def advance(self, buffer: bytearray, limit: int) -> int | None:
        """Search up to `limit`, which is beyond `at`; return the end if it is there.

        Raises:
            ValueError: brackets do not match, or are too many.
        """
        if self.is_scalar:
            found = _END_OF_SCALAR.search(buffer, self.at, limit)
            self.at = limit
            return None if found is None else found.start()
        while self.at < limit:
            if self._in_string:
                if not self._skip_string(buffer, limit):
                    break
            else:
                found = _BRACKET_OR_QUOTE.search(buffer, self.at, limit)
                if found is None:
                    self.at = limit
                    break
                self._on_token(buffer[found.start()], found.start())
            if not self._open and not self._in_string:
                return self.at
        return None

    def _skip_string(self, buffer: bytearray, limit: int) -> bool:
        """Move to the end of the current string, or to the limit; return whether it ended."""
        end = buffer.find(b'"', self.at, limit)
        if end < 0:
            self.at = limit
            return False
        self.at = end + 1
        if _backslashes_before(buffer, end) % 2 == 0:
            self._in_string = False
        return True

    def _on_token(self, token: int, at: int) -> None:
        self.at = at + 1
        if token == _QUOTE:
            self._in_string = True
        elif token in _OPENING:
            if not self._open or self._open.pop() != _OPENING[token]:
                self.at = at
                raise ValueError("a bracket that was not opened")
        else:
            self._open.append(token)
            if len(self._open) > _MAX_DEPTH:
                raise ValueError("nested too deeply")


def _backslashes_before(buffer: bytearray, end: int) -> int:
    """Return how many backslashes are directly before `end`; a quote is before them."""
    size = 16
    while True:
        before = buffer[max(0, end - size) : end]
        count = len(before) - len(before.rstrip(b"\\"))
        if count < len(before):
            return count
        size *= 2
