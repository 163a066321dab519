"""A summary of the language for a model that was not trained on it.

It is generated from the modules: a line for each function, with its parameters and the first line
of its docstring, and the names of colors and directions.
"""

import inspect
from functools import cache
from typing import Any


@cache
def language_listing() -> str:
    """Return a description of every name of `omniarc.dsl`, in about 80 lines."""
    values = _language()
    constants = {name: value for name, value in values.items() if not callable(value)}
    ordered = sorted(constants, key=lambda name: _constant_key(constants[name]))
    lines = [", ".join(f"{name} = {constants[name]}" for name in ordered)]
    lines += [_class_lines(name, value) for name, value in values.items() if inspect.isclass(value)]
    lines += [_function_line(name, f) for name, f in values.items() if inspect.isfunction(f)]
    return "\n".join(lines)


@cache
def color_names() -> str:
    """Return the ten colors with their digits: `0 black, 1 blue, …`."""
    colors = {value: name.lower() for name, value in _language().items() if isinstance(value, int)}
    return ", ".join(f"{color} {colors[color]}" for color in sorted(colors))


def _language() -> dict[str, Any]:
    """Return the names of the language, imported on first use."""
    from omniarc import dsl

    return {name: getattr(dsl, name) for name in dsl.__all__}


def _constant_key(value: Any) -> tuple[int, int]:
    """Return a sort key: colors by their digits, single directions, groups of directions."""
    if isinstance(value, int):
        return 0, value
    return 1 if isinstance(value[0], int) else 2, 0


def _class_lines(name: str, kind: type) -> str:
    """Return a class with its docstring, which describes its methods, without the examples."""
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
    """Return a default for a signature; a function, whose repr is an address, is omitted."""
    return _Omitted() if inspect.isfunction(default) else default
