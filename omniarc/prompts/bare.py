"""The extraction of a program without fences from the text around it."""

import re

# How the first line of a program may start.
_SOURCE = re.compile(r"import |from \S+ import |def |class |@|#|[A-Za-z_]\w*\s*=")

_DEF = re.compile(r"([ \t]*)def ")

# An assignment to several names, or to an annotated name; both may start like a sentence.
_ASSIGNMENT = (
    r"\w+(?:, ?\w+)+ = [^\s,]+(?:, ?[^\s,]+)*\s*$"
    r"|\w+: ?(?:np\.ndarray|[A-Z]?[a-z]{2,8})(?:\[.*\])? = \S"
)

# A line that is not source: two words that start no statement, a sentence of one word, or markup
# of Markdown or HTML.
_STATEMENTS = (
    "as|assert|async|await|class|def|del|elif|else|except|finally|for|from|global|if|import|lambda|"
    "match|nonlocal|not|pass|raise|return|try|type|while|with|yield"
)
_PROSE = re.compile(
    rf"(?!(?:{_STATEMENTS})\b|{_ASSIGNMENT})[A-Za-z][\w'’-]*(?:[,:;]? [A-Za-z(`'\"]|[.!?]+\s*$)"
    r"|as [A-Za-z]|\*\*|</|[-*] |\d+[.)] "
)


def unindented(text: str) -> str:
    """Return a program that is indented as in Markdown, unindented; any other text unchanged."""
    lines = text.split("\n")
    found = [(index, match[1]) for index, line in enumerate(lines) if (match := _DEF.match(line))]
    if not found or not all(indent for _, indent in found):
        return text
    first, indent = found[0]
    while first > 0 and (not lines[first - 1].strip() or lines[first - 1].startswith(indent)):
        first -= 1
    if first > 0 and lines[first].strip():
        return text  # a method: Markdown needs a blank line before code
    inside = []
    for line in lines[first:]:
        if line.strip() and not line.startswith(indent):
            break
        inside.append(line.removeprefix(indent))
    return "\n".join(inside)


def without_prose(source: str) -> str:
    """Return a program without the prose before and after it."""
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
