"""The tripwire under the language wall: the interpreter's audit events, denied by default.

The names and guards of the policy are a list of what is known to be dangerous. The tripwire needs
no such list. CPython raises an audit event (PEP 578) before it compiles or executes code, imports a
module, opens a file, reads a code object or a frame, and so on. While a restricted program runs,
an event ends it with a violation unless it is harmless or announced here: raised directly by code
that is known to raise it.

The hook is in C (`_tripwire.c`), where no Python object can silence it. It reports the event itself
and ends the process, without running Python code that a program may have changed before.
"""

import abc
import ast
import encodings
import enum
import inspect
import sys
import traceback
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from sandbox.kernel import rlimits
from sandbox.kernel.system_calls import CHANNEL_FD
from sandbox.policy import (
    _tripwire,
    class_maker,
    compiler,
    dataclass_face,
    dataclass_methods,
    dynamic,
    enum_face,
    faces,
    guards,
    modules,
    named_tuple_face,
    templates,
    traceback_face,
    typing_classes,
    unavailable,
)
from sandbox.policy.checked_methods import unchecked
from sandbox.policy.events import INTERPRETER_EVENTS, OTHER_EVENT, SYSTEM_EVENTS

arm = _tripwire.arm
enter = _tripwire.enter
leave = _tripwire.leave

# An event, the code that may raise it (a code object, or the name of a file of the standard
# library), and whether it may do so only while no code of the program is on the stack.
Announcement = tuple[str, types.CodeType | str, bool]

# Events that give a program nothing: `id`, the creation of an array, and the report of an exception
# that is raised where it cannot propagate.
_HARMLESS = ("builtins.id", "array.__new__", "sys.unraisablehook")

# Reads of code objects, frames and tracebacks, and modules that read them to return text and
# signatures, or to find the program's line.
_READS = ("object.__getattr__", "sys._getframe")
_READING_MODULES = (dynamic, inspect, modules, traceback, traceback_face, unavailable)

# `Enum("Name", …)` looks for the module of its caller and sets that of the class.
_BUILDING = ("sys._getframe", "sys._getframemodulename", "object.__setattr__")

# Modules of scipy that import others on first use, whatever the program's text is.
_SCIPY_MODULES = {
    "scipy._lib._ccallback": "import",
    "scipy.cluster.hierarchy": "import",
    "scipy.stats._distribution_infrastructure": "import",
}

_CREATE_ENUM = enum.EnumType._create_  # type: ignore[attr-defined]  # before `library` replaces it

# Functions that make classes for their caller, who answers for it: a program can call a metaclass
# that it got from a library.
_PASSED: tuple[Callable[..., Any], ...] = (
    abc.ABCMeta.__new__,
    enum.EnumType.__new__,
    enum_face.EnumMeta.__new__,
    typing_classes._ProtocolMeta.__new__,
    named_tuple_face.make_named_tuple,
)

# Beginnings of the file names of code that is a program's own, and of those in whose lines a
# report is placed.
_LINED_FILES = (compiler.PROGRAM_FILE, compiler.SCRIPT_FILE)
_FILES = (*_LINED_FILES, compiler.TEXT_FILE, dynamic.FACE_FILE, "<module ")


def install(
    *,
    keepers: Iterable[Callable[..., Any]],
    readers: Iterable[types.ModuleType],
    loaders: Iterable[Callable[..., Any]],
    flush: Callable[[], None],
) -> None:
    """Install the hook in this process, once; it checks nothing until `arm` is called.

    Args:
        keepers: the functions that call `enter` and `leave`.
        readers: modules whose functions read attributes of code, frames and tracebacks.
        loaders: functions that execute the code of programs.
        flush: sends what the program has printed, after the report.
    """
    _tripwire.install(
        descriptor=CHANNEL_FD,
        harmless=_HARMLESS,
        announced=(*_harness(readers, loaders), *_library()),
        rules={**INTERPRETER_EVENTS, **SYSTEM_EVENTS},
        other_rule=OTHER_EVENT,
        files=_FILES,
        lined=_LINED_FILES,
        keepers=tuple(map(_code, keepers)),
        passed=(*map(_code, _PASSED), *_metaclasses_of_faces()),
        flush=flush,
    )


def _harness(
    readers: Iterable[types.ModuleType], loaders: Iterable[Callable[..., Any]]
) -> Iterator[Announcement]:
    """Yield the events of the sandbox's own functions."""
    yield "compile", _code(compiler.compile_program), False
    yield "compile", _code(compiler.compile_guarded), False
    yield "compile", _code(faces._literal_eval), False
    # Compiled code is of no use to a program, because nothing but these executes it.
    yield "exec", _code(dynamic.DynamicCode._run), False
    for function in loaders:
        yield "exec", _code(function), True
    for module in (*readers, *_READING_MODULES):
        for event in _READS:
            yield event, str(module.__file__), False
    yield "resource.setrlimit", _code(rlimits.make_room_to_answer), False


def _library() -> Iterator[Announcement]:
    """Yield the events of library functions that programs use."""
    yield "compile", _code(ast.parse), False  # makes no code, only a tree
    yield "import", _code(encodings.search_function), False  # a codec that is not loaded
    yield "object.__setattr__", _code(abc.ABCMeta.__new__), False
    for maker in (
        guards.Guards.build_class,
        class_maker.ClassMaker.__call__,
        dataclass_methods.Methods.with_slots,
        _CREATE_ENUM,
        enum_face.create,
    ):
        yield "type.__new__", _code(maker), False
    for code in (
        _inner(_code(named_tuple_face.named_tuple_face), "namedtuple"),
        _inner(_code(typing_classes.make_class_forms), "NamedTupleForm", "__call__"),
        _inner(_code(typing_classes.make_class_forms), "TypedDictForm", "__call__"),
    ):
        yield "type.__new__", code, False
    # Functions with other names than their templates.
    for event in ("code.__new__", "function.__new__", "object.__setattr__"):
        yield event, _code(templates._make), False
    yield "object.__setattr__", _code(dataclass_face.set_default_doc), False
    for event in _BUILDING:
        yield event, _code(_CREATE_ENUM), False
    # A masked scalar becomes a masked array of its own; a program cannot call this by name.
    yield "object.__setattr__", _code(type(np.ma.masked).__setattr__), False
    yield from _scipy()


def _scipy() -> Iterator[Announcement]:
    """Yield the events of scipy, if it is loaded."""
    for name, event in _SCIPY_MODULES.items():
        if name in sys.modules:
            yield event, str(sys.modules[name].__file__), False


def _metaclasses_of_faces() -> Iterator[types.CodeType]:
    for name in ("NamedTupleMeta", "TypedDictMeta"):
        yield _inner(_code(typing_classes.make_class_forms), name, "__new__")


def _inner(code: types.CodeType, *path: str) -> types.CodeType:
    """Return the code of a function inside another one or in a class body, by the names to it."""
    for name in path:
        (code,) = (
            const
            for const in code.co_consts
            if isinstance(const, types.CodeType) and const.co_name == name
        )
    return code


def _code(function: Callable[..., Any]) -> types.CodeType:
    code = inspect.unwrap(unchecked(function)).__code__
    assert isinstance(code, types.CodeType)
    return code
