"""`eval` and `exec` of text, compiled under the same policy as the program itself.

Real namespaces stay out of the program's reach. With a dictionary of the program's own, the text
runs in a hidden copy of it: the builtins, which hold the guards, are in that copy only, and no key
of the dictionary can take the place of a guard.
"""

import codecs
import inspect
import re
import sys
import types
from typing import Any

from sandbox.policy import names
from sandbox.policy.compiler import LOAD_GUARD, TEXT_FILE, RejectedError, compile_program
from sandbox.policy.guards import Guards

# How the file names of faces in the restricted language begin.
FACE_FILE = "<face "

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_SHOWN = 80
_MAX_SPACES = 64


class _Space:
    """The hidden copy of a dictionary that a program gave for its text's globals."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.hidden: dict[str, Any] = {}
        self._seen: dict[str, Any] = {}

    def fill(self, fixed: dict[str, Any]) -> dict[str, Any]:
        """Take over what has changed in the given dictionary, and return the copy."""
        items = _usable(self.given)
        for name in [name for name in self._seen if name not in items]:
            self.hidden.pop(name, None)
        for name, value in items.items():
            if name not in self._seen or self._seen[name] is not value:
                self.hidden[name] = value
        self.hidden.update(fixed)
        return self.hidden

    def give_back(self, fixed: dict[str, Any]) -> None:
        """Write what the text has changed to the given dictionary."""
        items = {k: v for k, v in _usable(self.hidden).items() if k not in fixed}
        for name in [name for name in _usable(self.given) if name not in items]:
            if name not in fixed:
                del self.given[name]
        self.given.update(items)
        self._seen = items


class DynamicCode:
    """The `eval` and `exec` of programs."""

    def __init__(self, guards: Guards) -> None:
        self._guards = guards
        self._spaces: list[_Space] = []

    def eval(self, source: Any, globals: Any = None, locals: Any = None, /) -> Any:
        """Replace the builtin `eval`."""
        return self._run("eval", source, globals, locals)

    def exec(
        self, source: Any, globals: Any = None, locals: Any = None, /, *, closure: None = None
    ) -> None:
        """Replace the builtin `exec`."""
        self._run("exec", source, globals, locals)

    def _run(self, mode: str, source: Any, globals: Any, locals: Any) -> Any:
        frame = _program_frame()
        text = self._text(mode, source)
        for value in (globals, locals):
            if value is not None and type(value) is not dict:
                raise TypeError(f"{mode}() globals and locals must be dicts in the sandbox")
        self._guards.note("code.dynamic", f"{mode}({text[:_SHOWN]!r})")
        try:
            code = compile_program(text, "restricted", TEXT_FILE, mode)
        except RejectedError as rejected:
            first = rejected.findings[0]
            self._guards.stop(first.rule, first.detail)
        if globals is None and locals is None:
            return eval(code, frame.f_globals, _locals_of(frame))
        fixed = {
            "__builtins__": frame.f_builtins,
            "__name__": frame.f_globals.get("__name__"),
        }
        space = None if globals is None else self._space(globals)
        hidden = frame.f_globals if space is None else space.fill(fixed)
        local = hidden if locals is None or locals is globals else _usable(locals)
        try:
            return eval(code, hidden, local)
        finally:
            if space is not None:
                space.give_back(fixed)
            if local is not hidden:
                for name in [name for name in _usable(locals) if name not in local]:
                    del locals[name]
                locals.update(_usable(local))

    def _text(self, mode: str, source: Any) -> str:
        """Return the text to run.

        Raises:
            TypeError: `source` is something else, such as a code object.
        """
        if isinstance(source, str):
            text = str.__str__(source)
        elif type(source) in (bytes, bytearray):
            text = _decoded(bytes(source))
        else:
            if type(source) is types.CodeType:
                self._guards.stop(f"code.{mode}", f"{mode}(code)")
            raise TypeError(f"{mode}() arg 1 must be a string or bytes in the sandbox")
        return text.lstrip(" \t") if mode == "eval" else text

    def _space(self, given: dict[str, Any]) -> _Space:
        """Return the hidden copy of `given`, the same for every text that runs in it."""
        for space in self._spaces:
            if space.given is given:
                return space
        space = _Space(given)
        self._spaces = [*self._spaces[1 - _MAX_SPACES :], space]
        return space


def _program_frame() -> types.FrameType:
    """Return the innermost frame of the program.

    Its builtins tell: those of libraries and of this module hold no guards. Frames of faces that
    are written in the restricted language are not the program's.
    """
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        if LOAD_GUARD in frame.f_builtins and not frame.f_code.co_filename.startswith(FACE_FILE):
            return frame
        frame = frame.f_back
    raise RuntimeError("no program is running")


def _locals_of(frame: types.FrameType) -> Any:
    """Return the locals of `frame`, for functions a copy in versions that return a proxy."""
    local = frame.f_locals
    is_function = frame.f_code.co_flags & inspect.CO_OPTIMIZED
    return dict(local) if is_function and type(local) is not dict else local


def _usable(given: dict[Any, Any]) -> dict[str, Any]:
    """Return the items of `given` whose keys are names that a program may bind."""
    return {name: value for name, value in given.items() if names.is_field(name)}


def _decoded(source: bytes) -> str:
    """Return source code as text; a comment in its first two lines may name the encoding."""
    encoding = "utf-8"
    for line in source.split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie:
            encoding = cookie[1].decode("ascii")
    try:
        return source.removeprefix(codecs.BOM_UTF8).decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise SyntaxError(f"cannot decode the source: {error}") from None
