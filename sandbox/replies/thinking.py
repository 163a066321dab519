"""The parts of a reply that a reasoning model wrote for itself."""

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning|reflection)>", re.IGNORECASE)

_FENCE = "```"

# On a line with one of these before it, a tag inside a fence is part of the program.
_QUOTES = ("'", '"', "#")


def without_thinking(reply: str) -> str | None:
    """Return the reply without its thinking sections, with line numbers unchanged.

    A section goes from `<think>` (or `<thinking>`, `<thought>`, `<reasoning>`, `<reflection>`) to
    the closing tag. A chat template may have written the opening tag, so everything before a
    closing tag without an opener is thinking too.

    Returns:
        The rest of the reply; None if it ends inside a section.
    """
    if "<" not in reply:
        return reply
    dropped = 0  # lines before everything that is kept
    kept: list[str] = []
    start = 0
    seen = 0  # how far fences have been counted
    fenced = False
    thinking = False
    for tag in _TAG.finditer(reply):
        fenced ^= reply.count(_FENCE, seen, tag.start()) % 2 == 1
        seen = tag.end()
        if fenced and not thinking and _is_quoted(reply, start, tag.start()):
            continue
        piece = reply[start : tag.start()]
        start = tag.end()
        fenced = False
        kept.append("\n" * piece.count("\n") if thinking else piece)
        if tag[1] and not thinking:
            dropped += sum(text.count("\n") for text in kept)
            kept = []
        thinking = not tag[1]
    if thinking:
        return None
    if not start:
        return reply
    return "".join(["\n" * dropped, *kept, reply[start:]])


def _is_quoted(reply: str, start: int, at: int) -> bool:
    """Return whether the text at a position is in a string or comment of code on its own line."""
    line = reply[max(start, reply.rfind("\n", start, at) + 1) : at]
    return any(quote in line for quote in _QUOTES)
