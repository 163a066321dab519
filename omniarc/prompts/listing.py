"""The language in brief, for a model that was not trained on it.

It is read off the modules themselves, so it says what they say: a line for each function with its
parameters and the first line of its docstring, and the colors and directions by name.
"""

import inspect
from functools import cache
from typing import Any


@cache
def language_listing() -> str:
    """Every name that `from omniarc.dsl import *` brings, in about 80 lines."""
    values = _language()
    constants = {name: value for name, value in values.items() if not callable(value)}
    ordered = sorted(constants, key=lambda name: _constant_key(constants[name]))
    lines = [", ".join(f"{name} = {constants[name]}" for name in ordered)]
    lines += [_class_lines(name, value) for name, value in values.items() if inspect.isclass(value)]
    lines += [_function_line(name, f) for name, f in values.items() if inspect.isfunction(f)]
    return "\n".join(lines)


@cache
def color_names() -> str:
    """The ten colors with their digits: `0 black, 1 blue, …`."""
    colors = {value: name.lower() for name, value in _language().items() if isinstance(value, int)}
    return ", ".join(f"{color} {colors[color]}" for color in sorted(colors))


def _language() -> dict[str, Any]:
    """The names of the language, loaded when they are first asked for."""
    from omniarc import dsl

    return {name: getattr(dsl, name) for name in dsl.__all__}


def _constant_key(value: Any) -> tuple[int, int]:
    """Colors by their digits, then single directions, then groups of directions."""
    if isinstance(value, int):
        return 0, value
    return 1 if isinstance(value[0], int) else 2, 0


def _class_lines(name: str, kind: type) -> str:
    """A class with its whole description, its examples left out: what one can do is in there."""
    description, _, _ = (inspect.getdoc(kind) or "").partition(">>>")
    return f"{name}: {description.strip()}"


def _function_line(name: str, function: Any) -> str:
    signature = inspect.signature(function)
    plain = [
        parameter.replace(annotation=inspect.Parameter.empty, default=_default(parameter.default))
        for parameter in signature.parameters.values()
    ]
    shown = signature.replace(parameters=plain, return_annotation=inspect.Signature.empty)
    return f"{name}{shown}: {(inspect.getdoc(function) or '').partition(chr(10))[0]}"


class _Omitted:
    def __repr__(self) -> str:
        return "..."


def _default(default: Any) -> Any:
    """A default as a signature should show it: the address of a function says nothing."""
    return _Omitted() if inspect.isfunction(default) else default
