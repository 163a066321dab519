"""The score of a run."""

import itertools

import pytest

from omniarc import tasks
from omniarc.corpus import Pair, Task
from omniarc.evaluation import scoring
from omniarc.evaluation.estimators import Estimate
from omniarc.evaluation.scoring import Tally
from omniarc.evaluation.verification import PairVerdict, Verification
from sandbox.results import Status, Usage, Violation

A, B, C = [[1]], [[2]], [[3]]


def task(name, tests=1, split="training", dataset="ARC-AGI-1"):
    return Task(name, [Pair(A, A), Pair(B, B)], [Pair(A, A)] * tests, dataset, split)


def pair(grid, expected):
    return PairVerdict(Status.OK if grid else Status.ERROR, grid == expected, grid, None, 1.0)


def verified(of, train=(A, B), test=(A,), status=Status.OK, rules=()):
    """A program with these answers; those of the task are [[1]], [[2]] and then [[1]]."""
    violations = [Violation(rule, "", None, "runtime") for rule in rules]
    trained = [pair(grid, p.output) for grid, p in zip(train, of.train, strict=True)]
    tested = [pair(grid, p.output) for grid, p in zip(test, of.test, strict=True)]
    right = [all(verdict.correct for verdict in part) for part in (trained, tested)]
    usage = Usage(1, 1, 1)
    return Verification(
        *("id", of.id, status, *right, trained, tested, "", violations, usage, "fork", "1+0")
    )


BOTH, TRAIN, TEST, NEITHER = (
    {},
    {"test": (B,)},
    {"train": (A, A)},
    {"train": (B, A), "test": (C,)},
)


def scored(*programs, scope=()):
    """The figures of a run of programs (task, answers)."""
    tally = Tally(scope)
    for position, (of, answers) in enumerate(programs):
        tally.add(of, verified(of, **answers), position=position)
    return tally.score().overall


def test_an_empty_run_has_a_score_of_zeros():
    figures = Tally().score().overall
    assert (figures.tasks, figures.programs, figures.most_programs) == (0, 0, 0)
    assert figures.coverage == Estimate(0, 0, 0)
    assert (figures.pass_at, figures.statuses, figures.violations) == ({}, {}, {})
    assert Tally().score().splits == {}


def test_programs_and_tasks_are_counted_apart():
    one = task("one")
    figures = scored((one, BOTH), (one, BOTH))
    assert (figures.programs, figures.tasks, figures.most_programs) == (2, 1, 2)
    assert (figures.solved_train, figures.solved_test) == (2, 2)
    assert (figures.covered, figures.solved) == (1, 1)


def test_a_task_is_covered_by_train_and_solved_by_train_and_test_of_one_program():
    train_only, test_only, by_two, both, neither = map(task, "abcde")
    figures = scored(
        (train_only, TRAIN),
        (test_only, TEST),
        (by_two, TRAIN),
        (by_two, TEST),
        (both, BOTH),
        (neither, NEITHER),
    )
    assert (figures.solved_train, figures.solved_test) == (3, 3)
    assert (figures.covered, figures.solved) == (3, 1)
    assert figures.coverage.value == 0.6
    assert figures.solved_share.value == 0.2


def test_an_unknown_test_output_is_not_solved():
    unknown = Task("a", [Pair(A, A)], [Pair(A)], "ARC-AGI-1", "evaluation")
    verdict = PairVerdict(Status.OK, None, A, None, 1.0)
    tally = Tally()
    tally.add(
        unknown,
        Verification(
            *("id", "a", Status.OK, True, None, [pair(A, A)], [verdict], "", []),
            *(Usage(1, 1, 1), "fork", "1+0"),
        ),
    )
    figures = tally.score().overall
    assert (figures.solved_train, figures.solved_test) == (1, 0)
    assert (figures.covered, figures.solved) == (1, 0)
    assert figures.vote_at[2].value == 0
    assert tally.attempts() == [(unknown, [[A]])]


def test_statuses_are_counted_by_program_and_violations_by_rule():
    one, tally = task("one"), Tally()
    for status, rules in (
        (Status.VIOLATION, ["file.open", "file.open"]),
        (Status.VIOLATION, ["network.socket"]),
        (Status.TIMEOUT, []),
        (Status.OK, []),
    ):
        tally.add(one, verified(one, status=status, rules=rules))
    figures = tally.score().overall
    assert figures.statuses == {Status.VIOLATION: 2, Status.TIMEOUT: 1, Status.OK: 1}
    assert figures.violations == {"file.open": 2, "network.socket": 1}


def test_accuracy_is_the_mean_over_tasks_of_the_share_of_right_test_grids():
    two, one = task("two", tests=2), task("one")
    figures = scored(
        (two, {"test": (A, B)}),
        (two, {"test": (A, A)}),
        (two, {"test": (None, A)}),
        (one, {"test": (B,)}),
    )
    assert figures.accuracy.value == pytest.approx((4 / 6 + 0) / 2, abs=1e-6)


def test_pass_at_n_is_computed_for_each_task_and_every_n():
    one, other = task("one"), task("other")
    figures = scored((one, BOTH), *[(one, NEITHER)] * 3, (other, TEST), (other, NEITHER))
    assert list(figures.pass_at) == [1, 2, 3, 4]
    values = [estimate.value for estimate in figures.pass_at.values()]
    # The task with two programs counts with two where three are asked for.
    assert values == pytest.approx(
        [(1 / 4 + 1 / 2) / 2, (1 / 2 + 1) / 2, (3 / 4 + 1) / 2, (1 + 1) / 2]
    )


def test_a_program_passes_by_test_pairs_alone():
    assert scored((task("one"), TEST)).pass_at[1].value == 1
    assert scored((task("one"), TRAIN)).pass_at[1].value == 0


def test_votes_count_by_test_input_over_all_tasks():
    two, one = task("two", tests=2), task("one")
    figures = scored(
        (two, {"test": (A, B)}),
        (two, {"test": (B, B)}),
        (two, {"test": (A, A)}),
        (one, {"test": (B,)}),
    )
    # Of two, the first test input is right at once, and the second at the second attempt.
    assert [estimate.value for estimate in figures.vote_at.values()] == pytest.approx(
        [1 / 3, 2 / 3], abs=1e-6
    )


def test_programs_that_solve_train_outvote_others():
    one = task("one")
    figures = scored((one, NEITHER), (one, NEITHER), (one, {"test": (B,)}), (one, BOTH))
    assert figures.vote_at[1].value == 0
    assert figures.vote_at[2].value == 1
    figures = scored(*[(one, {"train": (A, A), "test": (B,)})] * 9, (one, BOTH))
    assert figures.vote_at[1].value == 1


def test_the_likelier_program_wins_a_tie():
    one = task("one")
    for logprobs, first in (((-1.0, -2.0), A), ((-2.0, -1.0), B)):
        tally = Tally()
        for position, (grid, logprob) in enumerate(zip((A, B), logprobs, strict=True)):
            tally.add(one, verified(one, test=(grid,)), logprob=logprob, position=position)
        ((_, ((best, _),)),) = tally.attempts()
        assert best == first


@pytest.mark.parametrize("status", scoring.STOPPED)
def test_a_program_with_a_violation_has_no_vote(status):
    one, tally = task("one"), Tally()
    tally.add(one, verified(one, status=status))
    figures = tally.score().overall
    assert tally.attempts() == [(one, [[]])]
    assert (figures.unanswered, figures.without_answer) == (1, 1)


def test_a_task_is_unanswered_when_a_test_input_is():
    one, two, three = task("one"), task("two", tests=2), task("three")
    figures = scored(
        (one, {"test": (None,)}),
        (two, {"test": (A, None)}),
        (three, {"test": (None,)}),
        (three, {"test": (C,)}),
    )
    assert (figures.unanswered, figures.without_answer) == (2, 3)
    assert figures.unanswered_share.value == pytest.approx(2 / 3, abs=1e-6)


def test_tasks_of_the_scope_count_without_a_program():
    one, two, three, four = (task(name, tests=2) for name in ("one", "two", "three", "four"))
    figures = scored((one, {"test": (A, A)}), scope=[one, two, three, four])
    assert (figures.tasks, figures.predicted, figures.unanswered) == (4, 1, 3)
    estimates = [figures.coverage, figures.accuracy, figures.pass_at[1], figures.vote_at[2]]
    assert [estimate.value for estimate in estimates] == [0.25] * 4


def test_each_split_has_figures_of_its_own():
    one, two = task("one"), task("two", split="evaluation")
    same_id = task("one", split="evaluation", dataset="ARC-AGI-2")
    tally = Tally()
    for of, answers in ((one, BOTH), (two, NEITHER), (two, TRAIN), (same_id, BOTH)):
        tally.add(of, verified(of, **answers))
    score = tally.score()
    assert list(score.splits) == [
        *("ARC-AGI-1 evaluation", "ARC-AGI-1 training", "ARC-AGI-2 evaluation")
    ]
    assert [figures.programs for figures in score.splits.values()] == [2, 1, 1]
    assert [figures.covered for figures in score.splits.values()] == [1, 1, 1]
    assert [figures.solved for figures in score.splits.values()] == [0, 1, 1]
    assert score.overall.tasks == 3
    assert score.dataset_tasks == len(tasks.task_ids())
    assert score.training_coverage == len(tasks.task_ids()) / 400


def test_the_order_of_programs_makes_no_difference():
    one, two = task("one"), task("two", tests=2)
    programs = [
        (one, verified(one, test=(B,)), -1.0, 0),
        (one, verified(one), -1.0, 1),
        (two, verified(two, train=(A, A), test=(A, None)), None, 2),
        (two, verified(two, test=(B, C)), -0.5, 3),
    ]
    scores, attempts = [], []
    for order in itertools.permutations(programs):
        tally = Tally()
        for of, verification, logprob, position in order:
            tally.add(of, verification, logprob=logprob, position=position)
        scores.append(tally.score())
        attempts.append(sorted((of.id, grids) for of, grids in tally.attempts()))
    assert all(score == scores[0] for score in scores)
    assert all(found == attempts[0] for found in attempts)
    assert attempts[0] == [("one", [[B, A]]), ("two", [[B, A], [C]])]


def test_intervals_do_not_depend_on_the_order_of_tasks():
    answers = [
        (of, grid)
        for number, of in enumerate(map(task, "abcdefghijkl"))
        for grid in [A] * number + [B] * 11
    ]
    programs = [
        (of, verified(of, test=(grid,)), position) for position, (of, grid) in enumerate(answers)
    ]
    scores = []
    for order in (programs, programs[::-1]):
        tally = Tally()
        for of, verification, position in order:
            tally.add(of, verification, position=position)
        scores.append(tally.score())
    assert scores[0] == scores[1]
    accuracy = scores[0].overall.accuracy
    assert accuracy.low < accuracy.value < accuracy.high


def test_each_task_has_a_result():
    one, two, none = task("one", tests=2), task("two"), task("none")
    tally = Tally([none])
    tally.add(two, verified(two, train=(A, A)))
    tally.add(one, verified(one, test=(A, B)))
    tally.add(one, verified(one, test=(A, A)))
    results = {result.task_id: result for result in tally.task_results()}
    assert list(results) == ["none", "one", "two"]
    assert [results[name].programs for name in results] == [0, 2, 1]
    assert [results[name].vote_2 for name in results] == [0, results["one"].vote_2, 1]
    assert results["none"].outcome == "no program"
    assert results["two"].outcome == "unsolved"
    assert results["one"].test_inputs == 2


@pytest.mark.parametrize(
    ("train", "test", "outcome"),
    [((A, B), (A,), "solved"), ((A, B), (B,), "solved on train"), ((A, A), (A,), "unsolved")],
)
def test_the_outcome_of_a_task_is_that_of_its_best_program(train, test, outcome):
    one, tally = task("one"), Tally()
    tally.add(one, verified(one, train=(B, B), test=(B,)))
    tally.add(one, verified(one, train=train, test=test))
    assert tally.task_results()[0].outcome == outcome


def test_tasks_with_unknown_test_outputs_count_only_where_they_need_none():
    unknown = Task("2", [Pair(A, A), Pair(B, B)], [Pair(A)])
    figures = scored((task("1"), BOTH), (task("3"), TRAIN), (unknown, TRAIN))
    assert (figures.tasks, figures.tests_unknown) == (3, 1)
    assert figures.coverage.value == 1
    for estimate in (
        figures.solved_share,
        figures.accuracy,
        figures.pass_at[1],
        figures.vote_at[2],
    ):
        assert estimate.value == 0.5
