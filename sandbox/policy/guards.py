"""Guards: what runs in place of an access that is safe on some objects only.

A guard that meets something forbidden calls `stop(rule, detail)`, which reports the attempt to
the parent and ends the process there and then: no `except` of the program's can swallow it.

Guards must not trust what a program's class says of itself, so they ask `type(x)` and walk its
`__mro__`; `isinstance` and `x.__class__` can be answered by the program.
"""

import abc
import builtins
import itertools
import string
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from sandbox.policy import names
from sandbox.policy.type_face import Stop, make_type_face

PROGRAM_MODULE = "program"


class Guards:
    """The guards of one template, bound to how it stops a program."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        # Bound once, so that a class statement's metaclass can be told to be it.
        self.abc_face = self.abc_meta
        self.type_face = make_type_face(stop)

    def getattr(self, obj: Any, name: str, *default: Any) -> Any:
        """The builtin getattr, under the rules for attribute names."""
        if type(name) is not str:
            raise TypeError("attribute name must be string, not " + repr(type(name).__name__))
        if len(default) > 1:
            raise TypeError(f"getattr expected at most 3 arguments, got {2 + len(default)}")
        if names.is_plain(name):
            return getattr(obj, name, *default)
        if names.is_private(name):
            self.private(obj, name)
            return getattr(obj, name, *default)
        if name in names.GUARDED:
            try:
                return self.load(obj, name)
            except AttributeError:
                if default:
                    return default[0]
                raise
        self.stop("attribute.forbidden", name)

    def hasattr(self, obj: Any, name: str) -> bool:
        """The builtin hasattr, under the same rules."""
        try:
            self.getattr(obj, name)
        except AttributeError:
            return False
        return True

    def setattr(self, obj: Any, name: str, value: Any) -> None:
        """The builtin setattr, under the same rules."""
        setattr(self.write(obj, name), name, value)

    def delattr(self, obj: Any, name: str) -> None:
        """The builtin delattr, under the same rules."""
        delattr(self.write(obj, name), name)

    def private(self, obj: Any, name: str) -> Any:
        """Returns `obj` if its private attribute `name` is the program's own, or is nowhere."""
        kind = type(obj)
        if kind is super:
            classes = object.__getattribute__(obj, "__self_class__").__mro__
        elif _is_programs(kind):
            classes = kind.__mro__
        elif issubclass(kind, type) and _is_programs(obj):
            classes = obj.__mro__ + type.__getattribute__(kind, "__mro__")
        elif kind is types.FunctionType and _is_programs_function(obj):
            return obj
        else:
            self.stop("attribute.forbidden", f"{kind.__name__}.{name}")
        for cls in classes:
            if not _is_programs(cls) and name in type.__getattribute__(cls, "__dict__"):
                self.stop("attribute.forbidden", f"{cls.__name__}.{name}")
        return obj

    def write(self, obj: Any, name: str) -> Any:
        """Returns `obj` if the program may set or delete its attribute `name`."""
        if type(name) is not str:
            raise TypeError("attribute name must be string, not " + repr(type(name).__name__))
        marks = name in ("_is_protocol", "_is_runtime_protocol")  # typing's own, on classes
        if marks or names.is_special(name) or name in names.FORBIDDEN_ATTRIBUTES:
            self.stop("attribute.forbidden", name)
        kind = type(obj)
        if _is_programs(kind) and not _sets_librarys(kind, name):
            return obj
        if kind is types.FunctionType:
            if _is_programs_function(obj):
                return obj
        elif issubclass(kind, type):
            if _is_programs(obj):
                return obj
        elif issubclass(kind, types.ModuleType):
            raise AttributeError(f"module {obj.__name__!r} is read-only in the sandbox")
        elif issubclass(kind, BaseException):
            # A UnicodeError's offsets are not checked against its bytes when it is shown.
            if not issubclass(kind, UnicodeError):
                return obj
        elif _is_writable(kind, name):
            return obj
        self.stop("attribute.write", f"{kind.__name__}.{name}")

    def update(self, obj: Any, name: str) -> Any:
        """Returns `obj` if the program may both read and set its attribute `name`."""
        if names.is_private(name):
            self.private(obj, name)
        else:
            self.load(obj, name)
        return self.write(obj, name)

    def load(self, obj: Any, name: str) -> Any:
        """The value of `obj.name`, for a name in `names.GUARDED`.

        Where a library's method is the danger it is told by what the access gives, not by what
        `obj` is: aliases and `super()` pass the names of other objects on.
        """
        kind = type(obj)
        if name == "__class__":
            return self.type_face(obj)
        if name in ("__dict__", "__annotations__", "__module__"):
            return self._load_namespace(obj, kind, name)
        if name in ("__setattr__", "__delattr__"):
            return self._load_setter(obj, kind, name)
        if name == "obj" and issubclass(_target_class(obj), BaseException):
            self.stop("attribute.forbidden", f"{kind.__name__}.obj")
        value = getattr(obj, name)
        if name in ("format", "format_map"):
            return self._checked_format(value, name)
        if name == "obj" or kind is types.ModuleType or _is_programs_value(obj, value, name):
            return value
        return self._refused_method(kind, name)

    def _checked_format(self, value: Any, name: str) -> Any:
        """str.format and str.format_map, for templates that reach only for plain attributes.

        Closures, because a `functools.partial` would show its parts.
        """
        method: Callable[..., str] = str.format if name == "format" else str.format_map

        def formatted(template: str, /, *args: Any, **kwargs: Any) -> str:
            text = str.__str__(template)
            self._check_template(text)
            return method(text, *args, **kwargs)

        if value is method:
            return formatted
        if type(value) is types.BuiltinMethodType and isinstance(value.__self__, str):
            template = value.__self__
            return lambda *args, **kwargs: formatted(template, *args, **kwargs)
        return value

    def _refused_method(self, kind: type, name: str) -> Callable[..., NoReturn]:
        """For a library's method that writes files, or reaches memory unchecked."""
        if name in ("tofile", "dump"):
            self.stop("file.open", f"{kind.__name__}.{name}")
        if name != "resize":
            self.stop("memory.raw", f"{kind.__name__}.{name}")

        def resize(*_: Any, **__: Any) -> NoReturn:
            # It frees memory that views may still show, and counts references to find out.
            raise ValueError("ndarray.resize is not available in the sandbox: use numpy.resize")

        return resize

    def _check_template(self, template: str) -> None:
        formatter = string.Formatter()
        for _, field, spec, _ in formatter.parse(template):
            if field:
                for part in field.replace("[", ".").replace("]", ".").split("."):
                    if part.startswith("_") or not names.is_plain(part or "x"):
                        self.stop("attribute.forbidden", "{" + field + "}")
            if spec:
                self._check_template(spec)

    def _load_namespace(self, obj: Any, kind: type, name: str) -> Any:
        if name == "__module__":
            return PROGRAM_MODULE if _is_programs(kind) else getattr(obj, name)
        if not _is_programs(kind):
            self.stop("attribute.forbidden", f"{kind.__name__}.{name}")
        # A copy: what is written into the real one becomes an attribute of any name.
        return _Attributes(getattr(obj, name))

    def _load_setter(self, obj: Any, kind: type, name: str) -> Any:
        value = getattr(obj, name)
        function = value.__func__ if type(value) is types.MethodType else value
        if type(function) is types.FunctionType and _is_programs_function(function):
            return value  # its own, which ends in a guarded one
        plain: Callable[..., None] = (
            object.__setattr__ if name == "__setattr__" else object.__delattr__
        )

        def unbound(target: Any, attribute: str, *value: Any) -> None:
            plain(self.write(target, attribute), attribute, *value)

        if issubclass(kind, type):
            return unbound
        target = object.__getattribute__(obj, "__self__") if kind is super else obj
        return lambda attribute, *value: unbound(target, attribute, *value)

    def build_class(self, function: Any, name: str, /, *bases: Any, **keywords: Any) -> Any:
        """What a class statement calls: makes the class, unless it would make classes itself."""
        metaclass = keywords.get("metaclass")
        if metaclass is not None and metaclass is not self.abc_face:
            self.stop("class.metaclass", name)
        # Before it is made: hooks that run while it is could keep it.
        self._check_bases(types.resolve_bases(bases))
        return builtins.__build_class__(function, name, *bases, **keywords)

    def _check_bases(self, bases: Iterable[Any]) -> None:
        """Stops for a class with a base whose own code would trust what a program defines."""
        classes = [base for base in bases if issubclass(type(base), type)]
        for base in itertools.chain.from_iterable(cls.__mro__ for cls in classes):
            module = str(base.__module__).partition(".")[0]
            if base is type or base is super:
                self.stop("class.metaclass", base.__name__)
            if module in ("numpy", "scipy", "functools") or base is typing.ForwardRef:
                self.stop("class.base", f"{base.__module__}.{base.__name__}")

    def abc_meta(self, name: str, bases: Any, namespace: Any, **keywords: Any) -> Any:
        """abc.ABCMeta, for the namespaces of class bodies that the compiler has checked."""
        if type(namespace) is not dict or namespace.get("__module__") != PROGRAM_MODULE:
            self.stop("class.dynamic", str(name))
        self.check_annotations(namespace)
        namespace = dict(namespace)
        if "__annotations__" in namespace:
            namespace["__annotations__"] = dict(namespace["__annotations__"])
        for key in namespace:
            made = key in ("__module__", "__qualname__", "__annotations__", "__classcell__")
            if type(key) is not str or (
                names.is_special(key) and not made and key not in names.DEFINABLE
            ):
                self.stop("class.dynamic", str(key))
        self._check_bases(types.resolve_bases(bases))
        return abc.ABCMeta(name, bases, namespace, **keywords)

    def check_annotations(self, namespace: Mapping[str, Any]) -> None:
        """Stops unless a class's annotations are what a class body could have made."""
        annotations = namespace.get("__annotations__", {})
        if type(annotations) is not dict:
            self.stop("class.dynamic", "__annotations__")
        for key in annotations:
            if type(key) is not str or not key.isidentifier() or key in names.FORBIDDEN_ATTRIBUTES:
                self.stop("class.dynamic", str(key))

    def vars(self, *args: Any) -> Mapping[str, Any]:
        """The builtin vars, for the program's own objects: a copy of their attributes."""
        if len(args) != 1:
            self.stop("name.forbidden", "vars()")
        attributes: Mapping[str, Any] = self.load(args[0], "__dict__")
        return attributes


class _Attributes(dict[str, Any]):
    """A copy of an object's attributes, that says so when it is written to."""

    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("the sandbox sets no attributes through __dict__; use setattr")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse


def _is_programs(cls: type) -> bool:
    """Whether a program's class statement made `cls`; its name for its module is the mark.

    Programs cannot set `__module__`, and classes of other modules carry those modules' names.
    """
    space = type.__getattribute__(cls, "__dict__")
    return bool(space.get("__module__") == PROGRAM_MODULE)


def _is_programs_function(function: types.FunctionType) -> bool:
    module = types.FunctionType.__getattribute__(function, "__module__")
    return bool(module == PROGRAM_MODULE)


def _sets_librarys(kind: type, name: str) -> bool:
    """Whether an assignment to `name` would call a setter of a library's class."""
    for cls in kind.__mro__:
        space = type.__getattribute__(cls, "__dict__")
        if name in space:
            return not _is_programs(cls) and hasattr(space[name], "__set__")
    return False


def _target_class(obj: Any) -> type:
    """The class of `obj`, or of what a `super()` stands for."""
    if type(obj) is super:
        return type(object.__getattribute__(obj, "__self__"))
    return type(obj)


def _is_programs_value(obj: Any, value: Any, name: str) -> bool:
    """Whether `obj.name` is the program's: its own method, or its own object's plain attribute."""
    function = value.__func__ if type(value) is types.MethodType else value
    if type(function) is types.FunctionType:
        return _is_programs_function(function)
    kind = type(obj)
    if not _is_programs(kind):
        return False
    return not any(
        name in type.__getattribute__(base, "__dict__")
        for base in kind.__mro__
        if not _is_programs(base)
    )


# Attributes of the libraries' own objects that programs set, and that only change that object.
# An array's `strides` and `data` are not among them: they move its window on memory.
_WRITABLE: dict[tuple[str, str], frozenset[str]] = {
    ("numpy", "ndarray"): frozenset(["shape", "dtype", "flat", "real", "imag"]),
    ("numpy.ma", "MaskedArray"): frozenset(["mask", "fill_value"]),
    ("decimal", "Context"): frozenset(["prec", "rounding", "Emin", "Emax", "capitals", "clamp"]),
    ("textwrap", "TextWrapper"): frozenset(["width", "initial_indent", "subsequent_indent"]),
}


def _is_writable(kind: type, name: str) -> bool:
    return any(name in _WRITABLE.get((c.__module__, c.__name__), ()) for c in kind.__mro__)
