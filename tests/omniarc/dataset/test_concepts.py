"""Concepts of tasks."""

import itertools

import pytest

from omniarc import dsl
from omniarc.dataset.concepts import (
    CONCEPTS,
    concepts_in,
    concepts_of,
    task_concepts,
    tasks_with,
)
from sandbox.errors import FieldError


def test_every_name_is_in_one_concept_and_in_the_language():
    for first, second in itertools.combinations(CONCEPTS.values(), 2):
        assert first & second == set()
    for name in set().union(*CONCEPTS.values()) - {"T"}:
        assert name in dsl.__all__ or hasattr(dsl.Object, name), name


def test_a_program_has_the_concepts_of_its_names_and_attributes():
    assert concepts_in("x = shift(grid, DOWN)\ny = obj.holes") == {"moves", "regions"}
    assert concepts_in("x = grid + 1") == set()
    assert task_concepts("25ff71a9") == {"moves"}


def test_a_concept_has_its_tasks():
    assert "25ff71a9" in tasks_with("moves")
    assert all(tasks_with(concept) for concept in CONCEPTS)
    with pytest.raises(FieldError, match="concept: must be one of counting"):
        tasks_with("rays")


@pytest.mark.parametrize(
    ("entry_id", "expected"),
    [
        ("rotate90-25ff71a9", {"moves"}),
        ("rewrite-transpose-25ff71a9", {"moves"}),
        ("primitive-draw_ray", {"lines"}),
    ],
)
def test_every_kind_of_entry_has_concepts(entry_id, expected):
    assert concepts_of(entry_id) == expected
