"""Calls of what a program reaches, with hostile arguments, under the real tripwire."""

import random
import types
from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox.policy import own, tripwire
from sandbox.template import channel, entry, errors, input_types
from tests.escapes.search import hostile
from tests.escapes.search.reach import CANARY, Reach
from tests.escapes.search.world import Refused, World

_KEYWORDS = ("key", "default", "out", "dtype", "axis", "x", "name", "func")
# How far to look into what a call returns, and into what it was given and gives to methods.
_DEPTH = 3
_DEPTH_OF_OTHERS = 1


class Attempt(NamedTuple):
    """A call.

    Attributes:
        text: the call as an expression.
        function: what is called.
        arguments: positional arguments.
        keywords: keyword arguments.
    """

    text: str
    function: Any
    arguments: list[Any]
    keywords: dict[str, Any]


class Calls:
    """Makes calls, each of which depends on a seed and its number only."""

    def __init__(self, world: World, reach: Reach, seed: int, under: str = "") -> None:
        self._reach = reach
        self._seed = seed
        self.callables = [
            (path, obj) for path, obj in reach.objects if callable(obj) and path.startswith(under)
        ]
        self._classes = [pair for pair in reach.objects if issubclass(type(pair[1]), type)]
        self._others = reach.objects
        self._space = world.run(hostile.SOURCE, TEXTS=hostile.TEXTS, POOL=[], CANARY=CANARY)
        self._makers = [
            (text, eval(compile(f"lambda: {text}", "<maker>", "eval"), self._space))
            for text in hostile.MAKERS
        ]
        self._instances: dict[type, list[tuple[str, Any]]] = {}
        for path, obj in reach.objects:
            self._instances.setdefault(type(obj), []).append((path, obj))

    def make(self, number: int) -> Attempt:
        """Return call number `number`."""
        draw = random.Random(self._seed * 1_000_003 + number)
        path, function = self.callables[draw.randrange(len(self.callables))]
        pool = self._space["POOL"]
        pool[:] = [value for _, value in (self._argument(draw) for _ in range(12))]
        self._space["_turn"][0] = draw.randrange(1000)
        self._space["seen"].clear()
        given = [self._argument(draw) for _ in range(draw.choice((0, 1, 1, 1, 2, 2, 2, 3, 3, 4)))]
        owner = self._owner(path)
        if owner is not None and draw.random() < 0.7:
            given[:0] = [self._self(draw, owner)]
        keywords = {}
        if draw.random() < 0.1:
            keywords[
                draw.choice(("key", "default", "out", "dtype", "axis", "x", "name", "func"))
            ] = self._argument(draw)
        shown = [text for text, _ in given] + [f"{k}={v[0]}" for k, v in keywords.items()]
        text = f"{path}({', '.join(shown)})"
        return Attempt(
            text, function, [v for _, v in given], {k: v for k, (_, v) in keywords.items()}
        )

    def _argument(self, draw: random.Random) -> tuple[str, Any]:
        which = draw.random()
        if which < 0.55:
            text, make = draw.choice(self._makers)
            try:
                return text, make()
            except Exception:  # an earlier call has changed what it is made of
                return "None", None
        if which < 0.7:
            word = draw.choice(hostile.TEXTS)
            return repr(word), word
        if which < 0.85:
            value = draw.choice(hostile.PLAIN)
            return repr(value), value.copy() if type(value) in (list, dict, set) else value
        return draw.choice(self._classes if which < 0.92 else self._others)

    def _owner(self, path: str) -> type | None:
        """Return the class of which the object at `path` is a method, looked up on the class."""
        for _, cls in ((p, c) for p, c in self._classes if path.startswith(f"{p}.")):
            if path.count(".") == self._path_of(cls).count(".") + 1:
                return cls
        return None

    def _path_of(self, cls: type) -> str:
        return next(p for p, c in self._classes if c is cls)

    def _self(self, draw: random.Random, owner: type) -> tuple[str, Any]:
        """Return a first argument for a method of `owner`."""
        known = self._instances.get(owner)
        if known and draw.random() < 0.6:
            return draw.choice(known)
        return self._argument(draw)

    def perform(self, attempt: Attempt) -> Iterator[str]:
        """Make a call; yield what is wrong with all that the program gets from it."""
        outcome = call(attempt)
        given = [
            ("result", outcome),
            *((f"given[{i}]", v) for i, v in enumerate(self._space["seen"])),
        ]
        given += [(f"argument[{i}]", v) for i, v in enumerate(attempt.arguments)]
        for name, value in given:
            depth = _DEPTH if name == "result" else _DEPTH_OF_OTHERS
            yield from self._reach.walk(f"{attempt.text} -> {name}", value, depth, False)


def call(attempt: Attempt) -> Any:
    """Return what a call returns or raises, or what the first steps of its iteration give."""
    tripwire.enter()
    try:
        outcome = attempt.function(*attempt.arguments, **attempt.keywords)
        if hasattr(type(outcome), "__next__"):
            outcome = [outcome, next(outcome, None), next(outcome, None)]
    except (Exception, Refused) as error:
        outcome = error if not isinstance(error, Refused) else None
    except BaseException:
        outcome = None
    tripwire.leave()
    return outcome


def install_tripwire() -> None:
    """Install the tripwire as a template does, with `call` in place of what runs programs."""
    tripwire.install(
        keepers=(call,),
        loaders=(),
        readers=(channel, entry, errors, input_types),
        flush=lambda: None,
    )


class Library:
    """A record of what the classes, functions and modules of libraries hold."""

    def __init__(self, reach: Reach) -> None:
        self._kept: list[tuple[str, Any, Any]] = []
        for path, obj in reach.objects:
            if own.is_own_class(obj) or self._state(obj) is None:
                continue
            self._kept.append((path, obj, self._state(obj)))

    def _state(self, obj: Any) -> Any:
        """Return the attributes of an object that no program may change, or None."""
        kind = type(obj)
        if issubclass(kind, type):
            return _identities(type.__getattribute__(obj, "__dict__"))
        if kind is types.FunctionType:
            parts = (obj.__code__, obj.__defaults__, obj.__kwdefaults__, obj.__name__)
            return tuple(map(id, parts))  # nothing reads other attributes of functions
        if kind is types.ModuleType:
            return _identities(vars(obj))
        return None

    def changes(self) -> Iterator[str]:
        """Yield the library's objects that have changed since the last call."""
        for index, (path, obj, before) in enumerate(self._kept):
            now = self._state(obj)
            if now != before:
                self._kept[index] = (path, obj, now)
                yield f"{path} was changed: {_difference(before, now)}"


# Caches that a library fills by itself.
_CACHES = (
    "_abc_impl",
    "__abstractmethods__",
    "__doc__",
    "__dict__",
    "__weakref__",
    "__annotations__",
)


def _identities(space: Any) -> dict[str, Any]:
    """Return what a namespace holds: texts by value, all else by identity."""
    return {
        name: value if type(value) is str else id(value)
        for name, value in space.items()
        if name not in _CACHES
    }


def _difference(before: Any, now: Any) -> list[str]:
    if type(before) is not dict:
        return ["a part of the function"]
    return sorted(str(n) for n in before.keys() | now.keys() if before.get(n) != now.get(n))
