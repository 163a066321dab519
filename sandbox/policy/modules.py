"""The modules a program may import, each behind a face that shows what is harmless in it.

A face is a module object with the real module's harmless functions and classes in it, and the
faces of its submodules that are listed here: never a module that is not a face itself. To
name what the real module has and the face has not is an attempt, and stops the program. Faces are
built once, in the template.
"""

import importlib
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sandbox.policy import faces
from sandbox.policy.guards import Guards


class Face(NamedTuple):
    """What is shown of one module.

    Attributes:
        only: exactly these names; empty for every public name that is not a module.
        without: names left out of those.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


# Names that read or write files, in numpy and scipy alike.
FILE_NAMES = (
    *("load", "save", "savez", "savez_compressed", "savetxt", "loadtxt", "genfromtxt", "fromfile"),
    *("memmap", "open_memmap", "fromregex", "DataSource", "save_npz", "load_npz"),
)

# Those, and what reaches C, memory or the library's own workings.
_NUMPY_DOORS = (
    *FILE_NAMES,
    *("ctypeslib", "f2py", "testing", "test", "get_include", "add_docstring", "add_newdoc"),
    *("add_newdoc_ufunc", "show_config", "info", "show_runtime", "source", "lookfor", "rec"),
    *("core", "distutils", "as_strided", "LowLevelCallable", "set_state", "recarray", "record"),
    "format_parser",
)

_PLAIN = (
    *("math", "cmath", "itertools", "heapq", "bisect", "re", "statistics", "fractions"),
    *("decimal", "zlib", "textwrap", "array", "datetime", "numbers", "struct", "queue"),
    "__future__",
)

MODULES: dict[str, Face] = {
    **{name: Face() for name in _PLAIN},
    "abc": Face(only=("ABC", "abstractmethod", "ABCMeta")),
    "collections": Face(),
    "collections.abc": Face(),
    "contextlib": Face(without=("redirect_stdout", "redirect_stderr", "chdir")),
    "copy": Face(),
    "dataclasses": Face(
        only=(
            *("field", "fields", "asdict", "astuple", "replace", "is_dataclass", "KW_ONLY"),
            *("InitVar", "FrozenInstanceError", "MISSING"),
        )
    ),
    # EnumType and its relatives are metaclasses; global_enum writes into other modules.
    "enum": Face(only=("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "auto", "unique")),
    # singledispatchmethod evaluates annotations that are strings; singledispatch is replaced.
    "functools": Face(without=("singledispatchmethod",)),
    "json": Face(only=("dumps", "loads", "JSONEncoder", "JSONDecoder", "JSONDecodeError")),
    "operator": Face(),
    "pprint": Face(only=("pformat", "saferepr", "isreadable")),
    "random": Face(without=("SystemRandom",)),
    "string": Face(without=("Formatter",)),
    "sys": Face(only=("maxsize",)),
    "time": Face(only=("struct_time",)),
    "typing": Face(without=("get_type_hints", "ForwardRef", "evaluate_forward_ref")),
    "warnings": Face(only=("warn",)),
    "numpy": Face(without=_NUMPY_DOORS),
    "numpy.linalg": Face(without=_NUMPY_DOORS),
    "numpy.random": Face(without=_NUMPY_DOORS),
    "numpy.fft": Face(without=_NUMPY_DOORS),
    "numpy.ma": Face(without=_NUMPY_DOORS),
    "numpy.char": Face(without=_NUMPY_DOORS),
    "numpy.strings": Face(without=_NUMPY_DOORS),
    "numpy.polynomial": Face(without=_NUMPY_DOORS),
    "numpy.lib": Face(only=("NumpyVersion",)),
    "numpy.lib.stride_tricks": Face(only=("sliding_window_view", "broadcast_to")),
    "numpy.typing": Face(only=("NDArray", "ArrayLike")),
    "numpy.exceptions": Face(),
    "numpy.dtypes": Face(),
}

_SCIPY = (
    *("ndimage", "signal", "spatial", "spatial.distance", "spatial.transform", "optimize"),
    *("sparse", "sparse.csgraph", "sparse.linalg", "linalg", "special", "stats", "interpolate"),
    *("cluster", "cluster.vq", "cluster.hierarchy", "fft"),
)

SCIPY_MODULES: dict[str, Face] = {
    "scipy": Face(only=("__version__",)),
    **{f"scipy.{name}": Face(without=_NUMPY_DOORS) for name in _SCIPY},
}


def modules_of(profile: str) -> dict[str, Face]:
    """The modules that a restricted program of this profile may import, by name."""
    return {**MODULES, **SCIPY_MODULES} if profile.endswith("full") else MODULES


class ModuleTable:
    """The faces of one template, and the import function of its programs."""

    def __init__(self, profile: str, extra: Iterable[str], guards: Guards) -> None:
        self._guards = guards
        self._faces: dict[str, types.ModuleType] = {}
        # Modules that the client sent with the program that is running, by name.
        self.own: dict[str, types.ModuleType] = {}
        self.names = [*modules_of(profile), *extra]
        replaced = faces.replacements(guards)
        for name, face in modules_of(profile).items():
            self._faces[name] = self._build(name, face, replaced.get(name, {}))
        for name in extra:
            self._faces[name] = self._build(name, Face(), {})
        for name in list(self._faces):
            package, _, last = name.rpartition(".")
            if package in self._faces:
                setattr(self._faces[package], last, self._faces[name])
            elif package:
                self._add_package(package, last, self._faces[name])

    def _build(self, name: str, face: Face, replaced: dict[str, Any]) -> types.ModuleType:
        real = importlib.import_module(name)
        shown = face.only or getattr(real, "__all__", None) or dir(real)
        module = types.ModuleType(name, real.__doc__)
        for attribute in shown:
            # To ask numpy for `testing` or `f2py` would import them.
            if attribute in face.without or (attribute.startswith("_") and not face.only):
                continue
            value = getattr(real, attribute, None)
            if not isinstance(value, types.ModuleType):
                module.__dict__[attribute] = value
        module.__dict__.update(replaced)
        module.__dict__["__all__"] = [n for n in module.__dict__ if not n.startswith("_")]
        module.__dict__["__version__"] = getattr(real, "__version__", "")
        module.__dict__["__getattr__"] = self._missing(name, real)
        return module

    def _add_package(self, package: str, last: str, face: types.ModuleType) -> None:
        """A package that is only the way to an extra module (`omniarc`, to `omniarc.dsl`)."""
        module = types.ModuleType(package)
        module.__dict__[last] = face
        module.__dict__["__getattr__"] = self._missing(package, module)
        self._faces[package] = module

    def _missing(self, module: str, real: types.ModuleType) -> Callable[[str], Any]:
        def missing(name: str) -> Any:
            if not (name.startswith("__") and name.endswith("__")):
                self._stop_if_real(module, name, real)
            raise AttributeError(_absence(real, module, name))

        return missing

    def _stop_if_real(self, module: str, name: str, real: types.ModuleType) -> None:
        of_numpy = module.partition(".")[0] in ("numpy", "scipy")
        if of_numpy and name in FILE_NAMES:
            self._guards.stop("file.open", f"{module}.{name}")
        if (of_numpy and name in _NUMPY_DOORS) or name in vars(real):
            self._guards.stop("module.forbidden", f"{module}.{name}")

    def importer(self) -> Callable[..., Any]:
        """The `__import__` of restricted programs: faces, and the modules in `own`."""
        own = self.own

        def guarded_import(
            name: str,
            globals: object = None,
            locals: object = None,
            fromlist: tuple[str, ...] | None = (),
            level: int = 0,
        ) -> Any:
            if type(name) is not str or level:
                raise ImportError("attempted relative import with no known parent package")
            if name in own:
                return own[name]
            if "._" in name or name.startswith("_str"):
                return _internal(name, fromlist)
            face = self._faces.get(name)
            if face is None:
                self._refuse(name)
            if fromlist:
                return face
            return self._faces[name.partition(".")[0]]

        return guarded_import

    def _refuse(self, name: str) -> None:
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top in self._faces:
            self._guards.stop("import.forbidden", name)
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _internal(name: str, fromlist: tuple[str, ...] | None) -> Any:
    """A module that numpy or datetime, in C, imports on first use under the program's builtins.

    No program can ask for it: the compiler refuses private names in import statements.
    """
    top = name.partition(".")[0]
    if top not in ("numpy", "scipy", "_strptime") or name not in sys.modules:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return sys.modules[name if fromlist else top]


def _absence(real: types.ModuleType, module: str, name: str) -> str:
    """The message that the real module gives for a name it has not.

    Only the text is passed on: the exception holds the real module.
    """
    try:
        getattr(real, name)
    except AttributeError as error:
        return str(error)
    return f"module {module!r} has no attribute {name!r}"
