"""Guards: run-time checks of accesses that are safe on some objects only.

A guard that detects a violation calls `stop(rule, detail)`, which reports it to the parent and
ends the process at once, so no `except` clause of the program can suppress it.

Guards must not trust what a program's class claims about itself: a program can control the results
of `isinstance` and `x.__class__`. They use `type(x)` and walk its `__mro__` instead.
"""

import abc
import builtins
import itertools
import string
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from sandbox.policy import names, own
from sandbox.policy.class_maker import ClassMaker, metaclass_of
from sandbox.policy.own import is_own_class, is_own_function
from sandbox.policy.type_face import Stop, hidden_classes, make_type_face
from sandbox.policy.unavailable import Placeholder

# The module name of programs, and so the `__module__` of their classes and functions.
PROGRAM_MODULE = "program"

# Classes of the library that hand on the attributes of other objects, or evaluate text.
_NO_BASES = (types.GenericAlias, typing._BaseGenericAlias, typing.ForwardRef)  # type: ignore[attr-defined]

# What Python and the sandbox add to the namespace of a class body.
_GENERATED = frozenset(
    [
        *("__module__", "__qualname__", "__annotations__", "__classcell__", "__classdictcell__"),
        *("__orig_bases__", own.MARK),
    ]
)
# The same, from Python 3.13. Nothing needs them, and a program could give others.
_FOR_DEBUGGERS = ("__firstlineno__", "__static_attributes__")


def _ignore(rule: str, detail: str) -> None:
    pass


class Guards:
    """The guards of a template process.

    Attributes:
        stop: reports a violation and ends the process.
        note: records something that is no violation.
        abc_face: the stand-in for `abc.ABCMeta` that programs get.
        hidden: classes that programs never get, and the stand-ins for them.
        type_face: the stand-in for `type` that programs get.
    """

    def __init__(self, stop: Stop, note: Callable[[str, str], None] = _ignore) -> None:
        self.stop = stop
        self.note = note
        # Bound once, so that `build_class` can recognize it by identity.
        self.abc_face = self.abc_meta
        self.hidden = hidden_classes(stop)
        self.type_face = make_type_face(stop, self.hidden)

    def getattr(self, obj: Any, name: str, *default: Any) -> Any:
        """Replace the builtin `getattr`: enforces the rules for attribute names."""
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
        """Replace the builtin `hasattr`, with the same rules."""
        try:
            self.getattr(obj, name)
        except AttributeError:
            return False
        return True

    def setattr(self, obj: Any, name: str, value: Any) -> None:
        """Replace the builtin `setattr`, with the same rules."""
        setattr(self.write(obj, name), name, value)

    def delattr(self, obj: Any, name: str) -> None:
        """Replace the builtin `delattr`, with the same rules."""
        delattr(self.write(obj, name), name)

    def private(self, obj: Any, name: str) -> Any:
        """Return `obj` if its private attribute `name` belongs to the program or does not exist."""
        kind = type(obj)
        if kind is super:
            classes = object.__getattribute__(obj, "__self_class__").__mro__
        elif is_own_class(kind):
            classes = kind.__mro__
        elif issubclass(kind, type) and is_own_class(obj):
            classes = obj.__mro__ + type.__getattribute__(kind, "__mro__")
        elif kind is types.FunctionType and is_own_function(obj):
            return obj
        else:
            if issubclass(kind, Placeholder):
                getattr(obj, name)  # refuses
            self.stop("attribute.forbidden", f"{kind.__name__}.{name}")
        for cls in classes:
            if not is_own_class(cls) and name in type.__getattribute__(cls, "__dict__"):
                self.stop("attribute.forbidden", f"{cls.__name__}.{name}")
        return obj

    def write(self, obj: Any, name: str) -> Any:
        """Return `obj` if the program may set or delete its attribute `name`."""
        kind = type(obj)
        self._check_written(obj, kind, name)
        if is_own_class(kind) and not has_library_setter(kind, name):
            return obj
        if kind is types.FunctionType:
            if is_own_function(obj):
                return obj
        elif issubclass(kind, type):
            if is_own_class(obj):
                return obj
        elif issubclass(kind, types.ModuleType):
            raise AttributeError(f"module {obj.__name__!r} is read-only in the sandbox")
        elif issubclass(kind, BaseException):
            # str() of a UnicodeError does not check its offsets against its object.
            if not issubclass(kind, UnicodeError):
                return obj
        elif _is_writable(kind, name):
            return obj
        elif issubclass(kind, Placeholder):
            getattr(obj, name)  # refuses
        self.stop("attribute.write", f"{kind.__name__}.{name}")

    def _check_written(self, obj: Any, kind: type, name: str) -> None:
        """Stop the program if an attribute of this name is not to be set."""
        if type(name) is not str:
            raise TypeError("attribute name must be string, not " + repr(type(name).__name__))
        is_marker = name in ("_is_protocol", "_is_runtime_protocol")  # set on classes by typing
        if is_marker or names.is_special(name) or name in names.FORBIDDEN_ATTRIBUTES:
            self.stop("attribute.forbidden", name)
        if name == "split" and _is_group(obj, kind):
            self.stop("attribute.write", f"{kind.__name__}.split")

    def update(self, obj: Any, name: str) -> Any:
        """Return `obj` if the program may both read and set its attribute `name`."""
        if names.is_private(name):
            self.private(obj, name)
        else:
            self.load(obj, name)
        return self.write(obj, name)

    def load(self, obj: Any, name: str) -> Any:
        """Return the value of `obj.name`, for a name in `names.GUARDED`.

        Dangerous library methods are recognized by the value, not by the class of `obj`, because
        aliases and `super()` give access to the attributes of other objects.
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
        if name == "obj" and not _may_have_obj(obj, kind):
            self.stop("attribute.forbidden", f"{kind.__name__}.obj")
        if name in ("fields", "__members__"):
            # A mapping proxy hands its dictionary to whatever it is compared with.
            is_proxy = type(value) is types.MappingProxyType
            return types.MappingProxyType(dict(value)) if is_proxy else value
        if name in ("format", "format_map"):
            return self._checked_format(obj, value, name)
        if name == "obj" or kind is types.ModuleType or _is_program_value(obj, value, name):
            return value
        return self._refused_method(kind, name)

    def _checked_format(self, obj: Any, value: Any, name: str) -> Any:
        """Return `value`; if it is `str.format` or `format_map`, one that checks its template.

        The replacements are closures, because a `functools.partial` would expose its parts. Of
        other methods only the program's own are safe: `UserString.format` calls that of `str`.
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
        if callable(value) and not _is_program_value(obj, value, name):
            self.stop("attribute.forbidden", f"{type(obj).__name__}.{name}")
        return value

    def _refused_method(self, kind: type, name: str) -> Callable[..., NoReturn]:
        """Stop the program for a dangerous library method; `resize` raises ValueError instead."""
        if name in ("tofile", "dump"):
            self.stop("file.open", f"{kind.__name__}.{name}")
        if name != "resize":
            self.stop("memory.raw", f"{kind.__name__}.{name}")

        def resize(*_: Any, **__: Any) -> NoReturn:
            # It frees memory that views may still use, and relies on reference counts for that.
            raise ValueError("ndarray.resize is not available in the sandbox; use numpy.resize")

        return resize

    def _check_template(self, template: str) -> None:
        """Stop the program if a format string accesses attributes that are not plain."""
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
            return PROGRAM_MODULE if is_own_class(kind) else getattr(obj, name)
        if not is_own_class(kind):
            self.stop("attribute.forbidden", f"{kind.__name__}.{name}")
        # A copy, because writing to the real dictionary could create an attribute of any name.
        attributes = _Attributes(getattr(obj, name))
        dict.pop(attributes, own.MARK, None)
        return attributes

    def _load_setter(self, obj: Any, kind: type, name: str) -> Any:
        """Return `obj.__setattr__` or `obj.__delattr__`, guarded."""
        value = getattr(obj, name)
        function = value.__func__ if type(value) is types.MethodType else value
        if type(function) is types.FunctionType and is_own_function(function):
            return value  # its own method, in which every access is guarded
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
        """Replace `__build_class__`, which class statements call: rejects metaclasses and bases."""
        metaclass = keywords.pop("metaclass", None)
        if metaclass is not None and metaclass is not self.abc_face:
            self.stop("class.metaclass", name)
        # Resolved once, and checked before the class exists: hooks that run during its creation
        # could keep it.
        resolved = types.resolve_bases(bases)
        self.check_bases(resolved)
        if metaclass is None:
            kind, check = metaclass_of(resolved), None
        else:
            kind, check = metaclass_of(resolved, abc.ABCMeta), self._checked_namespace
        if issubclass(kind, type):
            keywords["metaclass"] = ClassMaker(kind, bases, check)
        return builtins.__build_class__(function, name, *resolved, **keywords)

    def check_bases(self, bases: Iterable[Any]) -> None:
        """Stop the program if a base class has code that trusts what its subclasses define."""
        classes = [base for base in bases if issubclass(type(base), type)]
        lines = (type.__getattribute__(cls, "__mro__") for cls in classes)
        for base in itertools.chain.from_iterable(lines):
            if own.is_own_class(base):
                continue
            if base is type or base is super:
                self.stop("class.metaclass", base.__name__)
            module = str(type.__getattribute__(base, "__module__"))
            is_refused = module.partition(".")[0] in ("numpy", "scipy", "functools")
            if is_refused or base in _NO_BASES or base in self.hidden.values():
                self.stop("class.base", f"{module}.{base.__name__}")

    def abc_meta(self, name: str, bases: Any, namespace: Any, **keywords: Any) -> NoReturn:
        """Replace `abc.ABCMeta`, which programs may name in class statements but not call."""
        self.stop("class.dynamic", str(name))

    def _checked_namespace(self, namespace: Any) -> dict[str, Any]:
        """Return a copy of a namespace; stop the program unless a class body could create it."""
        if type(namespace) is not dict:
            self.stop("class.dynamic", type(namespace).__name__)
        self.check_annotations(namespace)
        copy: dict[str, Any] = dict(namespace)
        for key in _FOR_DEBUGGERS:
            copy.pop(key, None)
        if "__annotations__" in copy:
            copy["__annotations__"] = dict(copy["__annotations__"])
        for key in copy:
            if type(key) is not str or (
                names.is_special(key) and key not in _GENERATED and key not in names.DEFINABLE
            ):
                self.stop("class.dynamic", str(key))
        return copy

    def check_annotations(self, namespace: Mapping[str, Any]) -> None:
        """Stop the program unless a class body could have created these annotations."""
        annotations = namespace.get("__annotations__", {})
        if type(annotations) is not dict:
            self.stop("class.dynamic", "__annotations__")
        for key in annotations:
            if not names.is_field(key):
                self.stop("class.dynamic", str(key))

    def vars(self, *args: Any) -> Mapping[str, Any]:
        """Replace the builtin `vars`: returns a copy, for objects of the program's classes only."""
        if len(args) != 1:
            self.stop("name.forbidden", "vars()")
        attributes: Mapping[str, Any] = self.load(args[0], "__dict__")
        return attributes


class _Attributes(dict[str, Any]):
    """A read-only copy of an object's attributes."""

    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("attributes cannot be set through __dict__ in the sandbox; use setattr")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse


def has_library_setter(kind: type, name: str) -> bool:
    """Return whether setting attribute `name` would call a setter of a library class."""
    for cls in kind.__mro__:
        space = type.__getattribute__(cls, "__dict__")
        if name in space:
            return not is_own_class(cls) and hasattr(space[name], "__set__")
    return False


def _is_group(obj: Any, kind: type) -> bool:
    """Return whether an object is an exception group, or a class of them.

    Python believes what their `split` returns.
    """
    classes = obj.__mro__ if issubclass(kind, type) else kind.__mro__
    return BaseExceptionGroup in classes


def _target_class(obj: Any) -> type:
    """Return the class of `obj`, or of the instance behind a `super()` object."""
    if type(obj) is super:
        return type(object.__getattribute__(obj, "__self__"))
    return type(obj)


def _may_have_obj(obj: Any, kind: type) -> bool:
    """Return whether a program may read `obj.obj`.

    That of an AttributeError is any object of a library, and some objects hand on the attributes
    of others.
    """
    if is_own_class(_target_class(obj)) or kind in (memoryview, types.ModuleType):
        return True
    return is_own_class(obj) or (kind is types.FunctionType and is_own_function(obj))


def _is_program_value(obj: Any, value: Any, name: str) -> bool:
    """Return whether `value`, which is `obj.name`, is the program's own method or attribute."""
    function = value.__func__ if type(value) is types.MethodType else value
    if type(function) is types.FunctionType:
        return is_own_function(function)
    kind = type(obj)
    if not is_own_class(kind):
        return False
    return not any(
        name in type.__getattribute__(base, "__dict__")
        for base in kind.__mro__
        if not is_own_class(base)
    )


# Attributes of library objects that programs may set, because they affect that object only. An
# array's `strides` and `data` are excluded: they change which memory the array refers to.
_WRITABLE: dict[tuple[str, str], frozenset[str]] = {
    ("numpy", "ndarray"): frozenset(["shape", "dtype", "flat", "real", "imag"]),
    ("numpy.ma", "MaskedArray"): frozenset(["mask", "fill_value"]),
    ("decimal", "Context"): frozenset(["prec", "rounding", "Emin", "Emax", "capitals", "clamp"]),
    ("textwrap", "TextWrapper"): frozenset(["width", "initial_indent", "subsequent_indent"]),
}


def _is_writable(kind: type, name: str) -> bool:
    return any(name in _WRITABLE.get((c.__module__, c.__name__), ()) for c in kind.__mro__)
