"""Two attempts from many answers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniarc.evaluation.voting import Ballot

A, B, C = [[1]], [[2, 2]], [[3], [3]]


def best(*answers):
    """The attempts from answers (grid, train pairs correct, log-probability), in this order."""
    ballot = Ballot()
    for position, (grid, train_correct, logprob) in enumerate(answers):
        ballot.add(grid, train_correct=train_correct, logprob=logprob, position=position)
    return ballot.best()


def test_without_an_answer_there_is_no_attempt():
    assert best() == []


def test_the_grid_with_the_most_votes_comes_first():
    assert best((A, 3, None), (B, 3, None), (B, 3, None)) == [B, A]


def test_votes_outweigh_likelihood():
    assert best((A, 3, -0.1), (B, 3, -9.0), (B, 3, -8.0)) == [B, A]


def test_there_are_two_attempts_at_most():
    assert best((A, 3, None), (B, 3, None), (C, 3, None)) == [A, B]


def test_a_tie_goes_to_the_likelier_program():
    assert best((A, 3, -2.0), (B, 3, -1.0)) == [B, A]
    assert best((A, 3, -2.0), (A, 3, -9.0), (B, 3, -3.0), (B, 3, -4.0)) == [A, B]


def test_a_program_without_a_probability_is_less_likely_than_any():
    assert best((A, 3, None), (B, 3, -100.0)) == [B, A]


def test_a_tie_of_likelihood_goes_to_the_first_in_the_file():
    assert best((A, 3, -1.0), (B, 3, -1.0)) == [A, B]
    assert best((B, 3, None), (A, 3, None)) == [B, A]
    assert best((A, 3, None), (B, 3, None), (B, 3, None), (A, 3, None)) == [A, B]


def test_programs_that_solve_more_train_pairs_come_before_any_number_of_others():
    assert best((A, 2, -0.1), (A, 2, -0.1), (A, 2, -0.1), (B, 3, -9.0)) == [B, A]


def test_only_the_votes_of_the_best_programs_for_a_grid_count():
    answers = [(A, 3, None), (B, 3, None), (B, 3, None), *[(A, 2, None)] * 5]
    assert best(*answers) == [B, A]


def test_the_second_attempt_falls_back_where_the_best_programs_agree():
    assert best((A, 3, None), (A, 3, None), (A, 1, None), (C, 0, None), (B, 1, None)) == [A, B]


def test_programs_without_a_correct_train_pair_vote_too():
    assert best((A, 0, None), (B, 0, None), (B, 0, None)) == [B, A]


GRIDS = [[[cell]] for cell in range(3)]
ANSWERS = st.lists(
    st.tuples(st.sampled_from(GRIDS), st.integers(0, 2), st.sampled_from([None, -2.0, -1.0])),
    max_size=12,
)


def by_definition(answers):
    """The rule in the plainest words: for each grid, its best programs, and how they rank."""

    def rank(grid):
        backers = [(*rest, i) for i, (other, *rest) in enumerate(answers) if other == grid]
        level = max(level for level, _, _ in backers)
        top = [(logprob, position) for found, logprob, position in backers if found == level]
        likeliest = max(-1e9 if logprob is None else logprob for logprob, _ in top)
        return -level, -len(top), -likeliest, min(position for _, position in top)

    distinct = [grid for grid in GRIDS if grid in [answer[0] for answer in answers]]
    return sorted(distinct, key=rank)[:2]


@given(ANSWERS)
def test_the_attempts_are_the_rules(answers):
    assert best(*answers) == by_definition(answers)


@given(ANSWERS, st.integers(0, 10**6))
def test_the_order_of_answers_makes_no_difference(answers, seed):
    ballot = Ballot()
    mixed = list(enumerate(answers))
    random.Random(seed).shuffle(mixed)
    for position, (grid, train_correct, logprob) in mixed:
        ballot.add(grid, train_correct=train_correct, logprob=logprob, position=position)
    assert ballot.best() == best(*answers)


@pytest.mark.parametrize("grid", [[[0] * 30] * 30, [[9]], [[0, 1], [2, 3]]])
def test_a_grid_is_returned_unchanged(grid):
    assert best((grid, 1, None)) == [grid]
