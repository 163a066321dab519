"""Code that stands in a reply without fences, between what else the model said."""

import re

_KEYWORDS = (
    "as|assert|async|await|class|def|del|elif|else|except|finally|for|from|global|if|import|lambda|"
    "match|nonlocal|not|pass|raise|return|try|type|while|with|yield"
)

# How a line at the margin looks if it is code: by the statement, so that a sentence that begins
# with the same word is not one.
_CODE = re.compile(
    r"(?:async\s+)?def\s+\w+\s*(?:\[[^\]\n]*\])?\("
    r"|class\s+\w+\s*[(:\[]"
    r"|@[A-Za-z_][\w.]*\s*(?:\(|$)"
    r"|import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*\s*(?:[;#].*)?$"
    r"|from\s+[\w.]+\s+import\s+(?:\*|\(|\w+)[\w\s,.()*]*(?:[;#].*)?$"
    r"|(?:if|elif|while|except|match|async\s+(?:with|for))\b[^\n]*:\s*(?:#.*)?$"
    r"|with\s+(?:[\w.]+\s*:|[^\n]*(?:\(|\sas\s)[^\n]*:\s*(?:#.*)?$)"
    r"|for\s+\(?\*?\w+(?:\s*,\s*\(?\*?\w+\)?)*\)?\s+in\s[^\n]*:\s*(?:#.*)?$"
    r"|(?:if|for|while|with)\b[^\n:]*:\s*"
    r"(?:[A-Za-z_][\w.\[\]]*\s*(?:[-+*/|&]?=[^=]|\()"
    r"|(?:pass|return|break|continue|raise|assert|del|global)\b)"
    r"|(?:try|else|finally)\s*:"
    r"|(?:assert|del|global|raise)\s+[\w\"'(\[{]\S*(?:\s*(?:[-+*/%<>=!,&|(\[.]|in\b|is\b|and\b|or\b"
    r"|not\b|from\b)|\s*(?:#.*)?$)"
    r"|pass\s*(?:#.*)?$"
    r"|#"
    r"|[rRbBfFuU]{0,2}(?:\"\"\"|''')"
    r"|[A-Za-z_][\w.]*(?:\[[^\n]*\])*\s*(?:[-+*/%&|^@]|//|\*\*|<<|>>)?=(?!=)\s*\S"
    r"|[A-Za-z_]\w*\s*:\s*[A-Za-z_][\w.]*(?:\[[^\n]*\])?(?:\s*\|[^\n=]*)?\s*=(?!=)\s*\S"
    r"|\(?[A-Za-z_]\w*(?:\s*,\s*\*?[A-Za-z_]\w*)+\s*,?\)?\s*=(?!=)\s*\S"
    r"|\*?\w+\s*,\s*=(?!=)"
    r"|[A-Za-z_][\w.]*\([^\n]*\)\s*;?\s*(?:#.*)?$"
    r"|[A-Za-z_][\w.]*\([^\n)]*$"
    r"|[)\]}]+[\w\s,.\[\]()]*:?\s*(?:#.*)?$"
    r"|>>>\s|\.\.\.(?:\s|$)"
)

# A sentence that begins like a statement: two words in a row where an expression has none.
_WORDS = re.compile(
    r"(?!(?:not|lambda|await|True|False|None)\b)[A-Za-z]+ +"
    r"(?!(?:in|not|is|and|or|if|else|for|as)\b)[A-Za-z]"
)
_EXPRESSION = re.compile(
    rf"(?!(?:{_KEYWORDS})\b)[^=\n]*=(?!=)\s*|(?:if|elif|while|with|match)\s+|for\s+[^\n]*?\sin\s+"
)
_DEFINITION = re.compile(r"([ \t]*)(?:async +)?def +\w")
_TRIPLE = re.compile("\"\"\"|'''")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")


def looks_like_code(line: str) -> bool:
    """Return whether a line at the margin looks like a statement of Python."""
    if _CODE.match(line) is None:
        return False
    if line.startswith("#"):
        return True
    expression = _EXPRESSION.match(line)
    return expression is None or _WORDS.match(line, expression.end()) is None


def begins_with_code(text: str) -> bool:
    """Return whether the first line of a text that is not blank is code at the margin."""
    start = 0
    for _ in range(20):
        end = text.find("\n", start)
        line = text[start:] if end < 0 else text[start:end]
        if line.strip():
            return looks_like_code(line) and not line.startswith("# ")
        if end < 0:
            break
        start = end + 1
    return False


def segments(text: str) -> list[str]:
    """Return the runs of code in a text, in order, each ending in a newline.

    A run ends at a line at the margin that is not code; lines inside a bracket or a triple-quoted
    string belong to the statement that they are in.
    """
    text = without_margin(text)
    found: list[list[str]] = []
    run: list[str] | None = None
    statement = _Statement()
    for line in text.split("\n"):
        if run is not None and statement.is_open:
            statement.feed(line)
            run.append(line)
        elif not line.strip():
            if run is not None:
                run.append(line)
        elif line[0] in " \t":
            if run is not None:
                statement.feed(line)
                run.append(line)
        elif looks_like_code(line):
            if run is None:
                run = []
                found.append(run)
            statement.feed(line)
            run.append(line)
        else:
            run = None
            statement = _Statement()
    return ["\n".join(_trimmed(lines)) + "\n" for lines in found]


def without_margin(text: str) -> str:
    """Return an indented code block of Markdown at the margin; any other text as it is."""
    lines = text.split("\n")
    found = [
        (index, match[1]) for index, line in enumerate(lines) if (match := _DEFINITION.match(line))
    ]
    if not found or not all(indent for _, indent in found):
        return text
    first, indent = found[0]
    while first > 0 and (not lines[first - 1].strip() or lines[first - 1].startswith(indent)):
        first -= 1
    if first > 0 and lines[first].strip():
        return text  # without a blank line before it, it is a method
    inside = []
    for line in lines[first:]:
        if line.strip() and not line.startswith(indent):
            break
        inside.append(line.removeprefix(indent))
    return "\n".join(inside)


def _trimmed(lines: list[str]) -> list[str]:
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    return lines[:last]


class _Statement:
    """Whether the statement that is being read goes on at the margin of the next line."""

    # A statement with more lines at the margin than this is prose after a bracket never closed.
    _MOST_LINES = 2000

    def __init__(self) -> None:
        self._quote: str | None = None
        self._depth = 0
        self._lines = 0

    @property
    def is_open(self) -> bool:
        return self._quote is not None or self._depth > 0

    def feed(self, line: str) -> None:
        """Take one line."""
        self._lines += 1
        if self._quote is None and '"""' not in line and "'''" not in line:
            if "(" in line or "[" in line or "{" in line or self._depth:
                bare = _STRING.sub("", line)
                opens = bare.count("(") + bare.count("[") + bare.count("{")
                closes = bare.count(")") + bare.count("]") + bare.count("}")
                self._depth = max(0, self._depth + opens - closes)
        else:
            self._quotes(line)
        if not self.is_open:
            self._lines = 0
        elif self._lines > self._MOST_LINES:
            self._quote, self._depth = None, 0

    def _quotes(self, line: str) -> None:
        """Follow triple quotes through a line."""
        at = 0
        while True:
            if self._quote is not None:
                end = line.find(self._quote, at)
                if end < 0:
                    return
                at, self._quote = end + 3, None
            mark = _TRIPLE.search(line, at)
            if mark is None:
                return
            at, self._quote = mark.end(), mark[0]
