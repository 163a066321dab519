"""Which of several blocks of code is the program, and which others it needs."""

import builtins
import keyword
import re
from collections.abc import Sequence
from typing import NamedTuple

from sandbox.entry_points import ENTRY_POINTS, NOT_SOLUTION

_FUNCTION = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*(?:\[[^\]\n]*\])?\(", re.MULTILINE)
_LAMBDA = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*lambda\b([^:\n]*):", re.MULTILINE)
_CLASS = re.compile(r"^class[ \t]+(\w+)", re.MULTILINE)
_METHOD = re.compile(r"^[ \t]+def[ \t]+(\w+)[ \t]*\(", re.MULTILINE)
# A function made of another one, by another name.
_ALIAS = re.compile(
    r"^(\w+)[ \t]*=[ \t]*(?:(?:functools\.)?partial\(|[A-Za-z_]\w*[ \t]*(?:#[^\n]*)?$)",
    re.MULTILINE,
)
_ASSIGNED = re.compile(
    r"^([ \t]*+)(\w++(?:[ \t]*+,[ \t]*+\w++)*+)[ \t]*+(?::[^=\n]++)?"
    r"(?:[-+*/%&|^@]|//|\*\*)?=(?!=)",
    re.MULTILINE,
)
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+([^\n#;]+)", re.MULTILINE)
_LOCAL = re.compile(
    r"\b(?:for[ \t]+([^\n]*?)[ \t]in\b|as[ \t]+(\w+)|lambda\b([^:\n]*):"
    r"|def[ \t]+\w+[ \t]*\(([^)]*))"
)
_NAMED = re.compile(r"\b(\w++)[ \t]*:=|" + _LOCAL.pattern)
# A name that follows no point. Its first letter stands before the look behind, so that it is not
# tried at every character.
_NAME = re.compile(r"[A-Za-z_](?<![\w.].)\w*+")
# A name that is used: one before `=` is assigned, or an argument's.
_USED = re.compile(_NAME.pattern + r"(?![ \t]*=(?!=))")
_TEXT = re.compile(
    r"#[^\n]*|\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'",
    re.DOTALL,
)
_RETURN = re.compile(
    r"[ry](?<!\w.)(?:eturn|ield)\b[ \t]*(?!None[ \t]*(?:[#;]|$))[^\s#]", re.MULTILINE
)

_PYTHONS_OWN = frozenset([*dir(builtins), *keyword.kwlist, *keyword.softkwlist])

# By far the most parameter lists.
_ONE_PARAMETER = re.compile(r"(\w+)\)")

# How much of a parameter list is read.
_MOST_PARAMETERS = 2000


class Names(NamedTuple):
    """The names of a block of code, judged by its text.

    Attributes:
        defined: those that it binds at its top level.
        needed: those that it uses, binds nowhere, and that are not Python's own.
    """

    defined: frozenset[str]
    needed: frozenset[str]


def defines_function(text: str) -> bool:
    """Return whether a text defines a function or a class at the margin."""
    return bool(_FUNCTION.search(text) or _LAMBDA.search(text) or _CLASS.search(text))


def rank_of(text: str, entry_point: str | None) -> int:
    """Return how well a block fits as the program.

    Returns:
        5 if it defines the entry point that was asked for; 4 if it defines a usual entry point, or
        3 another function, that takes a grid and returns something; 2 and 1 for the same without a
        `return`, as in a reply that was cut off, or for a usual name that is assigned a function
        as it seems; 0 if no function of it takes a grid.
    """
    best = 0
    functions = [(match[1], match.end(), match.start()) for match in _FUNCTION.finditer(text)]
    for index, (name, opened, start) in enumerate(functions):
        if name == entry_point:
            return 5
        if best == 4 or NOT_SOLUTION.match(name) or not _takes_one(_parameters(text, opened)):
            continue
        end = functions[index + 1][2] if index + 1 < len(functions) else len(text)
        returns = 2 if _RETURN.search(text, start, end) else 0
        best = max(best, returns + (2 if name in ENTRY_POINTS else 1))
    for match in _LAMBDA.finditer(text) if "lambda" in text else ():
        if match[1] == entry_point:
            return 5
        if _takes_one(match[2]):
            best = max(best, 4 if match[1] in ENTRY_POINTS else 3)
    if best < 3 and _CLASS.search(text) and _has_method(text, entry_point):
        best = 5 if entry_point else 3
    for match in _ALIAS.finditer(text) if not best else ():
        if match[1] == entry_point:
            return 5
        best = max(best, match[1] in ENTRY_POINTS)
    return best


def _has_method(text: str, entry_point: str | None) -> bool:
    names = (match[1] for match in _METHOD.finditer(text))
    return any(name == entry_point if entry_point else not name.startswith("__") for name in names)


def names_in(text: str) -> Names:
    """Return the names that a block defines and needs."""
    code = _TEXT.sub("", text) if "'" in text or '"' in text or "#" in text else text
    defined = {match[1] for match in _FUNCTION.finditer(code)}
    if "class" in code:
        defined |= {match[1] for match in _CLASS.finditer(code)}
    local: set[str] = set()
    for match in _ASSIGNED.finditer(code):
        (local if match[1] else defined).update(_NAME.findall(match[2]))
    if "import" in code:
        code = _IMPORT.sub(lambda match: _bind_imported(match[1], defined), code)
    for match in (_NAMED if ":=" in code else _LOCAL).finditer(code):
        local.update(_NAME.findall(match[match.lastindex] if match.lastindex else ""))
    needed = set(_USED.findall(code)) - defined - local - _PYTHONS_OWN
    return Names(frozenset(defined), frozenset(needed))


def _bind_imported(items: str, defined: set[str]) -> str:
    """Add the names that an import statement binds, and return what stands for it."""
    for item in items.strip("() \t").split(","):
        names = _NAME.findall(item)
        if names:
            defined.add(names[-1] if " as " in item else names[0])
    return ""


def choose(texts: Sequence[str], entry_point: str | None) -> str | None:
    """Return the program made of one block and those that it needs, in their order.

    The last block of the highest rank is the program. A block without which a name in it would be
    undefined is put with it: the last one before it that defines the name, else the first after.

    Returns:
        The program; None if no block has a function that can take a grid.
    """
    highest = 5 if entry_point else 4
    best = chosen = 0
    for index in range(len(texts) - 1, -1, -1):
        rank = rank_of(texts[index], entry_point)
        if rank > best:
            best, chosen = rank, index
            if rank == highest:
                break
    if not best:
        return None
    if len(texts) == 1:
        return texts[0]
    program = names_in(texts[chosen])
    if not program.needed:
        return texts[chosen]
    names = [names_in(text) for text in texts]
    providers: dict[str, int] = {}
    # Later entries win: the blocks after the chosen one from the last, then those before it.
    for index in [*range(len(texts) - 1, chosen, -1), *range(chosen)]:
        providers.update(dict.fromkeys(names[index].defined, index))
    included = {chosen}
    waiting = [chosen]
    while waiting:
        for name in names[waiting.pop()].needed:
            index = providers.get(name, chosen)
            if index not in included and name not in program.defined:
                included.add(index)
                waiting.append(index)
    return "\n".join(texts[index] for index in sorted(included))


def _parameters(text: str, opened: int) -> str:
    """Return the text between a bracket that has been opened and the one that closes it."""
    simple = _ONE_PARAMETER.match(text, opened)
    if simple:
        return simple[1]
    depth = 1
    end = min(len(text), opened + _MOST_PARAMETERS)
    for at in range(opened, end):
        char = text[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if not depth:
                return text[opened:at]
    return text[opened:end]


def _takes_one(parameters: str) -> bool:
    """Return whether such a function can be called with one positional argument."""
    if parameters.isidentifier():
        return True
    depth = 0
    required = positional = 0
    current = ""
    keyword_only = False
    for char in parameters + ",":
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        if char != "," or depth:
            current += char
            continue
        item, current = current.strip(), ""
        if not item or item == "/":
            continue
        if item.startswith("**"):
            continue
        if item.startswith("*"):
            positional += len(item) > 1
            keyword_only = True
        elif keyword_only:
            if "=" not in item:
                return False
        else:
            positional += 1
            required += "=" not in item.partition("#")[0]
    return positional >= 1 and required <= 1
