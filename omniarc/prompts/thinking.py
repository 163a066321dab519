"""The part of a reply that a reasoning model meant for itself."""

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|reasoning)>", re.IGNORECASE)


def without_thinking(reply: str) -> str | None:
    """The reply without its thinking sections, its lines numbered as before.

    A section goes from `<think>` (or `<thinking>`, `<reasoning>`) to the closing tag; a chat
    template may have written the opening tag itself, so all before a closing tag is thinking too.

    Returns:
        The rest; None where the reply ends inside a section.
    """
    dropped = 0  # lines before all that is kept
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
