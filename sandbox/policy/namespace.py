"""The builtins of restricted programs: harmless ones unchanged, guards in place of the others."""

import builtins
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.policy.compiler import (
    GENERIC_BASE,
    LOAD_GUARD,
    PRIVATE_GUARD,
    UPDATE_GUARD,
    WRITE_GUARD,
)
from sandbox.policy.dynamic import DynamicCode
from sandbox.policy.guards import Guards
from sandbox.policy.typing_classes import Generic

# Builtins that programs get unchanged. Those that evaluate text, open files, read the terminal or
# expose namespaces are left out; each has a guard below.
_PLAIN_BUILTINS = (
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict dir divmod "
    "enumerate filter float format frozenset hash hex id int isinstance issubclass iter len list "
    "map max memoryview min next object oct ord pow print property range repr reversed round set "
    "slice sorted staticmethod str sum super tuple zip True False None Ellipsis NotImplemented "
    "aiter anext"
).split()

# Builtins that programs must not call, with the rule that a call breaks.
REFUSED_BUILTINS = {
    "open": "file.open",
    "eval": "code.eval",
    "exec": "code.exec",
    "compile": "code.compile",
    "globals": "name.forbidden",
    "locals": "name.forbidden",
    "breakpoint": "name.forbidden",
}


def program_builtins(
    guards: Guards, importer: Callable[..., Any], *, allow_eval: bool = False
) -> dict[str, Any]:
    """Return the builtins of restricted programs, with `importer` behind `import` statements.

    With `allow_eval` programs may run text as code; see `sandbox.policy.dynamic`.

    The template builds them once and all its children share them: programs cannot modify the
    dictionary, and a copy for each child would touch the reference count of every builtin.
    """
    space = {name: getattr(builtins, name) for name in _PLAIN_BUILTINS}
    for name, value in vars(builtins).items():
        if isinstance(value, type) and issubclass(value, BaseException):
            space[name] = value
    for name, rule in REFUSED_BUILTINS.items():
        space[name] = _make_refusal(guards, rule, name)
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
        GENERIC_BASE: Generic,
        "__import__": importer,
    }
    if allow_eval:
        dynamic = DynamicCode(guards)
        space |= {"eval": dynamic.eval, "exec": dynamic.exec}
    return space


def _make_refusal(guards: Guards, rule: str, name: str) -> Callable[..., NoReturn]:
    """Return a function that stops the program for a call of the builtin `name`."""

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
