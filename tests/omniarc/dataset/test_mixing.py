"""Kinds of entries, drawn with weights."""

from collections import Counter

import numpy as np
import pytest

from omniarc.dataset.mixing import Mixture, kind_of
from sandbox.errors import FieldError

IDS = ["25ff71a9", "007bbfb7", "rewrite-transpose-25ff71a9", "primitive-rotate"]


def drawn(mixture, count=4000):
    rng = np.random.default_rng(0)
    return Counter(mixture.draw(rng) for _ in range(count))


@pytest.mark.parametrize(
    ("entry_id", "kind"),
    [
        ("25ff71a9", "originals"),
        ("rotate90-25ff71a9", "variations"),
        ("colors0213456789-25ff71a9", "variations"),
        ("rewrite-transpose-25ff71a9", "rewrites"),
        ("then-68b16354-8d5021e8", "compositions"),
        ("primitive-rotate", "lessons"),
    ],
)
def test_the_id_says_the_kind(entry_id, kind):
    assert kind_of(entry_id) == kind


def test_without_weights_every_entry_is_drawn_as_often():
    counts = drawn(Mixture(IDS, None))
    assert set(counts) == set(IDS)
    assert max(counts.values()) < 1.2 * min(counts.values())


def test_a_kind_has_its_share_and_its_entries_have_equal_parts():
    counts = drawn(Mixture(IDS, {"originals": 2, "rewrites": 1, "lessons": 1}))
    assert all(900 < counts[entry_id] < 1100 for entry_id in IDS)
    counts = drawn(Mixture(IDS, {"originals": 0.1, "lessons": 0.3, "rewrites": 0}))
    assert 2850 < counts["primitive-rotate"] < 3150
    assert counts.keys() == {"25ff71a9", "007bbfb7", "primitive-rotate"}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"tasks": 1}, "must be for originals, variations, .*, not 'tasks'"),
        ({"originals": -1}, "must be finite and not negative"),
        ({"originals": float("nan")}, "must be finite and not negative"),
        ({"originals": 0}, "at least one that is positive"),
        ({}, "at least one that is positive"),
        ({"compositions": 1}, "must not be for compositions: the dataset has none"),
    ],
)
def test_invalid_weights_are_rejected(weights, message):
    with pytest.raises(FieldError, match=f"weights: .*{message}"):
        Mixture(IDS, weights)
