"""The parts of Python source that are shown in different colors.

Programs are hostile, so the scanner is one regular expression without nested repetition, which
takes time in proportion to the length of any text. Pygments' lexer for Python takes time in
proportion to its square for blank lines: 25 seconds for 200 kB, during which the process does
nothing else. What cannot be parsed is shown as well as what can.
"""

import keyword
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

PartKind = Literal["", "comment", "string", "number", "keyword", "name"]

# A string ends with its line unless it is in triple quotes; one that never ends is a string too.
_PARTS = re.compile(
    r"(?P<comment>#[^\n]*)"
    r"|(?P<string>'''(?:[^'\\]|\\[\s\S]?|'(?!''))*(?:'''|\Z)"
    r'|"""(?:[^"\\]|\\[\s\S]?|"(?!""))*(?:"""|\Z)'
    r"|'(?:[^'\\\n]|\\[\s\S]?)*'?"
    r'|"(?:[^"\\\n]|\\[\s\S]?)*"?)'
    r"|(?P<number>\b\d[\w.]*)"
    r"|(?P<word>\b[^\W\d]\w*)"
)

_BUILT_IN = frozenset("True False None self".split())


class Part(NamedTuple):
    """A piece of a line of one kind."""

    kind: PartKind
    text: str


def highlighted_lines(source: str) -> Iterator[list[Part]]:
    """Yield the parts of each line; all together are the source, without its line ends."""
    line: list[Part] = []
    for kind, text in _parts(source):
        first, *rest = text.split("\n")
        if first:
            line.append(Part(kind, first))
        for piece in rest:
            yield line
            line = [Part(kind, piece)] if piece else []
    yield line


def _parts(source: str) -> Iterator[Part]:
    at = 0
    for match in _PARTS.finditer(source):
        kind = _kind(match)
        if not kind:
            continue
        if match.start() > at:
            yield Part("", source[at : match.start()])
        yield Part(kind, match[0])
        at = match.end()
    if at < len(source):
        yield Part("", source[at:])


def _kind(match: re.Match[str]) -> PartKind:
    if match.lastgroup == "word":
        if match[0] in _BUILT_IN:
            return "name"
        return "keyword" if keyword.iskeyword(match[0]) else ""
    kinds: dict[str | None, PartKind] = {
        "comment": "comment",
        "string": "string",
        "number": "number",
    }
    return kinds[match.lastgroup]
