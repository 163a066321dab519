"""The removal of a reasoning model's thinking sections from a reply."""

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|reasoning)>", re.IGNORECASE)


def without_thinking(reply: str) -> str | None:
    """Return the reply without its thinking sections, with the same line numbers.

    A section extends from `<think>` (or `<thinking>`, `<reasoning>`) to the closing tag. If the
    chat template adds the opening tag, the reply has only the closing one, so everything before a
    closing tag is removed too.

    Returns:
        The rest; None if the reply ends within a section.
    """
    dropped = 0  # the number of removed lines at the start
    kept: list[str] = []
    start = 0
    thinking = False
    for tag in _TAG.finditer(reply):
        piece = reply[start : tag.start()]
        start = tag.end()
        kept.append("\n" * piece.count("\n") if thinking else piece)
        if tag[1] and not thinking:
            dropped += sum(text.count("\n") for text in kept)
            kept = []
        thinking = not tag[1]
    if thinking:
        return None
    return "".join(["\n" * dropped, *kept, reply[start:]])
