"""Text for display, logs and messages: cut, counted, and made safe where it is untrusted."""

import codecs


def cut(text: str, limit: int) -> str:
    """Return `text`, or its beginning with an ellipsis if it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def counted(number: int, singular: str) -> str:
    """Return a number with a regular noun, such as "1 record" or "2 records"."""
    return f"{number} {singular}" if number == 1 else f"{number} {singular}s"


def valid_text(text: str, limit: int | None = None) -> str:
    """Return `text` as valid Unicode, cut to `limit` characters with an ellipsis.

    Lone surrogates, which UTF-8 cannot hold, become question marks.
    """
    if limit is not None:
        text = cut(text, limit)
    return text.encode("utf-8", "replace").decode()


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` as one printable line of at most `limit` characters.

    Control characters, line breaks and runs of white space become single spaces, so that a
    terminal or a log obeys nothing in it.
    """
    start = text[: 4 * limit]
    printable = "".join(char if char.isprintable() else " " for char in start)
    return cut(" ".join(printable.split()), limit)


class DecodedText:
    """Text that is decoded as its bytes arrive, with U+FFFD for what is not UTF-8.

    Decoding such bytes is slow, so megabytes of them must not be decoded at once.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._parts: list[str] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, data: bytes) -> None:
        """Decode more bytes."""
        part = self._decoder.decode(data)
        self._parts.append(part)
        self._length += len(part)

    def text(self) -> str:
        """Return the text, after which no more bytes arrive."""
        return "".join([*self._parts, self._decoder.decode(b"", final=True)])

    def cut(self, size: int) -> None:
        """Truncate the text to `size` characters, after which no more bytes arrive."""
        if self._length > size:
            self._parts = ["".join(self._parts)[:size]]
            self._length = size
            self._decoder.reset()
