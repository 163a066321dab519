"""pass@n by the unbiased estimator, and intervals by the bootstrap."""

import itertools
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniarc.evaluation import estimators

SAMPLES_AND_RIGHT = st.integers(1, 9).flatmap(
    lambda samples: st.tuples(st.just(samples), st.integers(0, samples))
)


@given(SAMPLES_AND_RIGHT)
def test_pass_at_n_is_the_share_of_all_choices_of_n_that_hold_a_right_one(case):
    samples, right = case
    outcomes = [True] * right + [False] * (samples - right)
    passed = estimators.pass_at(samples, right, samples)
    for n in range(1, samples + 1):
        choices = list(itertools.combinations(outcomes, n))
        assert passed[n - 1] == pytest.approx(sum(map(any, choices)) / len(choices), abs=1e-12)


@given(st.integers(1, 3000), st.data())
def test_it_is_stable_for_many_samples(samples, data):
    right = data.draw(st.integers(0, samples))
    n = data.draw(st.integers(1, samples))
    exact = 1 - Fraction(comb(samples - right, n), comb(samples, n))
    passed = estimators.pass_at(samples, right, samples)
    assert len(passed) == samples
    assert passed[n - 1] == pytest.approx(float(exact), abs=1e-12)


@given(SAMPLES_AND_RIGHT)
def test_it_rises_with_n_from_the_share_of_right_ones(case):
    samples, right = case
    passed = estimators.pass_at(samples, right, samples + 3)
    assert passed[0] == pytest.approx(right / samples)
    assert (np.diff(passed) >= 0).all()
    assert ((passed >= 0) & (passed <= 1)).all()


def test_a_task_with_fewer_samples_counts_with_those_that_it_has():
    assert estimators.pass_at(2, 1, 4).tolist() == [0.5, 1.0, 1.0, 1.0]
    assert estimators.pass_at(2, 0, 4).tolist() == [0.0] * 4
    assert estimators.pass_at(0, 0, 3).tolist() == [0.0] * 3


def test_no_more_is_worked_out_than_was_asked_for():
    assert estimators.pass_at(4, 2, 1).tolist() == [0.5]
    assert estimators.pass_at(4, 2, 0).tolist() == []


@pytest.mark.parametrize(("samples", "right"), [(2, 3), (2, -1)])
def test_more_right_than_there_are_is_refused(samples, right):
    with pytest.raises(ValueError, match="right: must be from 0 to the 2 samples"):
        estimators.pass_at(samples, right, 2)


def ratios(counts, totals):
    counts = np.array(counts, dtype=float)
    return estimators.ratios(counts, np.array(totals, dtype=float))


def test_a_ratio_is_of_the_sums_over_tasks():
    (estimate,) = ratios([[1], [0], [2]], [[1], [1], [2]])
    assert estimate.value == 0.75
    assert estimate.low < 0.75 < estimate.high


def test_the_same_figures_have_the_same_interval():
    counts = np.random.default_rng(1).random((50, 3))
    ones = np.ones((50, 1))
    assert estimators.ratios(counts, ones) == estimators.ratios(counts.copy(), ones)


def test_many_figures_have_the_intervals_that_each_has_alone():
    counts = np.random.default_rng(2).random((20, 600))
    together = estimators.ratios(counts, np.ones((20, 1)))
    for column in (0, 255, 256, 599):
        alone = estimators.ratios(counts[:, [column]], np.ones((20, 1)))
        assert together[column] == alone[0]


def test_what_is_alike_in_all_tasks_is_certain():
    (estimate,) = ratios([[1]] * 9, [[1]] * 9)
    assert (estimate.value, estimate.low, estimate.high) == (1, 1, 1)


def test_the_interval_of_a_share_is_about_the_binomial_one():
    (estimate,) = ratios([[1]] * 30 + [[0]] * 70, [[1]] * 100)
    spread = 1.96 * (0.3 * 0.7 / 100) ** 0.5
    assert estimate.low == pytest.approx(0.3 - spread, abs=0.02)
    assert estimate.high == pytest.approx(0.3 + spread, abs=0.02)


def test_nothing_has_no_share():
    assert (
        estimators.ratios(np.zeros((0, 2)), np.zeros((0, 1))) == [estimators.Estimate(0, 0, 0)] * 2
    )
    assert ratios([[0]], [[0]]) == [estimators.Estimate(0, 0, 0)]
