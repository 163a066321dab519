"""Functions with names that a program chooses, made without source code.

The library builds such functions (an `__init__` of a dataclass, the `__new__` of a named tuple) by
writing a program's names into source code and evaluating it. Here the code exists beforehand, with
the names `a0`, `a1`, … as placeholders, and a function gets a copy of it with other names. The
names are data in that copy, so nothing in them can become code.
"""

import builtins
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

# What a function is for: its name, its kind, and its number of fields.
_Key: TypeAlias = tuple[str | int, ...]

# The most fields of a function that handles each of them by itself, and of one that passes all on.
_UNROLLED = 8
MAX_FIELDS = 40

_FREE = "__cls__, __check__, __store__, __build__, __factory__, __factories__, __type__"
_CHECK = "if __type__(self) is not __cls__: __check__(self)"
_MAKE = "if a{n} is __factory__: a{n} = __factories__[{n}]()"

# The lines with which each kind of `__init__` sets a field.
_STORES = {
    "plain": ("self.a{n} = a{n}",),
    "factory": (_MAKE, "self.a{n} = a{n}"),
    "frozen": ("__store__(self, 'a{n}', a{n})",),
}
_COMPARISONS = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _each(text: str, count: int) -> str:
    return "".join(text.format(n=n) for n in range(count))


def _init_source(kind: str, post: bool, count: int) -> list[str]:
    lines = [f"def __init__(self{_each(', a{n}', count)}):"]
    if kind == "build":
        return [*lines, f"    __build__(self{_each(', a{n}', count)})"]
    stores = [line.format(n=n) for n in range(count) for line in _STORES[kind]]
    return [
        *lines,
        *(f"    {x}" for x in (_CHECK, *stores, "self.__post_init__()" if post else "")),
    ]


def _hash_source(count: int) -> list[str]:
    values = _each("self.a{n}, ", count)
    return ["def __hash__(self):", f"    {_CHECK}", f"    return hash(({values}))"]


def _comparison_source(name: str, count: int) -> list[str]:
    is_chained = name == "__eq__" and sys.version_info >= (3, 13)
    mine, its = _each("self.a{n}, ", count), _each("other.a{n}, ", count)
    result = f"({mine}) {_COMPARISONS[name]} ({its})"
    if is_chained:
        result = _each("self.a{n} == other.a{n} and ", count).removesuffix(" and ") or "True"
    return [
        f"def {name}(self, other):",
        "    if __type__(other) is not __type__(self): return NotImplemented",
        f"    {_CHECK}",
        "    if self is other: return True" if is_chained else "",
        f"    return {result}",
    ]


def _new_source(count: int) -> list[str]:
    values = _each("a{n}, ", count)
    return [
        f"def __new__(_cls{_each(', a{n}', count)}):",
        f"    return __build__(_cls, ({values}))",
    ]


def _compile_functions() -> dict[_Key, types.CodeType]:
    """Return the code of each function. All of it is compiled at once, which takes half as long."""
    sources = _sources()
    inner = "".join(f"    {line}\n" for lines in sources.values() for line in lines)
    module = compile(f"def make({_FREE}):\n{inner}", "<dataclass>", "exec")
    (make,) = (const for const in module.co_consts if isinstance(const, types.CodeType))
    codes = [const for const in make.co_consts if isinstance(const, types.CodeType)]
    return dict(zip(sources, codes, strict=True))


def _sources() -> dict[_Key, list[str]]:
    unrolled, all_counts = range(_UNROLLED + 1), range(MAX_FIELDS + 1)
    sources: dict[_Key, list[str]] = {}
    for count in unrolled:
        for kind in _STORES:
            for post in (False, True):
                sources["__init__", kind, post, count] = _init_source(kind, post, count)
        sources["__hash__", count] = _hash_source(count)
        for name in _COMPARISONS:
            sources[name, count] = _comparison_source(name, count)
    for count in all_counts:
        sources["__init__", "build", False, count] = _init_source("build", False, count)
        sources["__new__", count] = _new_source(count)
    return sources


_CODES = _compile_functions()

# All functions have these globals, and the line that they would have on their own.
_GLOBALS = {"__name__": "dataclasses", "__builtins__": builtins}
_LINE = 2


def make_init(
    kind: str,
    post: bool,
    names: tuple[str, ...],
    *,
    keyword_only: int,
    qualname: str,
    defaults: Mapping[str, Any],
    free: Mapping[str, Any],
) -> types.FunctionType:
    """Return an `__init__` with a parameter for each of `names`.

    Args:
        kind: "plain" sets the attributes, "factory" calls factories of default values before,
            "frozen" sets them with `object.__setattr__`, and "build" passes the arguments on.
        post: whether it calls `__post_init__`, which "build" does not.
        names: checked names of fields.
        keyword_only: how many of the last parameters are keyword-only.
        qualname: its `__qualname__`.
        defaults: the default values, by name.
        free: the values of the code's free variables; a cell is used as it is.
    """
    code = _CODES["__init__", kind, post, len(names)]
    own = "__dataclass_self__" if "self" in names else "self"
    return _make(code, (own, *names), names, qualname, free, defaults, keyword_only)


def is_unrolled(count: int) -> bool:
    """Return whether there are functions that handle each of `count` fields by itself."""
    return count <= _UNROLLED


def make_method(
    name: str, fields: tuple[str, ...], qualname: str, free: Mapping[str, Any]
) -> types.FunctionType:
    """Return a `__hash__` or comparison of the values of `fields`, with checked names."""
    code = _CODES[name, len(fields)]
    return _make(code, code.co_varnames, fields, qualname, free, {}, 0)


def make_new(
    names: tuple[str, ...], qualname: str, defaults: Mapping[str, Any], new: Callable[..., Any]
) -> types.FunctionType:
    """Return the `__new__` of a named tuple with the fields `names`."""
    code = _CODES["__new__", len(names)]
    return _make(code, ("_cls", *names), names, qualname, {"__build__": new}, defaults, 0)


def _make(
    code: types.CodeType,
    variables: tuple[str, ...],
    fields: tuple[str, ...],
    qualname: str,
    free: Mapping[str, Any],
    defaults: Mapping[str, Any],
    keyword_only: int,
) -> types.FunctionType:
    renamed = {f"a{n}": name for n, name in enumerate(fields)}
    name = qualname.rpartition(".")[2]
    positional = len(variables) - keyword_only
    copy = code.replace(
        co_name=name,
        co_qualname=qualname,
        co_firstlineno=_LINE,
        co_varnames=variables,
        co_names=_rename(code.co_names, renamed),
        co_consts=_rename(code.co_consts, renamed),
        co_argcount=positional,
        co_kwonlyargcount=keyword_only,
    )
    given = tuple(defaults[n] for n in variables[1:positional] if n in defaults)
    cells = tuple(map(_cell, (free[n] for n in code.co_freevars)))
    function = types.FunctionType(copy, _GLOBALS, name, given, cells)
    keywords = {n: defaults[n] for n in variables[positional:] if n in defaults}
    if keywords:
        function.__kwdefaults__ = keywords
    return function


def _cell(value: Any) -> types.CellType:
    return value if type(value) is types.CellType else types.CellType(value)


def _rename(values: Iterable[Any], renamed: Mapping[str, str]) -> tuple[Any, ...]:
    return tuple(renamed.get(v, v) if type(v) is str else v for v in values)
