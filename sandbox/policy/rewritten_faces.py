"""Faces whose content is a program in the restricted language, in `sandbox/policy/rewritten/`."""

import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.policy.compiler import compile_guarded
from sandbox.policy.dynamic import FACE_FILE
from sandbox.policy.face_module import make_face_module
from sandbox.policy.guards import PROGRAM_MODULE, Guards
from sandbox.policy.namespace import program_builtins

# For each such module the names that are a violation to touch. Other names of the real module are
# merely missing.
REWRITTEN: dict[str, tuple[str, ...]] = {
    "io": (
        *("open", "open_code", "FileIO", "BufferedReader", "BufferedWriter", "BufferedRandom"),
        *("BufferedRWPair", "TextIOWrapper", "IncrementalNewlineDecoder", "text_encoding"),
    ),
    "logging": (
        *("FileHandler", "config", "handlers", "currentframe", "logProcesses", "logThreads"),
        *("os", "sys", "io", "threading", "weakref", "traceback"),
    ),
    "types": (
        *("CodeType", "FrameType", "TracebackType", "ModuleType", "CellType", "new_class"),
        *("CoroutineType", "AsyncGeneratorType", "coroutine", "prepare_class", "resolve_bases"),
        *("GetSetDescriptorType", "MemberDescriptorType", "get_original_bases"),
        *("WrapperDescriptorType", "MethodWrapperType", "MethodDescriptorType"),
        *("ClassMethodDescriptorType", "DynamicClassAttribute"),
    ),
    "unittest": (
        *("IsolatedAsyncioTestCase", "async_case", "case", "loader", "mock", "result", "runner"),
        *("signals", "suite", "util", "sys"),
    ),
}

# Those of them that open files.
_FILE_NAMES = ("open", "open_code", "FileIO", "FileHandler")

_DIRECTORY = Path(__file__).parent / "rewritten"
_IMPORTED_FROM = ("typing", "collections")


def rewritten_faces(guards: Guards, importer: Callable[..., Any]) -> dict[str, types.ModuleType]:
    """Return the faces by module name.

    They are compiled and run exactly as a program is, so that they can do nothing which a program
    could not do in its own code.
    """
    builtins = program_builtins(guards, importer)
    made = {name: _run(name, builtins, guards) for name in REWRITTEN}
    function = guards.hidden[types.FunctionType]
    made["types"].__dict__.update({"FunctionType": function, "LambdaType": function})
    for face in made.values():
        names = (name for name in face.__dict__ if not name.startswith("_"))
        face.__dict__["__all__"] = tuple(names)
    return made


def _run(name: str, builtins: dict[str, Any], guards: Guards) -> types.ModuleType:
    source = (_DIRECTORY / f"{name}.py").read_text()
    code = compile_guarded(source, f"{FACE_FILE}{name}>")
    space: dict[str, Any] = {"__builtins__": builtins, "__name__": PROGRAM_MODULE}
    exec(code, space)
    # Not `space` itself, which holds the builtins.
    face = make_face_module(name, space["__doc__"])
    for attribute, value in space.items():
        if attribute.startswith("_") or isinstance(value, types.ModuleType):
            continue
        if str(getattr(value, "__module__", "")).partition(".")[0] in _IMPORTED_FROM:
            continue
        face.__dict__[attribute] = value
        if isinstance(value, types.FunctionType):
            value.__module__ = name  # otherwise it might be taken for the program's entry point

    def missing(attribute: str) -> Any:
        if attribute in REWRITTEN[name]:
            rule = "file.open" if attribute in _FILE_NAMES else "module.forbidden"
            guards.stop(rule, f"{name}.{attribute}")
        raise AttributeError(f"module {name!r} has no attribute {attribute!r}")

    face.__dict__["__getattr__"] = missing
    return face
