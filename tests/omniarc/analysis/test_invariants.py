"""Invariants of original pairs that generated pairs break, and values that they never have."""

import pytest

from omniarc.analysis.invariants import find_broken, find_missing


def rows(name, *values):
    return [{name: value} for value in values]


def test_an_invariant_that_many_generated_pairs_break_is_named_with_its_share():
    originals = rows("input is square", True, True, True, True)
    generated = rows("input is square", *[False] * 9, True)
    (broken,) = find_broken(originals, generated)
    assert (broken.name, broken.value, broken.share) == ("input is square", "yes", 0.9)
    assert broken.chance == pytest.approx((0.1 + 0.0949) ** 4, rel=0.01)
    assert str(broken) == "input is square: yes in all originals, not in 90% of generated"


@pytest.mark.parametrize(
    ("originals", "generated"),
    [
        ([True, False, True], [False] * 10),  # it is no invariant
        ([True] * 4, [True] * 9 + [False]),  # one in ten breaks it
        ([True] * 3, [True] * 5 + [False] * 5),  # three agree by accident, one time in eight
        ([None] * 4, [True] * 10),  # it has no value
    ],
)
def test_other_properties_are_not_named(originals, generated):
    assert find_broken(rows("property", *originals), rows("property", *generated)) == []


def test_the_bounds_can_be_chosen():
    originals, generated = rows("a", 1, 1, 1), rows("a", *[1] * 7, *[2] * 3)
    assert find_broken(originals, generated) == []
    (broken,) = find_broken(originals, generated, chance=0.7)
    assert broken.value == "1"
    assert find_broken(originals, generated, chance=0.7, share=0.4) == []


def test_the_least_accidental_comes_first():
    originals = [{"a": 1, "b": 1}] * 5
    generated = [{"a": 1, "b": 2}] * 2 + [{"a": 2, "b": 2}] * 8
    assert [each.name for each in find_broken(originals, generated)] == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "originals", "breaking", "is_fault"),
    [
        ("input is square", 4, 19, True),
        ("input is square", 4, 17, False),  # one time in 300
        ("input is square", 20, 9, False),  # less than half break it
        ("input has red cells", 4, 20, False),  # other colors may be drawn
    ],
)
def test_a_large_share_that_is_no_accident_is_a_fault(name, originals, breaking, is_fault):
    generated = rows(name, *[False] * breaking, *[True] * (20 - breaking))
    (broken,) = find_broken(rows(name, *[True] * originals), generated)
    assert broken.is_fault is is_fault


def test_a_value_that_is_never_generated_is_named():
    originals = rows("input touches the top", True, True, False, False)
    (missing,) = find_missing(originals, rows("input touches the top", *[False] * 9))
    assert (missing.value, missing.originals) == ("yes", 0.5)
    assert str(missing) == "input touches the top: yes in 50% of originals, never generated"


@pytest.mark.parametrize(
    ("name", "originals", "generated"),
    [
        ("a", [1, 2], [1, 1, 2]),  # it is generated
        ("a", [1, 2], [1, 3]),  # the generated values vary
        ("a", [1] * 9 + [2], [1, 1]),  # one original in ten has it
        ("a", [1, None], [1, 1]),  # it is no value
        ("input has red cells", [True, False], [False, False]),  # a color
    ],
)
def test_other_values_are_not_missing(name, originals, generated):
    assert find_missing(rows(name, *originals), rows(name, *generated)) == []


def test_without_pairs_nothing_is_found():
    assert find_broken([], rows("a", 1)) == find_missing(rows("a", 1), []) == []
