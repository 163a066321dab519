"""Numbers have a type and a range."""

import types

import pytest

from sandbox import FieldError
from sandbox.errors import FieldTypeError
from sandbox.ranges import check_integer, check_integers, check_not_negative


def test_numbers_within_their_range_pass() -> None:
    check_integer("rounds", 1, 1)
    check_integer("rounds", 5, 1, 5)
    check_not_negative("temperature", 0)
    check_not_negative("temperature", 0.7)


@pytest.mark.parametrize(
    ("value", "error", "rule"),
    [
        (0, FieldError, "must be at least 1 and at most 5, is 0"),
        (6, FieldError, "must be at least 1 and at most 5, is 6"),
        (True, FieldTypeError, "must be an integer, not bool"),
        (1.5, FieldTypeError, "must be an integer, not float"),
        ("3", FieldTypeError, "must be an integer, not str"),
    ],
)
def test_an_integer_that_breaks_a_rule_is_refused_by_its_name(
    value: int, error: type[FieldError], rule: str
) -> None:
    with pytest.raises(error) as caught:
        check_integer("rounds", value, 1, 5)
    assert str(caught.value) == f"rounds: {rule}"


def test_attributes_are_checked_by_their_names_unless_they_are_none() -> None:
    fields = types.SimpleNamespace(rounds=1, samples=0, tokens=None)
    check_integers(fields, "rounds", "tokens", low=1)
    with pytest.raises(FieldError, match=r"^samples: must be at least 1, is 0$"):
        check_integers(fields, "rounds", "samples", low=1)


@pytest.mark.parametrize(
    ("value", "error", "rule"),
    [
        (-0.5, FieldError, "must not be negative, is -0.5"),
        (float("nan"), FieldError, "must be finite, is nan"),
        (float("inf"), FieldError, "must be finite, is inf"),
        (False, FieldTypeError, "must be a number, not bool"),
        ("1", FieldTypeError, "must be a number, not str"),
    ],
)
def test_a_number_that_breaks_a_rule_is_refused_by_its_name(
    value: float, error: type[FieldError], rule: str
) -> None:
    with pytest.raises(error) as caught:
        check_not_negative("temperature", value)
    assert str(caught.value) == f"temperature: {rule}"
