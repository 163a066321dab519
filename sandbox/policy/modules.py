"""The modules that programs may import, each behind a face.

A face is a module object that holds the harmless functions and classes of the real module, and
the faces of those submodules that are listed here. It never holds a module that is not a face.
Accessing a name that the real module has but its face hides is a violation and stops the program.
The template builds all faces once.
"""

import importlib
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, NoReturn

from sandbox.policy import faces, names, unavailable
from sandbox.policy.exact_arguments import exact_functions
from sandbox.policy.face_module import make_face_module
from sandbox.policy.guards import PROGRAM_MODULE, Guards
from sandbox.policy.rewritten_faces import REWRITTEN, rewritten_faces
from sandbox.policy.scipy_names import SCIPY_NAMES


class Face(NamedTuple):
    """The names of a module that programs see.

    Attributes:
        only: exactly these names; if empty, all public names that are not modules.
        without: names to leave out.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


# Functions of numpy and scipy that read or write files.
FILE_NAMES = (
    *("load", "save", "savez", "savez_compressed", "savetxt", "loadtxt", "genfromtxt", "fromfile"),
    *("memmap", "open_memmap", "fromregex", "DataSource", "save_npz", "load_npz"),
)

# Names of numpy and scipy that give access to files, C code, memory or the libraries' internals.
_NUMPY_UNSAFE = (
    *FILE_NAMES,
    *("ctypeslib", "f2py", "testing", "test", "get_include", "add_docstring", "add_newdoc"),
    *("add_newdoc_ufunc", "show_config", "info", "show_runtime", "source", "lookfor", "rec"),
    *("core", "distutils", "as_strided", "LowLevelCallable", "set_state", "recarray", "record"),
    *("format_parser", "nested_iters"),
)

_HASHES = (
    *("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384"),
    *("sha3_512", "shake_128", "shake_256", "blake2b", "blake2s", "algorithms_guaranteed"),
    "algorithms_available",
)

_PLAIN = (
    *("math", "cmath", "itertools", "heapq", "bisect", "re", "statistics", "fractions"),
    *("decimal", "zlib", "textwrap", "array", "datetime", "numbers", "struct", "queue"),
    "binascii",
    "__future__",
)

MODULES: dict[str, Face] = {
    **{name: Face() for name in _PLAIN},
    "abc": Face(only=("ABC",)),  # its contents and those of `enum` are replaced
    "ast": Face(only=("literal_eval",)),
    "base64": Face(without=("main", "test")),
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
    "enum": Face(only=("Enum",)),
    # singledispatchmethod evaluates string annotations; singledispatch has a safe replacement.
    "functools": Face(without=("singledispatchmethod",)),
    "hashlib": Face(only=_HASHES),
    "json": Face(only=("dumps", "loads", "JSONEncoder", "JSONDecoder", "JSONDecodeError")),
    "operator": Face(),
    "pprint": Face(only=("pformat", "saferepr", "isreadable")),
    "random": Face(without=("SystemRandom",)),
    "string": Face(without=("Formatter",)),
    "sys": Face(only=("maxsize",)),
    "time": Face(only=("struct_time",)),
    "traceback": Face(only=("format_exc",)),
    "typing": Face(only=("TYPE_CHECKING",)),
    "warnings": Face(only=("warn",)),
    **{name: Face() for name in REWRITTEN},
    "numpy": Face(without=_NUMPY_UNSAFE),
    "numpy.linalg": Face(without=_NUMPY_UNSAFE),
    "numpy.random": Face(without=_NUMPY_UNSAFE),
    "numpy.fft": Face(without=_NUMPY_UNSAFE),
    "numpy.ma": Face(without=(*_NUMPY_UNSAFE, "frombuffer")),
    "numpy.char": Face(without=_NUMPY_UNSAFE),
    "numpy.strings": Face(without=_NUMPY_UNSAFE),
    "numpy.polynomial": Face(without=_NUMPY_UNSAFE),
    "numpy.lib": Face(only=("NumpyVersion",)),
    "numpy.lib.stride_tricks": Face(only=("sliding_window_view", "broadcast_to")),
    "numpy.typing": Face(only=("NDArray", "ArrayLike")),
    "numpy.exceptions": Face(),
    "numpy.dtypes": Face(),
}

SCIPY_MODULES: dict[str, Face] = {
    "scipy": Face(only=("__version__",)),
    "scipy.sparse": Face(only=("issparse",)),  # the rest is replaced
    "scipy.cluster": Face(only=("vq", "hierarchy")),
    **{f"scipy.{name}": Face(only=only) for name, only in SCIPY_NAMES.items()},
}


# Private modules that C code of CPython imports: for parsing times and, from Python 3.12, for
# arithmetic with integers of thousands of digits.
_IMPORTED_BY_C_CODE = ("_strptime", "_pylong")


def modules_of(profile: str) -> dict[str, Face]:
    """Return the face of each module that restricted programs of `profile` may import, by name."""
    return {**MODULES, **SCIPY_MODULES} if profile.endswith("full") else MODULES


class ModuleTable:
    """The faces of a template process, and the import function of its programs.

    Args:
        profile: the profile of the template.
        extra: additional modules that programs may import.
        guards: what stops programs and notes findings.
        only_without_wall: packages that only programs without the language wall may import, of
            which an ImportError tells the others.

    Attributes:
        names: the modules that programs may import.
        own: the modules that the client sent with the current program, by name.
    """

    def __init__(
        self,
        profile: str,
        extra: Iterable[str],
        guards: Guards,
        only_without_wall: Iterable[str] = (),
    ) -> None:
        self._guards = guards
        self._only_without_wall = frozenset(only_without_wall)
        self._faces: dict[str, types.ModuleType] = {}
        self.own: dict[str, types.ModuleType] = {}
        self.names = [*modules_of(profile), *extra]
        replaced = faces.replacements(guards)
        for name, face in modules_of(profile).items():
            if name not in REWRITTEN:
                self._faces[name] = self._build(name, face, replaced.get(name, {}))
        for name in extra:
            self._faces[name] = self._build(name, Face(), {})
        for name in list(self._faces):
            package, _, last = name.rpartition(".")
            if package in self._faces:
                setattr(self._faces[package], last, self._faces[name])
            elif package:
                self._add_package(package, last, self._faces[name])
        self._faces |= rewritten_faces(guards, self.importer())

    def _build(self, name: str, face: Face, replaced: dict[str, Any]) -> types.ModuleType:
        """Return the face of module `name`, with the objects in `replaced` on top."""
        real = importlib.import_module(name)
        shown = face.only or getattr(real, "__all__", None) or dir(real)
        module = make_face_module(name, real.__doc__)
        for attribute in shown:
            # Checked before getattr(), which would import numpy's `testing` or `f2py`.
            if attribute in face.without or (attribute.startswith("_") and not face.only):
                continue
            value = getattr(real, attribute, None)
            if not isinstance(value, types.ModuleType):
                module.__dict__[attribute] = value
        module.__dict__.update(replaced)
        if name.partition(".")[0] == "scipy":
            module.__dict__.update(exact_functions(module.__dict__))
        # A tuple: to a list the program could add special names, and bind them by a star import.
        module.__dict__["__all__"] = tuple(n for n in module.__dict__ if not n.startswith("_"))
        module.__dict__["__version__"] = getattr(real, "__version__", "")
        module.__dict__["__getattr__"] = self._missing(name, real)
        return module

    def _add_package(self, package: str, last: str, face: types.ModuleType) -> None:
        """Add a package that holds nothing but an extra module, as `omniarc` for `omniarc.dsl`."""
        module = make_face_module(package)
        module.__dict__[last] = face
        module.__dict__["__getattr__"] = self._missing(package, module)
        self._faces[package] = module

    def _missing(self, module: str, real: types.ModuleType) -> Callable[[str], Any]:
        """Return the `__getattr__` of a face, called for names that it does not have."""

        def missing(name: str) -> Any:
            if not (name.startswith("__") and name.endswith("__")):
                self._stop_if_real(module, name, real)
            raise AttributeError(_missing_message(real, module, name))

        return missing

    def _stop_if_real(self, module: str, name: str, real: types.ModuleType) -> None:
        """Stop the program if the real module has `name`."""
        of_numpy = module.partition(".")[0] in ("numpy", "scipy")
        if of_numpy and name in FILE_NAMES:
            self._guards.stop("file.open", f"{module}.{name}")
        # Most of scipy is left out because nothing needs it, and not because it is harmful.
        is_hidden = name in vars(real) and not module.startswith("scipy")
        if (of_numpy and name in _NUMPY_UNSAFE) or is_hidden:
            self._guards.stop("module.forbidden", f"{module}.{name}")

    def importer(self) -> Callable[..., Any]:
        """Return the `__import__` of restricted programs: it finds faces and modules in `own`."""
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
                # Python looks for a name that is missing here in `sys.modules`, under this name.
                own[name].__dict__["__name__"] = PROGRAM_MODULE
                return _for_star_import(own[name]) if fromlist == ("*",) else own[name]
            if "._" in name or name in _IMPORTED_BY_C_CODE:
                return _import_internal(name, fromlist)
            face = self._faces.get(name)
            if face is None:
                return self._unavailable(name, fromlist)
            if fromlist:
                _check_names(face, name, fromlist)
                return face
            return self._faces[name.partition(".")[0]]

        return guarded_import

    def _unavailable(self, name: str, fromlist: tuple[str, ...] | None) -> Any:
        """Note the import of a module that programs may not use, and return a placeholder.

        An import of something harmful stops the program instead.

        Raises:
            ModuleNotFoundError: there is no such module, or the program is prepared for that.
        """
        if unavailable.is_harmful(name):
            self._guards.stop("import.forbidden", name)
        frame = sys._getframe(2)
        if not unavailable.is_statement(frame):
            # C code takes the module from `sys.modules`, whatever this returns.
            return unavailable.placeholder(name, self._touched, fromlist)
        self._guards.note("import.unavailable", name)
        is_standard = unavailable.is_standard(name)
        # A placeholder for `logging.config`, say, would take the place of the face of `logging`.
        if name.partition(".")[0] in self._faces and not (fromlist and is_standard):
            raise ModuleNotFoundError(unavailable.message(name), name=name)
        if name.partition(".")[0] in self._only_without_wall:
            raise ModuleNotFoundError(unavailable.message_about_package(name), name=name)
        if not is_standard:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if unavailable.is_caught(frame) or (fromlist and not unavailable.is_dangerous(name)):
            raise ModuleNotFoundError(unavailable.message(name), name=name)
        return unavailable.placeholder(name, self._touched, fromlist, fromlist or ())

    def _touched(self, module: str, name: str) -> NoReturn:
        """Stop a program that touches attribute `name` of an unavailable module."""
        if unavailable.is_dangerous(module):
            self._guards.stop("module.forbidden", f"{module}.{name}")
        raise ModuleNotFoundError(unavailable.message(module), name=module)


def _check_names(face: types.ModuleType, module: str, fromlist: Iterable[str]) -> None:
    """Raise ImportError, or stop the program, if a face lacks a name of a `from` statement.

    Python itself would look for a module of that name in `sys.modules`.
    """
    for name in fromlist:
        if name != "*" and not hasattr(face, name):
            text = f"cannot import name {name!r} from {module!r} (unknown location)"
            raise ImportError(text, name=module)


def _for_star_import(module: types.ModuleType) -> types.ModuleType:
    """Return a copy of a module of the client without the names that programs may not bind.

    Its `__all__` could name its builtins, and in a class body the program could read what a star
    import in `exec` has bound.
    """
    copy = types.ModuleType(module.__name__)
    for name, value in module.__dict__.items():
        if names.is_bindable(name):
            copy.__dict__[name] = value
    if "__all__" in copy.__dict__:
        copy.__dict__["__all__"] = _exported(copy.__dict__["__all__"])
    return copy


def _exported(given: Any) -> tuple[str, ...]:
    """Return the names in the `__all__` of a client's module.

    They are exact strings: a subclass could be one name when its value is looked up and another
    when the value is bound.

    Raises:
        TypeError: it is something else than a list or tuple of strings.
    """
    if type(given) not in (list, tuple) or any(type(name) is not str for name in given):
        raise TypeError("__all__ must be a list or tuple of strings in the sandbox")
    return tuple(name for name in given if names.is_bindable(name))


def _import_internal(name: str, fromlist: tuple[str, ...] | None) -> Any:
    """Return a private module that C code imports on first use.

    Such imports use the program's builtins. The program itself cannot make one, because the
    compiler rejects private names in import statements.
    """
    top = name.partition(".")[0]
    if top not in ("numpy", "scipy", *_IMPORTED_BY_C_CODE) or name not in sys.modules:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return sys.modules[name if fromlist else top]


def _missing_message(real: types.ModuleType, module: str, name: str) -> str:
    """Return the real module's error message for a missing name.

    Only the text is used, because the exception refers to the real module.
    """
    if module.partition(".")[0] == "scipy":
        return f"{module}.{name} is not available in the sandbox"  # looking it up may import it
    try:
        getattr(real, name)
    except AttributeError as error:
        return str(error)
    return f"module {module!r} has no attribute {name!r}"
