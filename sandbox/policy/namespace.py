"""The builtins that restricted programs find: Python's harmless ones, guards for the rest."""

import builtins
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.policy.compiler import LOAD_GUARD, PRIVATE_GUARD, UPDATE_GUARD, WRITE_GUARD
from sandbox.policy.guards import Guards

# Builtins that a program may use as they are. Not here: what evaluates text, opens files, reads
# the terminal or hands out namespaces; each of those has a guard below.
_PLAIN_BUILTINS = (
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict dir divmod "
    "enumerate filter float format frozenset hash hex id int isinstance issubclass iter len list "
    "map max memoryview min next object oct ord pow print property range repr reversed round set "
    "slice sorted staticmethod str sum super tuple zip True False None Ellipsis NotImplemented "
    "aiter anext"
).split()

# What an attempt to call each of these is.
REFUSED_BUILTINS = {
    "open": "file.open",
    "eval": "code.eval",
    "exec": "code.exec",
    "compile": "code.compile",
    "globals": "name.forbidden",
    "locals": "name.forbidden",
    "breakpoint": "name.forbidden",
}


def program_builtins(guards: Guards, importer: Callable[..., Any]) -> dict[str, Any]:
    """The builtins of restricted programs, with `importer` for their `import` statements.

    Made once, in the template. A program has no way to write into it, and a copy for each would
    touch every builtin's reference count, a page each.
    """
    space = {name: getattr(builtins, name) for name in _PLAIN_BUILTINS}
    for name, value in vars(builtins).items():
        if isinstance(value, type) and issubclass(value, BaseException):
            space[name] = value
    for name, rule in REFUSED_BUILTINS.items():
        space[name] = _refused(guards, rule, name)
    space |= {
        "input": _no_input,
        "exit": _exit,
        "quit": _exit,
        "type": guards.type_face,
        "getattr": guards.getattr,
        "hasattr": guards.hasattr,
        "setattr": guards.setattr,
        "delattr": guards.delattr,
        "vars": guards.vars,
        "__build_class__": guards.build_class,
        LOAD_GUARD: guards.load,
        PRIVATE_GUARD: guards.private,
        WRITE_GUARD: guards.write,
        UPDATE_GUARD: guards.update,
        "__import__": importer,
    }
    return space


def _refused(guards: Guards, rule: str, name: str) -> Callable[..., NoReturn]:
    def refuse(*args: Any, **_: Any) -> NoReturn:
        shown = args[0][:200] if args and type(args[0]) is str else ""
        if rule == "file.open":
            guards.stop(rule, shown or type(args[0] if args else None).__name__)
        guards.stop(rule, f"{name}({shown[:80]!r})" if shown else name)

    return refuse


def _no_input(prompt: object = "", /) -> NoReturn:
    raise EOFError("EOF when reading a line")


def _exit(code: object = None) -> NoReturn:
    raise SystemExit(code)
