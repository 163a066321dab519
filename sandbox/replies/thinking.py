"""The parts of a reply that a reasoning model wrote for itself."""

import re

# The tags of chat templates, with and without attributes or a prefix. In gpt-oss's format the
# beginning of the last channel closes what was thought before it. All begin with the same
# character, which makes the search fast.
_TAGS = (
    r"<(?:(/?)(?:\w{1,20}:)?(?:think|thinking|thought|reasoning|reflection)(?:\s[^<>\n]{0,200})?>"
    r"|\|(?:begin|(end))_of_thought\|>"
    r"|\|channel\|>(?:analysis|commentary|(final))\b[^<\n]{0,200}<\|message\|>)"
)
_TAG = re.compile(_TAGS, re.IGNORECASE)

# Those that begin otherwise, with what tells that one may be there: marks of other templates, and
# the channels of gpt-oss without its special tokens.
_RARE_SIGNS = ("[THINK]", "[/THINK]", "◁", "assistantfinal")
_RARE_TAG = re.compile(
    rf"{_TAGS}|\[(/?)THINK\]|◁(/?)think▷|\Aanalysis(?=(?-i:[A-Z]))|assistant(final)(?=\S)",
    re.IGNORECASE,
)

_FENCE = "```"

# On a line with one of these before it, a tag inside a fence is part of the program.
_QUOTES = ("'", '"', "#")


def without_thinking(reply: str) -> str | None:
    """Return the reply without its thinking sections, with line numbers unchanged.

    A section goes from `<think>` (or `<thinking>`, `<thought>`, `<reasoning>`, `<reflection>`) to
    the closing tag, or between the marks that other chat templates have. A template may have
    written the opening tag, so everything before a closing tag without an opener is thinking too.

    Returns:
        The rest of the reply; None if it ends inside a section.
    """
    is_rare = any(sign in reply for sign in _RARE_SIGNS) or reply.startswith("analysis")
    dropped = 0  # lines before everything that is kept
    kept: list[str] = []
    start = 0
    seen = 0  # how far fences have been counted
    fenced = False
    thinking = False
    for tag in (_RARE_TAG if is_rare else _TAG).finditer(reply):
        fenced ^= reply.count(_FENCE, seen, tag.start()) % 2 == 1
        seen = tag.end()
        if fenced and not thinking and _is_quoted(reply, start, tag.start()):
            continue
        if reply[tag.start() - 1 : tag.start()] == reply[tag.end() : tag.end() + 1] == "`":
            continue  # it is only spoken of
        closes = any(tag.groups())
        piece = reply[start : tag.start()]
        start = tag.end()
        fenced = False
        kept.append("\n" * piece.count("\n") if thinking else piece)
        if closes and not thinking:
            dropped += sum(text.count("\n") for text in kept)
            kept = []
        thinking = not closes
    if thinking:
        return None
    if not start:
        return reply
    return "".join(["\n" * dropped, *kept, reply[start:]])


def _is_quoted(reply: str, start: int, at: int) -> bool:
    """Return whether the text at a position is in a string or comment of code on its own line."""
    line = reply[max(start, reply.rfind("\n", start, at) + 1) : at]
    return any(quote in line for quote in _QUOTES)
