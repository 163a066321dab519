"""The `dataclasses` of restricted programs.

The library's module writes source code from names and evaluates it, and its methods trust whatever
object they are called with. This one builds the methods from closures and templates, keeps what it
knows about a class where no program can write, and reads and sets attributes of instances only.
"""

import abc
import copy
import dataclasses
import types
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sandbox.policy import names, own
from sandbox.policy.dataclass_fields import (
    CLASS_VAR,
    FIELD,
    INIT_VAR,
    IS_3_13,
    KW_ONLY,
    MISSING,
    Field,
    InitVar,
    Options,
    Spec,
    field,
    kind_of,
    last_word,
    shown_names,
)
from sandbox.policy.dataclass_methods import Methods
from sandbox.policy.guards import Guards


class Record(NamedTuple):
    """What is known about a dataclass."""

    specs: dict[str, Spec]
    frozen: bool


def dataclass_face(guards: Guards) -> dict[str, Any]:
    """Return the contents of the face."""
    face = _Dataclasses(guards)

    def dataclass(
        cls: Any = None,
        /,
        *,
        init: bool = True,
        repr: bool = True,
        eq: bool = True,
        order: bool = False,
        unsafe_hash: bool = False,
        frozen: bool = False,
        match_args: bool = True,
        kw_only: bool = False,
        slots: bool = False,
        weakref_slot: bool = False,
    ) -> Any:
        options = Options(
            *map(bool, (init, repr, eq, order, unsafe_hash)),
            *map(bool, (frozen, match_args, kw_only, slots, weakref_slot)),
        )
        if cls is None:
            return lambda decorated: face.process(decorated, options)
        return face.process(cls, options)

    def fields(class_or_instance: Any) -> tuple[Field, ...]:
        record = face.record_of(class_or_instance)
        if record is None:
            raise TypeError("must be called with a dataclass type or instance")
        return tuple(spec.shown for spec in record.specs.values() if spec.kind is FIELD)

    def is_dataclass(obj: Any) -> bool:
        return face.record_of(obj) is not None

    def asdict(obj: Any, *, dict_factory: Any = dict) -> Any:
        if not face.is_instance(obj):
            raise TypeError("asdict() should be called on dataclass instances")
        return face.inner(obj, dict_factory)

    def astuple(obj: Any, *, tuple_factory: Any = tuple) -> Any:
        if not face.is_instance(obj):
            raise TypeError("astuple() should be called on dataclass instances")
        return face.inner(obj, lambda items: tuple_factory([value for _, value in items]))

    def replace(obj: Any, /, **changes: Any) -> Any:
        return face.replace(obj, changes)

    return {
        "dataclass": dataclass,
        "field": field,
        "fields": fields,
        "is_dataclass": is_dataclass,
        "asdict": asdict,
        "astuple": astuple,
        "replace": replace,
        "InitVar": InitVar,
        "KW_ONLY": KW_ONLY,
        "MISSING": MISSING,
        "FrozenInstanceError": dataclasses.FrozenInstanceError,
    }


class _Dataclasses:
    """The dataclasses of a template process."""

    def __init__(self, guards: Guards) -> None:
        self._guards = guards
        self._records: weakref.WeakKeyDictionary[type, Record] = weakref.WeakKeyDictionary()

    def record_of(self, obj: Any) -> Record | None:
        """Return the record of a dataclass or its instance; None if `obj` is neither."""
        cls = obj if issubclass(type(obj), type) else type(obj)
        for base in type.__getattribute__(cls, "__mro__"):
            record = self._records.get(base)
            if record is not None:
                return record
        return None

    def is_instance(self, obj: Any) -> bool:
        return not issubclass(type(obj), type) and self.record_of(obj) is not None

    def inner(self, obj: Any, make: Callable[[list[tuple[str, Any]]], Any]) -> Any:
        """Return `obj` with each dataclass instance in it replaced by what `make` returns."""
        if self.is_instance(obj):
            specs = self._specs_of(obj)
            return make([(spec.name, self.inner(getattr(obj, spec.name), make)) for spec in specs])
        kind: Any = type(obj)
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            return kind(*[self.inner(value, make) for value in obj])
        if issubclass(kind, list | tuple):
            return kind(self.inner(value, make) for value in obj)
        if issubclass(kind, dict):
            items = [(self.inner(k, make), self.inner(v, make)) for k, v in obj.items()]
            if hasattr(kind, "default_factory"):
                made = kind(obj.default_factory)
                made.update(items)
                return made
            return kind(items)
        return copy.deepcopy(obj)

    def _specs_of(self, obj: Any) -> list[Spec]:
        """Return the real fields of an instance, whose values may be read."""
        record = self.record_of(obj)
        assert record is not None
        specs = [spec for spec in record.specs.values() if spec.kind is FIELD]
        self._check_names(type(obj), [spec.name for spec in specs])
        return specs

    def replace(self, obj: Any, changes: dict[str, Any]) -> Any:
        """Return a copy of a dataclass instance with some fields changed."""
        record = self.record_of(obj)
        if record is None or not self.is_instance(obj):
            raise TypeError("replace() should be called on dataclass instances")
        self._check_names(type(obj), record.specs)
        for spec in record.specs.values():
            if spec.kind is CLASS_VAR:
                continue
            if not spec.init:
                if spec.name in changes:
                    raise (TypeError if IS_3_13 else ValueError)(
                        f"field {spec.name} is declared with init=False, it cannot be specified "
                        "with replace()"
                    )
            elif spec.name not in changes:
                if spec.kind is INIT_VAR and spec.default is MISSING:
                    raise (TypeError if IS_3_13 else ValueError)(
                        f"InitVar {spec.name!r} must be specified with replace()"
                    )
                changes[spec.name] = getattr(obj, spec.name)
        return type(obj)(**changes)

    def process(self, cls: Any, options: Options) -> Any:
        """Make a dataclass of `cls` and return it."""
        self._guards.write(cls, "fields")
        if not issubclass(type(cls), type):
            raise TypeError("dataclass() should be called on classes")
        specs = self._collect(cls, options)
        if options.order and not options.eq:
            raise ValueError("eq must be true if order is true")
        self._check_names(cls, specs)
        self._check_inheritance(cls, options)
        space = type.__getattribute__(cls, "__dict__")
        has_hash = "__hash__" in space and not (space["__hash__"] is None and "__eq__" in space)
        methods = Methods(self._guards, cls, specs, options, self._check_names)
        methods.add(has_hash)
        set_default_doc(cls)
        if options.match_args and "__match_args__" not in space:
            type.__setattr__(cls, "__match_args__", self._match_args(cls, specs))
        if options.slots:
            cls = methods.with_slots()
        elif options.weakref_slot:
            raise TypeError("weakref_slot is True but slots is False")
        self._records[cls] = Record(specs, options.frozen)
        shown = tuple(s.name for s in specs.values() if s.kind is FIELD and s.repr)
        shown_names[cls] = shown if options.repr else None
        return abc.update_abstractmethods(cls)

    def _collect(self, cls: type, options: Options) -> dict[str, Spec]:
        """Return the fields of a class and its bases, in order."""
        specs: dict[str, Spec] = {}
        for base in cls.__mro__[-1:0:-1]:
            record = self._records.get(base)
            if record is not None:
                specs |= record.specs
        space = type.__getattribute__(cls, "__dict__")
        given = cls.__annotations__ if _has_annotations(space) else {}
        annotations = dict(given) if type(given) is dict else given
        self._guards.check_annotations({"__annotations__": annotations})
        kw_only = options.kw_only
        has_marker = False
        for name, annotation in annotations.items():
            if annotation is KW_ONLY or last_word(annotation) == "KW_ONLY":
                if has_marker:
                    raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
                has_marker = kw_only = True
                continue
            specs[name] = self._spec(cls, name, annotation, kw_only)
        for name, value in space.items():
            if type(value) is Field and name not in annotations:
                raise TypeError(f"{name!r} is a field but has no type annotation")
        return specs

    def _spec(self, cls: type, name: str, annotation: Any, kw_only: bool) -> Spec:
        """Return the field `name`, and leave its default value in the class."""
        self._check_names(cls, [name])
        default = getattr(cls, name, MISSING)
        if type(default) is Field:
            given = default
            if given.default is MISSING:
                type.__delattr__(cls, name)
            else:
                type.__setattr__(cls, name, given.default)
        else:
            is_slot = type(default) is types.MemberDescriptorType
            given = field(default=MISSING if is_slot else default)
        kind = kind_of(annotation)
        shown = field()
        for attribute in Field.__slots__:
            setattr(shown, attribute, getattr(given, attribute))
        shown.name, shown.type, shown._field_type = name, annotation, kind
        if kind is not FIELD and shown.default_factory is not MISSING:
            raise TypeError(f"field {name} cannot have a default factory")
        if kind is CLASS_VAR:
            if shown.kw_only is not MISSING:
                raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
        elif shown.kw_only is MISSING:
            shown.kw_only = kw_only
        if kind is FIELD and type(shown.default).__hash__ is None:
            raise ValueError(
                f"mutable default {type(shown.default)} for field {name} is not allowed: "
                "use default_factory"
            )
        return Spec(
            name,
            kind,
            shown.default,
            shown.default_factory,
            bool(shown.init),
            bool(shown.repr),
            None if shown.hash is None else bool(shown.hash),
            bool(shown.compare),
            shown.kw_only is not MISSING and bool(shown.kw_only),
            shown,
        )

    def _check_inheritance(self, cls: type, options: Options) -> None:
        for base in cls.__mro__[1:]:
            record = self._records.get(base)
            if record is not None and record.frozen and not options.frozen:
                raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
            if record is not None and options.frozen and not record.frozen:
                raise TypeError("cannot inherit frozen dataclass from a non-frozen one")

    def _check_names(self, cls: type, fields: Iterable[str]) -> None:
        """Stop the program if a field's name is a guarded attribute of a library class."""
        if not own.is_own_class(cls):
            self._guards.stop("class.dynamic", cls.__name__)
        guarded = [name for name in fields if not names.is_plain(name)]
        if guarded:
            for base in cls.__mro__[:-1]:
                space = type.__getattribute__(base, "__dict__")
                for name in guarded:
                    if name in space and not own.is_own_class(base):
                        self._guards.stop("class.dynamic", f"{cls.__name__}.{name}")

    def _match_args(self, cls: type, specs: Mapping[str, Spec]) -> tuple[str, ...]:
        """Return the names that `match` reads, from any object that claims to be an instance."""
        found = tuple(s.name for s in specs.values() if s.is_argument and not s.kw_only)
        if type(cls) is not type and not all(map(names.is_plain, found)):
            self._guards.stop("class.dynamic", cls.__name__)
        return found


def set_default_doc(cls: type) -> None:
    """Give a class without a documentation string its name; the library gives it its signature."""
    if cls.__doc__ is None:
        type.__setattr__(cls, "__doc__", cls.__name__)


def _has_annotations(space: Mapping[str, Any]) -> bool:
    return any(name in space for name in ("__annotations__", "__annotate__", "__annotate_func__"))
