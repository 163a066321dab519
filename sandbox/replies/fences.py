"""Fenced code blocks, as CommonMark has them and as models write them.

Beyond CommonMark (0.31, section 4.5): fences glued to text or tags, code on the opener's line, an
opener inside an open block, and a closing fence whose opener the prompt had written.
"""

import re
from typing import NamedTuple

_BACKTICKS = re.compile(r"`{3,}")
# Tildes are an operator of Python, so they count at the start of a line alone.
_TILDES = re.compile(r"^([ \t>]*)(~{3,})([^\n]*)", re.MULTILINE)

# Invisible characters and quotation marks that stray around fences.
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_STRAY_AFTER = " \t\r" + INVISIBLE + "“”‘’«»"
_STRAY = _STRAY_AFTER + "\"'"

# What may stand before a fence that is at the start of its line: quotes, list items.
_MARKERS = re.compile(r"(?:[>*+-]|\d{1,3}[.)]|\s)*")
_QUOTED = re.compile(r"[ \t]*>[ \t]?")

PYTHON = frozenset("python python3 python2 py py3 ipython pycon python-repl".split())
OTHER = frozenset(
    "text txt plaintext plain output console terminal none markdown md json json5 jsonl yaml yml "
    "toml xml html css csv bash sh shell zsh powershell cmd javascript js jsx typescript ts java c "
    "cpp c++ csharp cs rust go ruby rb php r julia haskell kotlin swift scala lua perl sql diff "
    "patch latex tex mermaid dot make makefile dockerfile ini pseudo pseudocode grid ascii".split()
)
_WORD = re.compile(r"\{?\.?([A-Za-z][\w+#.-]*)\}?:?")

# Attributes of a fence, as some renderers know them: title="solution.py".
_ATTRIBUTES = re.compile(r"(?:\w+=(?:\"[^\"]*\"|'[^']*')\s*)+$|\{[^}]*\}$")

# How code begins that stands on a fence's own line.
_CODE = re.compile(
    r"(?:def|class|import|from|async def)\s|@\w|#|\w+\s*=[^=]|[A-Za-z_][\w.]*\(|\"\"\"|'''"
)


class CodeBlock(NamedTuple):
    """A block of code in a reply.

    Attributes:
        language: the language that the fence names, in lower case; empty if none.
        text: the code, ending in a newline, without the indentation of its fence.
    """

    language: str
    text: str


class Fence(NamedTuple):
    """A line with a fence mark.

    Attributes:
        start, end: where the line is in the text, without its newline.
        before: the text before the mark.
        mark: the backticks or tildes.
        info: the text after the mark.
    """

    start: int
    end: int
    before: str
    mark: str
    info: str

    @property
    def indent(self) -> int:
        """The column of the mark, in characters of white space."""
        return len(self.before) if self.before.isspace() else 0

    @property
    def at_line_start(self) -> bool:
        """Whether nothing but markers of quotes and lists stands before the mark."""
        before = self.before
        return not before or _MARKERS.fullmatch(before.strip(_STRAY)) is not None


def fence_lines(text: str) -> list[Fence]:
    """Return every line of `text` that holds a fence mark, in order."""
    if "```" not in text and "~~~" not in text:
        return []
    found = []
    position = text.find("```")
    while position >= 0:
        start = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        mark = _BACKTICKS.match(text, position)
        assert mark is not None
        info = text[mark.end() : end]
        found.append(Fence(start, end, text[start:position], mark[0], info))
        position = text.find("```", end)
    if "~~~" in text:
        for tildes in _TILDES.finditer(text):
            found.append(Fence(tildes.start(), tildes.end(), *tildes.groups()))
        found.sort()
    return found


def split_info(info: str) -> tuple[str, str]:
    """Return the language that the text after a mark names, and code that follows on its line."""
    if not info or info in PYTHON:  # by far the most
        return info, ""
    info = info.strip(_STRAY_AFTER)
    word = _WORD.match(info)
    if word is None:
        return "", info if _CODE.match(info) else ""
    language, rest = word[1].lower(), info[word.end() :].strip()
    if language in PYTHON or language in OTHER:
        is_code = _CODE.match(rest) and not _ATTRIBUTES.match(rest)
        return language, rest if is_code else ""
    if _CODE.match(info):
        return "", info
    return language, ""


class Strings:
    """Tells which positions of a text are inside a triple-quoted string of Python.

    Positions must be asked for in ascending order; the whole takes linear time.
    """

    _TOKEN = re.compile(
        r"#[^\n]*|\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?", re.DOTALL
    )

    def __init__(self, text: str, start: int = 0) -> None:
        self._text = text
        self._at = start
        self._open: str | None = None

    def closes_alone(self, end: int) -> bool:
        """Return whether the string found open ends before `end`, with nothing after it."""
        assert self._open is not None
        close = self._text.find(self._open, self._at, end)
        rest = self._text[close + 3 : self._text.find("\n", close + 3)]
        return close >= 0 and not rest.strip()

    def is_inside(self, position: int) -> bool:
        """Return whether `position` is inside a string that began before it."""
        while self._at < position:
            if self._open is not None:
                end = self._text.find(self._open, self._at)
                if end < 0 or end >= position:
                    if end < 0:
                        self._at = len(self._text)
                    return True
                self._at, self._open = end + 3, None
                continue
            token = self._TOKEN.search(self._text, self._at, position)
            if token is None:
                self._at = position
            else:
                self._at = token.end()
                if token[0] in ('"""', "'''"):
                    self._open = token[0]
        return self._open is not None


class _Open(NamedTuple):
    """A block that has been opened."""

    fence: Fence
    language: str
    first: str  # code on the fence's own line
    strings: Strings


def blocks_of(text: str, fences: list[Fence]) -> list[CodeBlock]:
    """Return the blocks between fences; one that is never closed goes to the end.

    Args:
        text: the reply.
        fences: its fence lines, as `fence_lines` returns them.
    """
    blocks: list[CodeBlock] = []
    opened: _Open | None = None
    named = _next_named(text, fences)
    for fence, next_named in zip(fences, named, strict=True):
        if opened is None:
            if inline := _inline(fence):
                blocks.append(inline)
            else:
                opened = _open(text, fence)
        elif _is_content(opened, fence, next_named):
            continue
        else:
            language, code = split_info(fence.info)
            last = "" if fence.at_line_start else fence.before
            blocks.append(_block(text, opened, fence.start, last))
            # An opener where a closing fence was forgotten.
            reopens = fence.at_line_start and (language in PYTHON | OTHER or code)
            opened = _open(text, fence) if reopens else None
    if opened is not None:
        blocks.append(_block(text, opened, len(text), ""))
    return blocks


def _next_named(text: str, fences: list[Fence]) -> list[int]:
    """Return for each fence where the next one stands that names a language, or the text ends."""
    position = len(text)
    found = []
    for fence in reversed(fences):
        found.append(position)
        if fence.at_line_start and split_info(fence.info)[0] in PYTHON | OTHER:
            position = fence.start
    return found[::-1]


def _open(text: str, fence: Fence) -> _Open:
    language, first = split_info(fence.info)
    return _Open(fence, language, first, Strings(text, fence.end))


def _inline(fence: Fence) -> CodeBlock | None:
    """Return the block of a fence that closes on its own line."""
    mark = fence.mark
    end = fence.info.find(mark)
    if mark[0] != "`" or end < 0:
        return None
    language, code = split_info(fence.info[:end])
    return CodeBlock(language, (code or fence.info[:end].strip()) + "\n")


def _is_content(opened: _Open, fence: Fence, next_named: int) -> bool:
    """Return whether a line with a fence mark is part of the block that is open.

    Args:
        opened: the block.
        fence: the line.
        next_named: where the next fence stands that names a language.
    """
    opener = opened.fence
    if fence.mark[0] != opener.mark[0] or len(fence.mark) < len(opener.mark):
        return True
    if fence.at_line_start:
        if not opened.strings.is_inside(fence.start):
            return False
        # At the margin it ends the block, unless the string is whole and a docstring.
        return fence.indent > opener.indent or opened.strings.closes_alone(next_named)
    # Glued to code: the mark must not be in a string or comment.
    quotes = fence.before.count('"') % 2 or fence.before.count("'") % 2 or "#" in fence.before
    return bool(quotes) or opened.strings.is_inside(fence.start)


def _block(text: str, opened: _Open, end: int, last: str) -> CodeBlock:
    """Return the block from an opened fence to `end`, without the fence's indentation."""
    content = text[opened.fence.end + 1 : end]
    before = opened.fence.before
    if _QUOTED.match(before):
        lines = content.split("\n")
        content = "\n".join(_QUOTED.sub("", line, count=1) for line in lines)
    elif opened.fence.indent:
        width = opened.fence.indent
        content = "\n".join(_dedented(line, width) for line in content.split("\n"))
    if opened.first:
        content = f"{opened.first}\n{content}"
    if last:
        content += last + "\n"
    if content and not content.endswith("\n"):
        content += "\n"
    return CodeBlock(opened.language, content)


def _dedented(line: str, width: int) -> str:
    """Remove up to `width` characters of white space, as CommonMark does."""
    removable = len(line) - len(line.lstrip())
    return line[min(width, removable) :]
