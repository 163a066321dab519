"""A program that stands in a reply without fences, between what else the model said."""

import re

# How a line of source may begin, to find where it starts.
_SOURCE = re.compile(r"import |from \S+ import |def |class |@|#|[A-Za-z_]\w*\s*=")

_DEF = re.compile(r"([ \t]*)def ")

# An assignment to several names, or to one with its type, which both begin as a sentence may.
_ASSIGNMENT = (
    r"\w+(?:, ?\w+)+ = [^\s,]+(?:, ?[^\s,]+)*\s*$"
    r"|\w+: ?(?:np\.ndarray|[A-Z]?[a-z]{2,8})(?:\[.*\])? = \S"
)

# A line that cannot end a program: two words where no statement has two, a sentence of one word,
# or a mark of Markdown or HTML.
_STATEMENTS = (
    "as|assert|async|await|class|def|del|elif|else|except|finally|for|from|global|if|import|lambda|"
    "match|nonlocal|not|pass|raise|return|try|type|while|with|yield"
)
_PROSE = re.compile(
    rf"(?!(?:{_STATEMENTS})\b|{_ASSIGNMENT})[A-Za-z][\w'’-]*(?:[,:;]? [A-Za-z(`'\"]|[.!?]+\s*$)"
    r"|as [A-Za-z]|\*\*|</|[-*] |\d+[.)] "
)


def unindented(text: str) -> str:
    """The program of a text in which all of it is indented, as Markdown has code: that part alone,
    at the margin. Any other text as it is."""
    lines = text.split("\n")
    found = [(index, match[1]) for index, line in enumerate(lines) if (match := _DEF.match(line))]
    if not found or not all(indent for _, indent in found):
        return text
    first, indent = found[0]
    while first > 0 and (not lines[first - 1].strip() or lines[first - 1].startswith(indent)):
        first -= 1
    if first > 0 and lines[first].strip():
        return text  # no blank line before it, as in Markdown: it is a method
    inside = []
    for line in lines[first:]:
        if line.strip() and not line.startswith(indent):
            break
        inside.append(line.removeprefix(indent))
    return "\n".join(inside)


def without_prose(source: str) -> str:
    """A program without what the model said before and after it, all without fences."""
    lines = source.split("\n")
    starts = (index for index, line in enumerate(lines) if _SOURCE.match(line))
    first = next(starts, 0)
    last = len(lines)
    for index in reversed(range(first, len(lines))):
        if _PROSE.match(lines[index]):
            last = index
        elif lines[index].strip():
            break
    return "\n".join(lines[first:last])
