"""Sanitizing of untrusted text for display, logs and messages."""


def valid_text(text: str, limit: int | None = None) -> str:
    """Return `text` as valid Unicode, cut to `limit` characters with an ellipsis.

    Lone surrogates, which UTF-8 cannot hold, become question marks.
    """
    if limit is not None and len(text) > limit:
        text = text[: max(0, limit - 1)] + "…"
    return text.encode("utf-8", "replace").decode()


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` as one printable line of at most `limit` characters.

    Control characters, line breaks and runs of white space become single spaces, so that a
    terminal or a log obeys nothing in it.
    """
    start = text[: 4 * limit]
    printable = "".join(char if char.isprintable() else " " for char in start)
    line = " ".join(printable.split())
    return line if len(line) <= limit else line[: max(0, limit - 1)] + "…"
