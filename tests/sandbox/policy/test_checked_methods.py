"""Methods of library classes accept instances of their class only."""

import inspect
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from sandbox.policy.checked_methods import check_methods, unchecked


class Stopped(BaseException):
    """Stands in for the end of the process."""


def stop(rule: str, detail: str) -> NoReturn:
    raise Stopped(rule, detail)


def checked_class() -> Any:
    """Return a class as a library might have one, with checked methods."""

    class Holder:
        def __init__(self, size: int, *, label: str = "x") -> None:
            self.size = size
            self.label = label

        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return object.__new__(cls)

        def grown(self, by: int = 1) -> Any:
            return self.__class__(self.size + by)

        @property
        def double(self) -> int:
            return self.size * 2

        @classmethod
        def empty(cls) -> Any:
            return cls(0)

        @staticmethod
        def twice(number: int) -> int:
            return number * 2

        def nothing() -> int:  # type: ignore[misc]
            return 0

    check_methods([Holder], stop)
    return Holder


def test_instances_behave_as_before() -> None:
    holder = checked_class()
    made = holder(3, label="y").grown(by=2)
    assert (made.size, made.double, holder.empty().size, holder.twice(4)) == (5, 10, 0, 8)
    assert holder.nothing() == 0

    class Derived(holder):  # type: ignore[misc]
        def grown(self, by: int = 1) -> Any:
            return super().grown(by * 10)

    assert Derived(1).grown().size == 11


def test_the_unchecked_method_is_no_attribute() -> None:
    grown = checked_class().grown
    assert not hasattr(grown, "__wrapped__")
    assert str(inspect.signature(unchecked(grown))) == "(self, by: int = 1) -> Any"
    assert unchecked(len) is len


class Liar:
    """Claims to be of every class."""

    size = 1

    @property
    def __class__(self) -> Any:
        return checked_class()


@pytest.mark.parametrize("given", [5, None, Liar()])
@pytest.mark.parametrize("name", ["grown", "__init__"])
def test_another_object_in_place_of_self_is_an_error(name: str, given: object) -> None:
    with pytest.raises(TypeError, match="requires a 'Holder' object"):
        getattr(checked_class(), name)(given, 1)


def test_properties_check_as_methods_do() -> None:
    read: Callable[[Any], Any] = checked_class().double.fget
    with pytest.raises(TypeError, match="requires a 'Holder' object"):
        read(Liar())


@pytest.mark.parametrize("name", ["grown", "__init__"])
def test_a_class_in_place_of_self_stops_the_program(name: str) -> None:
    with pytest.raises(Stopped):
        getattr(checked_class(), name)(int, 1)


def test_no_metaclass_answers_the_check() -> None:
    class Meta(type):
        def __subclasscheck__(cls, subclass: type) -> bool:
            return True

    class Open(metaclass=Meta):
        def read(self) -> Any:
            return self

    check_methods([Open], stop)
    with pytest.raises(TypeError):
        Open.read(5)  # type: ignore[arg-type]
