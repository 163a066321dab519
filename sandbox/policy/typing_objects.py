"""Annotations of restricted programs: objects that keep what they are given and evaluate nothing.

Programs can call every method here with any object in place of `self`. Constructors therefore
refuse other classes, and the attributes have names that no other object has.
"""

import collections
import types
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.policy import names, own

_NONE = type(None)


class Sealed:
    """A class that programs cannot derive from."""

    __slots__ = ()

    def __init_subclass__(cls, /, *, is_face: bool = False) -> None:
        if not is_face:
            raise TypeError(f"type {cls.__mro__[1].__name__!r} is not an acceptable base type")


class Annotation(Sealed, is_face=True):
    """What all annotations have in common."""

    __slots__ = ()
    __module__ = "typing"

    def __or__(self, other: Any) -> Any:
        return union((self, other))

    def __ror__(self, other: Any) -> Any:
        return union((other, self))

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __subclasscheck__(self, cls: Any) -> bool:
        raise TypeError(f"{self!r} cannot be used with isinstance() or issubclass()")

    def __instancecheck__(self, obj: Any) -> bool:
        return self.__subclasscheck__(type(obj))


class Form(Annotation, is_face=True):
    """A name of `typing` without a class behind it, such as `Any` or `Optional`."""

    __slots__ = ("_form_make", "_form_name")
    __module__ = "typing"

    _form_name: str
    _form_make: Callable[[Any], Any]

    def __getitem__(self, item: Any) -> Any:
        return self._form_make(item)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        if self._form_name == "Any":
            return ()
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self) -> str:
        return f"typing.{self._form_name}"


class ClassAlias(Annotation, is_face=True):
    """A name of `typing` that stands for a class, such as `List`."""

    __slots__ = ("_class_alias_can_make", "_class_alias_name", "_class_alias_origin")
    __module__ = "typing"

    _class_alias_name: str
    _class_alias_origin: Any
    _class_alias_can_make: bool

    @property
    def __name__(self) -> str:
        return self._class_alias_name

    def __getitem__(self, item: Any) -> "Alias":
        items = item if type(item) is tuple else (item,)
        name = self._class_alias_name
        if name == "Tuple" and item == ():
            items = ()
        elif name == "Callable" and len(items) == 2 and type(items[0]) is list:
            items = (*items[0], items[1])
        return make_alias(
            self._class_alias_origin, items, f"typing.{name}", self._class_alias_can_make
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self._class_alias_can_make:
            raise TypeError(_not_made(self._class_alias_name, self._class_alias_origin))
        return self._class_alias_origin(*args, **kwargs)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return _as_base(self._class_alias_origin)

    def __subclasscheck__(self, cls: Any) -> bool:
        return issubclass(cls, self._class_alias_origin)

    def __instancecheck__(self, obj: Any) -> bool:
        return isinstance(obj, self._class_alias_origin)

    def __repr__(self) -> str:
        return f"typing.{self._class_alias_name}"


class Alias(Annotation, is_face=True):
    """An annotation with arguments, such as `List[int]`."""

    __slots__ = ("_alias_args", "_alias_can_make", "_alias_origin", "_alias_text")
    __module__ = "typing"

    _alias_origin: Any
    _alias_args: tuple[Any, ...]
    _alias_text: str
    _alias_can_make: bool

    def __getitem__(self, item: Any) -> "Alias":
        """Return the alias with type variables replaced, in order of appearance."""
        items = iter(item if type(item) is tuple else (item,))
        chosen: dict[int, Any] = {}
        args = tuple(_substitute(arg, items, chosen) for arg in self._alias_args)
        if not chosen:
            raise TypeError(f"{self!r} is not a generic class")
        return make_alias(self._alias_origin, args, self._alias_text, self._alias_can_make)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self._alias_can_make:
            name = self._alias_text.rpartition(".")[2]
            raise TypeError(_not_made(name, self._alias_origin))
        return self._alias_origin(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name in Alias.__slots__:
            raise AttributeError(name)  # a program has made an empty alias
        origin = self._alias_origin
        if name in ("__name__", "__qualname__"):
            return self._alias_text.rpartition(".")[2]
        if own.is_own_class(origin) and names.is_plain(name):
            return getattr(origin, name)
        raise AttributeError(name)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return _as_base(self._alias_origin)

    def __subclasscheck__(self, cls: Any) -> bool:
        if self._alias_origin is UNION:
            return issubclass(cls, self._alias_args)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __instancecheck__(self, obj: Any) -> bool:
        return self.__subclasscheck__(type(obj))

    def __eq__(self, other: Any) -> bool:
        if type(self) is not Alias or type(other) is not Alias:
            return NotImplemented
        mine, its = self._alias_args, other._alias_args
        if self._alias_origin is UNION:
            return other._alias_origin is UNION and frozenset(mine) == frozenset(its)
        return self._alias_origin is other._alias_origin and mine == its

    def __hash__(self) -> int:
        args: Any = self._alias_args
        if self._alias_origin is UNION:
            args = frozenset(args)
        return hash((id(self._alias_origin), args))

    def __repr__(self) -> str:
        args = list(self._alias_args)
        if self._alias_origin is UNION and len(args) == 2 and _NONE in args:
            args.remove(_NONE)
            return f"typing.Optional[{shown(args[0])}]"
        if self._alias_origin is collections.abc.Callable and args and args[0] is not Ellipsis:
            inner = ", ".join(map(shown, args[:-1]))
            return f"{self._alias_text}[[{inner}], {shown(args[-1])}]"
        if self._alias_text == "typing.Literal":
            return f"typing.Literal[{', '.join(map(repr, args))}]"
        return f"{self._alias_text}[{', '.join(map(shown, args)) or '()'}]"


class Variable(Annotation, is_face=True):
    """A `TypeVar`, `ParamSpec` or `TypeVarTuple`."""

    __slots__ = ("__bound__", "__constraints__", "__name__", "_variable_sign")
    __module__ = "typing"

    __name__: str
    __bound__: Any
    __constraints__: tuple[Any, ...]
    _variable_sign: str

    def __typing_subst__(self, arg: Any) -> Any:
        return arg

    def __iter__(self) -> Iterator[Any]:
        return iter((make_alias(UNPACK, (self,), "typing.Unpack"),))

    @property
    def args(self) -> str:
        return f"{self.__name__}.args"

    @property
    def kwargs(self) -> str:
        return f"{self.__name__}.kwargs"

    def __repr__(self) -> str:
        return self._variable_sign + self.__name__


def make_form(name: str, make: Callable[[Any], Any] | None = None) -> Form:
    """Return the form `typing.name`; `make` returns it with arguments, and None refuses them."""
    form = Form()
    form._form_name = name

    def refuse(item: Any) -> Any:
        raise TypeError(f"typing.{name} is not subscriptable")

    form._form_make = make or refuse
    return form


def make_generic_form(name: str) -> Form:
    """Return a form whose arguments are kept as they are, such as `ClassVar`."""
    form = make_form(name)
    form._form_make = lambda item: make_alias(
        form, item if type(item) is tuple else (item,), f"typing.{name}"
    )
    return form


def make_class_alias(name: str, origin: Any, can_make: bool = False) -> ClassAlias:
    alias = ClassAlias()
    alias._class_alias_name = name
    alias._class_alias_origin = origin
    alias._class_alias_can_make = can_make
    return alias


def make_alias(origin: Any, args: tuple[Any, ...], text: str, can_make: bool = False) -> Alias:
    alias = Alias()
    alias._alias_origin = origin
    alias._alias_args = tuple(_NONE if arg is None else arg for arg in args)
    alias._alias_text = text
    alias._alias_can_make = can_make
    return alias


def make_literal(item: Any) -> Alias:
    alias = make_alias(LITERAL, (), "typing.Literal")
    alias._alias_args = item if type(item) is tuple else (item,)  # None stays None
    return alias


def make_variable(name: str, sign: str, constraints: tuple[Any, ...], bound: Any) -> Variable:
    """Return a type variable.

    Raises:
        TypeError: the name is not a string.
    """
    if type(name) is not str:
        raise TypeError("the name of a type variable must be a string")
    made = Variable()
    made.__name__ = name
    made.__bound__, made.__constraints__ = bound, constraints
    made._variable_sign = sign
    return made


def union(items: Any) -> Any:
    """Return the union of `items`, flat and without duplicates."""
    flat: list[Any] = []
    for item in items if type(items) is tuple else (items,):
        if type(item) is Alias and item._alias_origin is UNION:
            parts: Any = item._alias_args
        else:
            parts = item.__args__ if type(item) is types.UnionType else (item,)
        for given in parts:
            part = _NONE if given is None else given
            if not any(part is seen or part == seen for seen in flat):
                flat.append(part)
    if not flat:
        raise TypeError("Cannot take a Union of no types.")
    return flat[0] if len(flat) == 1 else make_alias(UNION, tuple(flat), "typing.Union")


def optional(item: Any) -> Any:
    return union((item, None))


def get_origin(tp: Any) -> Any:
    """Return the class or form that an annotation with arguments is of, or None."""
    if type(tp) is Alias:
        return tp._alias_origin
    if type(tp) is ClassAlias:
        return tp._class_alias_origin
    if isinstance(tp, types.GenericAlias):
        return tp.__origin__
    return types.UnionType if type(tp) is types.UnionType else None


def get_args(tp: Any) -> tuple[Any, ...]:
    """Return the arguments of an annotation."""
    if type(tp) is Alias:
        args = tp._alias_args
        if tp._alias_origin is not collections.abc.Callable:
            return args
    elif isinstance(tp, types.GenericAlias | types.UnionType):
        args = tp.__args__
        if get_origin(tp) is not collections.abc.Callable:
            return args
    else:
        return ()
    return args if len(args) != 0 and args[0] is Ellipsis else (list(args[:-1]), args[-1])


def shown(arg: Any) -> str:
    """Return how an annotation is shown within another."""
    if isinstance(arg, type) and not isinstance(arg, types.GenericAlias):
        module = arg.__module__
        return arg.__qualname__ if module == "builtins" else f"{module}.{arg.__qualname__}"
    if arg is Ellipsis:
        return "..."
    if type(arg) is str:
        return f"ForwardRef({arg!r})"
    if type(arg) is list:
        return f"[{', '.join(map(shown, arg))}]"
    return repr(arg)


def _substitute(arg: Any, items: Iterator[Any], chosen: dict[int, Any]) -> Any:
    if type(arg) is Variable:
        if id(arg) not in chosen:
            try:
                chosen[id(arg)] = next(items)
            except StopIteration:
                raise TypeError("Too few arguments") from None
        return chosen[id(arg)]
    if type(arg) is not Alias:
        return arg
    args = tuple(_substitute(inner, items, chosen) for inner in arg._alias_args)
    return make_alias(arg._alias_origin, args, arg._alias_text, arg._alias_can_make)


def _as_base(origin: Any) -> tuple[type, ...]:
    is_type = getattr(origin, "__name__", "") == "type" and not own.is_own_class(origin)
    if is_type or not isinstance(origin, type) or issubclass(origin, type):
        raise TypeError(f"Cannot subclass {origin!r}")
    return (origin,)


def _not_made(name: str, origin: Any) -> str:
    plain = getattr(origin, "__name__", name)
    return f"Type {name} cannot be instantiated; use {plain}() instead"


UNION = make_form("Union", union)
LITERAL = make_form("Literal", make_literal)
UNPACK = make_generic_form("Unpack")
