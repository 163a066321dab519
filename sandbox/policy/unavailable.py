"""Standard library modules that programs may name but not use.

Models often write `import os` at the top of a program and never use it. Such an import is recorded
as a finding and gives the program a placeholder; so does `from os import path`, for each name.
Touching the placeholder is what counts: it stops the program if the module reaches outside the
program or into the interpreter, and otherwise raises an ImportError.
"""

import dis
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

# Modules without a harmless use: they exist to run native code, other programs and connections.
# Programs do not import them by habit, so an import is a violation already.
HARMFUL = frozenset(
    ["ctypes", "numpy.ctypeslib", "numpy.f2py", "posix", "pty", "socket", "subprocess"]
)

# Modules with nothing that reaches outside the program: using one is an error, not an attempt.
# Every other module of the standard library counts as one that does.
_HARMLESS = frozenset(
    (
        "argparse bdb binhex calendar cgi cmd codecs colorsys configparser contextvars csv difflib "
        "doctest email encodings errno getopt gettext graphlib hmac html ipaddress keyword "
        "lib2to3 locale msilib netrc nturl2path opcode optparse plistlib pstats pyclbr quopri "
        "reprlib rlcompleter sched secrets shlex sre_compile sre_constants sre_parse stat "
        "stringprep symtable tabnanny this timeit token tokenize tomllib tracemalloc turtle "
        "unicodedata uu uuid weakref xdrlib zoneinfo"
    ).split()
)

IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError")
_IMPORT_NAME = dis.opmap["IMPORT_NAME"]

Touched = Callable[[str, str], NoReturn]


def is_harmful(name: str) -> bool:
    """Return whether importing module `name` is a violation by itself."""
    return any(name == each or name.startswith(f"{each}.") for each in HARMFUL)


def is_dangerous(name: str) -> bool:
    """Return whether using module `name` is a violation, rather than only an error."""
    return name.partition(".")[0] not in _HARMLESS


def is_standard(name: str) -> bool:
    """Return whether `name` is a module of the standard library."""
    return name.partition(".")[0] in sys.stdlib_module_names


def message(name: str) -> str:
    """Return the message of the ImportError about module `name`."""
    return f"module {name!r} is not available under policy restricted"


def message_about_package(name: str) -> str:
    """Return the message of the ImportError about a module of a whole package."""
    package = name.partition(".")[0]
    return f"package {package!r} is available under policy kernel only"


class Placeholder:
    """What an import of an unavailable module gives a program.

    It refers to no part of the real module. An access to an attribute calls `touched` with the
    module's name and the attribute's. The exceptions are submodules and names that were imported,
    which are placeholders too, and special names, for which libraries look on any object.
    """

    __slots__ = ("_path", "_submodules", "_touched")

    _path: str
    _submodules: Mapping[str, "Placeholder"]
    _touched: Touched

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":  # isinstance() asks for it
            return Placeholder
        get = object.__getattribute__
        submodule = get(self, "_submodules").get(name)
        if submodule is not None:
            return submodule
        path = get(self, "_path")
        if name.startswith("__") and name.endswith("__") and name != "__all__":
            raise AttributeError(f"{message(path)}, and has no attribute {name!r}")
        get(self, "_touched")(path, "*" if name == "__all__" else name)

    def __setattr__(self, name: str, value: object) -> None:
        getattr(self, name)

    def __delattr__(self, name: str) -> None:
        getattr(self, name)

    def __dir__(self) -> Any:
        return getattr(self, "__all__")  # noqa: B009

    def __repr__(self) -> str:
        return f"<module {object.__getattribute__(self, '_path')!r} (not available)>"


class ImportedName(Placeholder):
    """What a `from` statement gives a program: a call and a use as a container touch it too."""

    __slots__ = ()

    def _use(self, *_: object) -> Any:
        get = object.__getattribute__
        module, _, name = get(self, "_path").rpartition(".")
        get(self, "_touched")(module, name)

    __call__ = __getitem__ = __setitem__ = __delitem__ = __contains__ = __iter__ = __len__ = _use
    del _use

    def __bool__(self) -> bool:
        return True


def _refuse_subclass(cls: type) -> None:
    raise TypeError("type 'module' is not an acceptable base type in the sandbox")


Placeholder.__init_subclass__ = classmethod(_refuse_subclass)  # type: ignore[assignment]
for _kind in (Placeholder, ImportedName):
    _kind.__name__ = _kind.__qualname__ = "module"
    _kind.__module__ = "builtins"
_set_path, _set_submodules, _set_touched = (
    Placeholder.__dict__[slot].__set__ for slot in Placeholder.__slots__
)


def placeholder(
    name: str, touched: Touched, fromlist: object, imported: Iterable[str] = ()
) -> Placeholder:
    """Return what `import` gives a program for module `name`, which may have dots.

    Args:
        name: the module's name.
        touched: called with a module's name and an attribute's when the attribute is touched.
        fromlist: whether it is a `from` statement, which imports from the innermost module.
        imported: the names that the statement imports; each is a placeholder too.
    """
    parts = name.split(".")
    submodules: dict[str, Placeholder] = {
        each: _made(ImportedName, f"{name}.{each}", touched, {}) for each in imported if each != "*"
    }
    while True:
        made = _made(Placeholder, ".".join(parts), touched, submodules)
        if fromlist or len(parts) == 1:
            return made
        submodules = {parts.pop(): made}


def _made(
    kind: type[Placeholder], path: str, touched: Touched, submodules: Mapping[str, Placeholder]
) -> Placeholder:
    made = object.__new__(kind)
    _set_path(made, path)
    _set_submodules(made, submodules)
    _set_touched(made, touched)
    return made


def is_statement(frame: types.FrameType) -> bool:
    """Return whether `frame` executes an import statement, rather than C code that imports."""
    return frame.f_code.co_code[frame.f_lasti] == _IMPORT_NAME


def is_caught(frame: types.FrameType) -> bool:
    """Return whether the statement that `frame` executes is in a `try` for ImportErrors.

    Such a program is prepared for the module to be missing. The exception table and the bytecode
    tell; a handler of any other class does not count.
    """
    code = frame.f_code
    if not code.co_exceptiontable:
        return False
    entries = dis._parse_exception_table(code)  # type: ignore[attr-defined]
    instructions = list(dis.get_instructions(code))
    offset, seen = frame.f_lasti, set[int]()
    while True:
        target = next((e.target for e in entries if e.start <= offset < e.end), None)
        if target is None or target in seen:
            return False
        seen.add(target)
        if _handles_import_error(i for i in instructions if i.offset >= target):
            return True
        offset = target


def _handles_import_error(handler: Any) -> bool:
    """Return whether the instructions of a handler compare an exception with ImportError."""
    found = False
    for instruction in handler:
        if instruction.opname.startswith("LOAD_") and instruction.argval in IMPORT_ERRORS:
            found = True
        elif instruction.opname == "CHECK_EXC_MATCH" and found:
            return True
        elif instruction.opname == "RERAISE":
            return False
    return False
