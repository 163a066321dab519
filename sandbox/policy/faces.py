"""Safe replacements for library functions that would bypass the guards."""

import ast
import functools
import hashlib
import operator
import pprint
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from sandbox.policy import _tripwire
from sandbox.policy.abc_face import abc_face
from sandbox.policy.compiler import PROGRAM_FILE, SCRIPT_FILE, TEXT_FILE
from sandbox.policy.dataclass_face import dataclass_face
from sandbox.policy.enum_face import enum_face
from sandbox.policy.guards import Guards
from sandbox.policy.indexed_face import indexed_faces
from sandbox.policy.named_tuple_face import named_tuple_face
from sandbox.policy.ordered_dict_face import OrderedDict
from sandbox.policy.random_face import random_face
from sandbox.policy.sparse_face import sparse_face
from sandbox.policy.struct_face import Struct
from sandbox.policy.traceback_face import traceback_face
from sandbox.policy.typing_face import numpy_typing_face, typing_face

# Programs may set a high recursion limit: the kernel limits the size of the stack.
_MAX_RECURSION = 1_000_000


def replacements(guards: Guards) -> dict[str, dict[str, Any]]:
    """Return the names that each module's face replaces or adds, by module name."""
    update_wrapper, wraps = _wrapper_functions(guards)
    return {
        "abc": abc_face(guards),
        "ast": {"literal_eval": _literal_eval},
        "collections": {"namedtuple": named_tuple_face(guards), "OrderedDict": OrderedDict},
        "dataclasses": dataclass_face(guards),
        "enum": enum_face(guards),
        "functools": {
            "wraps": wraps,
            "update_wrapper": update_wrapper,
            "singledispatch": _singledispatch,
            "cached_property": _CachedProperty,
        },
        "numpy": {"bmat": _bmat, "frombuffer": _frombuffer},
        "numpy.random": random_face(guards),
        "numpy.lib.stride_tricks": {"as_strided": _as_strided},
        "hashlib": {"new": _new_hash},
        "operator": {
            "attrgetter": _attrgetter(guards),
            "methodcaller": _methodcaller(guards),
        },
        "struct": {"Struct": Struct},
        "sys": _sys_face(),
        "time": _time_face(),
        "scipy.sparse": sparse_face(),
        **indexed_faces(),
        "pprint": {"pprint": _pprint, "pp": _pprint},
        "traceback": traceback_face(_is_program_file),
        "typing": typing_face(guards),
        "numpy.typing": numpy_typing_face(),
        "warnings": _warnings_face(),
    }


def _attrgetter(guards: Guards) -> Callable[..., Any]:
    def attrgetter(attr: str, /, *attrs: str) -> Callable[[Any], Any]:
        operator.attrgetter(attr, *attrs)  # raises TypeError for invalid names

        def resolve(obj: Any, path: str) -> Any:
            for name in path.split("."):
                obj = guards.getattr(obj, name)
            return obj

        if not attrs:
            return lambda obj: resolve(obj, attr)
        return lambda obj: tuple(resolve(obj, path) for path in (attr, *attrs))

    return attrgetter


def _methodcaller(guards: Guards) -> Callable[..., Any]:
    def methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        operator.methodcaller(name)
        return lambda obj: guards.getattr(obj, name)(*args, **kwargs)

    return methodcaller


def _wrapper_functions(guards: Guards) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return `functools.update_wrapper` and `wraps` that copy fixed attributes of functions."""

    def update_wrapper(wrapper: Any, wrapped: Any, *_: Any, **__: Any) -> Any:
        if type(wrapper) is not types.FunctionType:
            return wrapper
        guards.write(wrapper, "wrapped")
        for name in ("__name__", "__qualname__", "__doc__"):
            text = getattr(wrapped, name, None)
            if type(text) is str:
                setattr(wrapper, name, text)
        if type(wrapped) is types.FunctionType:
            wrapper.__dict__.update(wrapped.__dict__)
            wrapper.__annotations__ = dict(wrapped.__annotations__)
        wrapper.__wrapped__ = wrapped  # type: ignore[attr-defined]
        return wrapper

    def wraps(wrapped: Any, *_: Any, **__: Any) -> Callable[[Any], Any]:
        return lambda wrapper: update_wrapper(wrapper, wrapped)

    return update_wrapper, wraps


class _CachedProperty:
    """`functools.cached_property` that cannot be subclassed and has a fixed attribute name."""

    __slots__ = ("_function", "_name")

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._name: str | None = None

    def __init_subclass__(cls) -> None:
        raise TypeError("type 'cached_property' is not an acceptable base type in the sandbox")

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self._name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__")
        value = instance.__dict__[self._name] = self._function(instance)
        return value


_CachedProperty.__name__ = _CachedProperty.__qualname__ = "cached_property"


def _singledispatch(function: Callable[..., Any]) -> Any:
    """Replace `functools.singledispatch`: `register` rejects annotations that are strings.

    The library would evaluate them without any check.
    """
    dispatcher: Any = functools.singledispatch(function)
    original = dispatcher.register

    def register(cls: Any, implementation: Callable[..., Any] | None = None) -> Any:
        if implementation is not None:
            return original(cls, implementation)
        if isinstance(cls, type | types.UnionType):
            return lambda f: original(cls, f)
        annotation = next(iter(getattr(cls, "__annotations__", {}).values()), None)
        if annotation is None or isinstance(annotation, str):
            raise TypeError(
                "register() requires a class, or a function with an annotated parameter"
            )
        return original(annotation, cls)

    dispatcher.register = register
    return dispatcher


def _as_strided(
    x: Any, shape: Any = None, strides: Any = None, subok: bool = False, writeable: bool = True
) -> Any:
    """Replace numpy's `as_strided`: the view must stay inside the array's memory (`library`)."""
    import numpy as np

    array = np.array(x, copy=None)
    shape = None if shape is None else np.atleast_1d(shape)
    strides = None if strides is None else np.atleast_1d(strides)
    return np.lib.stride_tricks.as_strided(array, shape, strides, False, writeable)


def _frombuffer(*args: Any, **keywords: Any) -> Any:
    """Replace `numpy.frombuffer`, which believes any data type."""
    import numpy as np

    return _tripwire.check_layout(np.frombuffer(*args, **keywords))


def _bmat(obj: Any, ldict: Any = None, gdict: Any = None) -> Any:
    """Replace `numpy.bmat`, which looks up the names in a string in the frame of its caller."""
    import numpy as np

    if isinstance(obj, str):
        raise TypeError("bmat() does not take a string in the sandbox; use a list of arrays")
    return np.bmat(obj)


def _sys_face() -> dict[str, Any]:
    def setrecursionlimit(limit: int, /) -> None:
        sys.setrecursionlimit(min(limit, _MAX_RECURSION))

    def exit(status: object = None, /) -> None:
        raise SystemExit(status)

    plain = (
        *("getrecursionlimit", "getsizeof", "intern", "byteorder", "float_info", "int_info"),
        *("hash_info", "hexversion", "maxunicode", "version", "version_info", "platform"),
        *("set_int_max_str_digits", "get_int_max_str_digits", "getdefaultencoding"),
    )
    return {
        **{name: getattr(sys, name) for name in plain},
        "setrecursionlimit": setrecursionlimit,
        "exit": exit,
        "argv": [""],
        "stdout": _Stream(),
        "stderr": _ErrorStream(),
    }


class _Stream:
    """The `sys.stdout` of a program: writes to the captured output and exposes nothing else."""

    __slots__ = ()

    def write(self, text: str, /) -> int:
        return sys.stdout.write(text)

    def writelines(self, lines: Any, /) -> None:
        for line in lines:
            sys.stdout.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


class _ErrorStream(_Stream):
    """The `sys.stderr` of a program; it differs from `sys.stdout` in scripts only."""

    __slots__ = ()

    def write(self, text: str, /) -> int:
        return sys.stderr.write(text)

    def writelines(self, lines: Any, /) -> None:
        for line in lines:
            sys.stderr.write(line)


def _time_face() -> dict[str, Any]:
    """Return the contents of `time`, with a `sleep` that only advances the program's clocks."""
    slept = [0.0]

    def sleep(seconds: float, /) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        slept[0] += seconds

    def seconds_of(clock: Callable[[], float]) -> Callable[[], float]:
        return lambda: clock() + slept[0]

    def nanoseconds_of(clock: Callable[[], int]) -> Callable[[], int]:
        return lambda: clock() + int(slept[0] * 1e9)

    floats = ("time", "monotonic", "perf_counter", "process_time", "thread_time")
    plain = ("gmtime", "localtime", "strftime", "strptime", "mktime", "asctime", "ctime")
    return {
        **{name: seconds_of(getattr(time, name)) for name in floats},
        **{f"{name}_ns": nanoseconds_of(getattr(time, f"{name}_ns")) for name in floats},
        **{name: getattr(time, name) for name in plain},
        "sleep": sleep,
    }


def _literal_eval(node_or_string: str, /) -> Any:
    """Replace `ast.literal_eval`, whose parser would look for a file to quote a wrong line."""
    if not isinstance(node_or_string, str):
        raise ValueError("literal_eval() takes a string in the sandbox")
    text = str.__str__(node_or_string).lstrip(" \t")
    return ast.literal_eval(compile(text, TEXT_FILE, "eval", ast.PyCF_ONLY_AST, dont_inherit=True))


def _new_hash(name: str, data: Any = b"", **_: Any) -> Any:
    """Replace `hashlib.new`, which would import the module of an unknown algorithm."""
    if not isinstance(name, str):
        raise TypeError("new() argument 'name' must be str")
    # A subclass could compare equal to one name and be looked up as another.
    name = str.__str__(name)
    if name not in hashlib.algorithms_guaranteed:
        raise ValueError(f"unsupported hash type {name}")
    return getattr(hashlib, name)(data)


def _is_program_file(filename: str) -> bool:
    return filename in (PROGRAM_FILE, SCRIPT_FILE, TEXT_FILE)


def _pprint(value: Any, *_: Any, **options: Any) -> None:
    """Replace `pprint.pprint`: prints without exposing the real output stream."""
    print(pprint.pformat(value, **options))


def _warnings_face() -> dict[str, Any]:
    def nothing(*_: Any, **__: Any) -> None:
        return None

    return dict.fromkeys(("warn", "filterwarnings", "simplefilter", "resetwarnings"), nothing)
