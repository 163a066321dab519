"""pass@n by the unbiased estimator, and intervals by Wilson's formula and the bootstrap."""

import itertools
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniarc.evaluation import estimators

SAMPLES_AND_CORRECT = st.integers(1, 9).flatmap(
    lambda samples: st.tuples(st.just(samples), st.integers(0, samples))
)


@given(SAMPLES_AND_CORRECT)
def test_pass_at_n_is_the_share_of_choices_of_n_with_a_correct_sample(case):
    samples, correct = case
    outcomes = [True] * correct + [False] * (samples - correct)
    passed = estimators.pass_at(samples, correct, samples)
    for n in range(1, samples + 1):
        choices = list(itertools.combinations(outcomes, n))
        assert passed[n - 1] == pytest.approx(sum(map(any, choices)) / len(choices), abs=1e-12)


@given(st.integers(1, 3000), st.data())
def test_pass_at_n_is_stable_for_many_samples(samples, data):
    correct = data.draw(st.integers(0, samples))
    n = data.draw(st.integers(1, samples))
    exact = 1 - Fraction(comb(samples - correct, n), comb(samples, n))
    passed = estimators.pass_at(samples, correct, samples)
    assert len(passed) == samples
    assert passed[n - 1] == pytest.approx(float(exact), abs=1e-12)


@given(SAMPLES_AND_CORRECT)
def test_pass_at_n_rises_with_n_from_the_share_of_correct_samples(case):
    samples, correct = case
    passed = estimators.pass_at(samples, correct, samples + 3)
    assert passed[0] == pytest.approx(correct / samples)
    assert (np.diff(passed) >= 0).all()
    assert ((passed >= 0) & (passed <= 1)).all()


def test_with_fewer_than_n_samples_all_of_them_are_used():
    assert estimators.pass_at(2, 1, 4).tolist() == [0.5, 1.0, 1.0, 1.0]
    assert estimators.pass_at(2, 0, 4).tolist() == [0.0] * 4
    assert estimators.pass_at(0, 0, 3).tolist() == [0.0] * 3


def test_the_result_has_the_requested_length():
    assert estimators.pass_at(4, 2, 1).tolist() == [0.5]
    assert estimators.pass_at(4, 2, 0).tolist() == []


@pytest.mark.parametrize(("samples", "correct"), [(2, 3), (2, -1)])
def test_the_number_of_correct_samples_must_be_possible(samples, correct):
    with pytest.raises(ValueError, match="correct: must be from 0 to the 2 samples"):
        estimators.pass_at(samples, correct, 2)


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


@pytest.mark.parametrize(
    ("solved", "tasks"), [(0, 1), (1, 1), (3, 3), (0, 9), (30, 100), (399, 400)]
)
def test_the_interval_of_a_share_of_tasks_is_wilsons(solved, tasks):
    from scipy.stats import binomtest  # takes a second, of each process that collects tests

    (estimate,) = ratios([[2]] * solved + [[0]] * (tasks - solved), [[2]] * tasks)
    expected = binomtest(solved, tasks).proportion_ci(0.95, method="wilson")
    assert estimate.value == pytest.approx(solved / tasks, abs=1e-6)
    assert (estimate.low, estimate.high) == pytest.approx(tuple(expected), abs=1e-6)
    assert estimate.high - estimate.low > 0.005


@pytest.mark.parametrize(
    ("counts", "totals"),
    [([[1], [1], [2]], [[1], [1], [2]]), ([[0.5]] * 3, [[1]]), ([[2], [2], [2]], [[3]])],
)
def test_equal_tasks_have_an_interval_with_a_width(counts, totals):
    (estimate,) = ratios(counts, np.broadcast_to(totals, (3, 1)))
    low, high = estimators.wilson(estimate.value, 3)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-6)
    assert estimate.low < estimate.value <= estimate.high


def test_tasks_without_a_total_do_not_count():
    with_others = ratios([[1], [1], [0]], [[1], [1], [0]])
    assert with_others == ratios([[1], [1]], [[1], [1]])


@pytest.mark.parametrize(
    ("counts", "totals"), [([[0.5], [1], [0]], [[1]] * 3), ([[1], [0], [2]], [[1], [1], [2]])]
)
def test_the_interval_of_a_mean_is_that_of_the_bootstrap(counts, totals):
    (estimate,) = ratios(counts, totals)
    assert (estimate.low, estimate.high) == (0, 1)  # each task may be drawn three times


def test_without_tasks_all_estimates_are_0():
    assert (
        estimators.ratios(np.zeros((0, 2)), np.zeros((0, 1))) == [estimators.Estimate(0, 0, 0)] * 2
    )
    assert ratios([[0]], [[0]]) == [estimators.Estimate(0, 0, 0)]
