"""What a program gets from an object without calling anything, and whether it should have it."""

import contextlib
import io
import sys
import types
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.policy import names, own
from sandbox.policy.guards import Guards
from tests.escapes.search.world import Refused, World

# Exact classes of which no program should hold an instance.
_FORBIDDEN: tuple[type, ...] = (
    *(types.FrameType, types.CodeType, types.CellType, Guards, io.FileIO, io.TextIOWrapper),
    *(io.BufferedReader, io.BufferedWriter),
)
_CAPSULE = type(sys.modules["datetime"].datetime_CAPI) if "datetime" in sys.modules else None
_MAX_ITEMS = 40

# What a template that reads the namespace of the hostile program shows.
CANARY = "text behind an attribute"

# Objects of one class, and functions of one code, lead to the same places: so many are walked.
_MAX_OF_A_KIND = 6
_MAX_CALLABLES = 2000

_WALKED_ALWAYS = (types.BuiltinFunctionType, types.ModuleType)

# In what a call gives, these lead nowhere else than the same of other objects.
_METHODS = (
    *(types.MethodType, types.BuiltinMethodType, types.MethodWrapperType, types.FunctionType),
    *(types.WrapperDescriptorType, types.MethodDescriptorType, types.GetSetDescriptorType),
)


class _Known:
    """What has been walked.

    Attributes:
        objects: the identities of the objects.
    """

    def __init__(self) -> None:
        self.objects: set[int] = set()
        self._kinds: Counter[Any] = Counter()
        self._methods: set[tuple[int, str]] = set()

    def is_known(self, obj: Any) -> bool:
        """Return whether nothing new is to be found from `obj`, and remember it."""
        kind = type(obj)
        if kind in (str, bytes, int, float, bool, complex, type(None)):
            return True
        if kind in (types.MethodType, types.BuiltinMethodType, types.MethodWrapperType):
            owner = getattr(obj, "__self__", None)
            key = (id(type(owner)), str(getattr(obj, "__name__", "")))
            if owner is None or type(owner) is types.ModuleType:
                key = (id(obj), "")
            if key in self._methods:
                return True
            self._methods.add(key)
        elif id(obj) in self.objects:
            return True
        elif kind not in _WALKED_ALWAYS and not issubclass(kind, type):
            sort = obj.__code__ if kind is types.FunctionType else kind
            self._kinds[sort] += 1
            if self._kinds[sort] > (
                _MAX_OF_A_KIND if sort is not kind or not callable(obj) else 2000
            ):
                return True
        self.objects.add(id(obj))
        return False


class Reach:
    """The objects that the programs of a world may hold, and those that they must not.

    Attributes:
        objects: what has been found, with the expression that leads there.
    """

    def __init__(self, world: World) -> None:
        self.objects: list[tuple[str, Any]] = []
        self._world = world
        self._known = _Known()
        self._faces = {id(face) for face in world.faces.values()}
        for face in world.faces.values():  # packages of faces, as `scipy`
            self._faces |= {id(v) for v in vars(face).values() if type(v) is types.ModuleType}
        self._faces -= {id(module) for module in sys.modules.values()}
        self._spaces = _namespaces(world)

    def start(self) -> Iterator[str]:
        """Walk from the faces and builtins; yield what is wrong."""
        yield from self.walk("", self._world.named())
        for name, face in self._world.faces.items():
            yield from self.walk(name, face)

    def walk(self, path: str, obj: Any, depth: int = 12, keep: bool = True) -> Iterator[str]:
        """Walk from an object; yield what is wrong with it and with what it leads to.

        With `keep` the objects are kept and not walked again.
        """
        waiting = [(path, obj, depth)]
        known = self._known if keep else _Known()
        alive = []
        while waiting:
            path, obj, depth = waiting.pop()
            if (not keep and id(obj) in self._known.objects) or known.is_known(obj):
                if type(obj) in _FORBIDDEN or _is_shown_by_template(obj):
                    yield f"{path}: {self.fault(obj)}"
                continue
            alive.append(obj)  # or another object could get its identity
            wrong = self.fault(obj)
            if wrong:
                yield f"{path}: {wrong}"
                continue
            if keep:
                self.objects.append((path, obj))
            if depth and (keep or type(obj) not in _METHODS):
                waiting += [(p, value, depth - 1) for p, value in self._edges(path, obj)]

    def fault(self, obj: Any) -> str | None:
        """Return what is wrong if a program holds `obj`."""
        kind = type(obj)
        if kind in _FORBIDDEN or kind is _CAPSULE:
            return f"holds a {kind.__name__}"
        if issubclass(kind, types.ModuleType) and id(obj) not in self._faces:
            return f"holds the module {obj.__name__}"
        if id(obj) in self._spaces:
            return f"holds the namespace of {self._spaces[id(obj)]}"
        if _is_shown_by_template(obj):
            return "shows what an attribute holds"
        if kind is types.MappingProxyType and _is_namespace(obj):
            return "holds the namespace of a class"
        return None  # a metaclass is of no use: making a class with it is an event

    def _edges(self, path: str, obj: Any) -> Iterator[tuple[str, Any]]:
        kind = type(obj)
        for name in sorted(_names_of(obj)):
            try:
                value = self._world.guards.getattr(obj, name)
            except (Exception, Refused):
                continue
            yield (f"{path}.{name}" if path else name), value
        items: Iterable[Any] = ()
        if issubclass(kind, dict):
            items = [x for pair in list(dict.items(obj))[:_MAX_ITEMS] for x in pair]
        elif issubclass(kind, (list, tuple)) or issubclass(kind, (set, frozenset)):
            items = list(kind.__mro__[-2].__iter__(obj))[:_MAX_ITEMS]
        elif kind is types.MappingProxyType:
            with contextlib.suppress(Exception):  # it may be of something else than a dictionary
                items = list(obj.values())[:_MAX_ITEMS]
        for index, item in enumerate(items):
            yield f"{path}[{index}]", item


def _is_shown_by_template(obj: Any) -> bool:
    return type(obj) is str and CANARY in obj


def _is_namespace(proxy: "types.MappingProxyType[Any, Any]") -> bool:
    """Return whether a mapping proxy shows the namespace of a class.

    Its own `in` would ask the mapping, and a hostile one answers as it likes. That of a namespace
    is a dictionary, which raises nothing.
    """
    try:
        entries = proxy | {}
    except Exception:
        return False
    return type(entries) is dict and "__module__" in entries


def _names_of(obj: Any) -> set[str]:
    """Return the names of attributes that a program may read of `obj`."""
    kind = type(obj)
    found: set[str] = set()
    for base in type.__getattribute__(kind, "__mro__"):
        found.update(type.__getattribute__(base, "__dict__"))
    if issubclass(kind, type):
        for base in type.__getattribute__(obj, "__mro__"):
            found.update(type.__getattribute__(base, "__dict__"))
    space = _own_space(obj)
    found.update(name for name in space if type(name) is str)
    return {n for n in found if type(n) is str and not names.is_forbidden(n)}


def _own_space(obj: Any) -> Any:
    try:
        space = object.__getattribute__(obj, "__dict__")
    except Exception:
        return ()
    return space if type(space) in (dict, types.MappingProxyType) else ()


def _namespaces(world: World) -> dict[int, str]:
    """Return the names of all namespaces that no program may hold, by identity."""
    found = {id(world.builtins): "builtins"}
    for name, module in list(sys.modules.items()):
        if isinstance(module, types.ModuleType):
            found[id(vars(module))] = name
            for value in list(vars(module).values()):
                if type(value) is types.FunctionType and not own.is_own_function(value):
                    found.setdefault(id(value.__globals__), value.__module__ or name)
    for name, face in world.faces.items():
        found[id(vars(face))] = f"the face of {name}"
    found[id(sys.modules)] = "sys.modules"
    return found
