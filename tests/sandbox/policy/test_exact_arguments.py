"""What functions of scipy are given in place of a program's objects."""

import collections
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sandbox.policy import own
from sandbox.policy.exact_arguments import exact, exact_functions


def of_program(cls: type) -> type:
    """Record a class as a program's, which a class statement of a program does."""
    own.record_class(cls)
    return cls


@of_program
class Number(int):
    def __index__(self) -> int:
        return 99


@of_program
class Text(str):
    pass


@of_program
class Pair(tuple[Any, ...]):
    def __iter__(self) -> Any:
        return iter([99])


@of_program
class Index:
    def __init__(self) -> None:
        self.answers = [3, 99]

    def __index__(self) -> int:
        return self.answers.pop(0)


@of_program
class Row:
    def __iter__(self) -> Any:
        return iter([Number(1), 2])


@of_program
class Function:
    def __call__(self, x: int) -> int:
        return x


HELD: list[Callable[[Any], Any]] = [
    lambda x: [x],
    lambda x: ((0, x), 1),
    lambda x: (each for each in [x]),
    lambda x: collections.deque([x]),
    lambda x: collections.UserList([x]),
    lambda x: {1: x}.values(),
    lambda x: {x: 1},
    lambda x: {"origin": x},
    lambda x: np.array([x, 1], dtype=object),
    lambda x: np.array([(x, 1)], dtype="O,i8")[0],
]


def kinds_in(value: Any) -> set[type]:
    """Return the classes of a value and of what it holds."""
    found = {type(value)}
    if isinstance(value, dict):
        parts: list[Any] = [*value, *value.values()]
    else:
        parts = list(value) if isinstance(value, list | tuple | np.ndarray) else []
    return found.union(*map(kinds_in, parts))


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (Number(3), 3),
        (Text("a"), "a"),
        (Pair((1, Number(2))), (1, 2)),
        (Index(), 3),
        (Row(), [1, 2]),
    ],
)
def test_an_object_of_a_program_becomes_a_plain_value(given: Any, value: Any) -> None:
    made = exact(given)
    assert made == value
    assert kinds_in(made) <= {int, str, tuple, list}


@pytest.mark.parametrize("hold", HELD)
def test_nothing_holds_an_object_of_a_program(hold: Callable[[Any], Any]) -> None:
    assert Number not in kinds_in(exact(hold(Number(3))))


def test_what_holds_none_stays_itself() -> None:
    array, row, function = np.zeros((3, 3)), [0, 1], Function()
    for value in (array, row, function, int, len, None, "x", np.int64(3), slice(1)):
        assert exact(value) is value


def test_functions_get_plain_arguments_and_keep_their_names() -> None:
    def shift(*args: Any, **keywords: Any) -> Any:
        """Return the arguments."""
        return args, keywords

    made = exact_functions({"shift": shift, "Kind": int, "_private": shift})
    assert list(made) == ["shift"]
    assert (made["shift"].__name__, made["shift"].__doc__) == ("shift", "Return the arguments.")
    args, keywords = made["shift"](1, Number(2), origin=[Number(3)])
    assert kinds_in([args, keywords]) == {list, tuple, dict, str, int}
