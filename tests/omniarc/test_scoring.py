"""The score of a run."""

from omniarc import scoring
from omniarc.verification import Verification
from sandbox.verdict import Status, Usage, Violation


def verified(task_id, train, test, status=Status.OK, rules=()):
    violations = [Violation(rule, "", None, "runtime") for rule in rules]
    return Verification(
        *("id", task_id, status, train, test, [], [], ""),
        violations,
        Usage(1, 1, 1),
        "program",
        "1+0",
    )


def test_a_run_of_nothing_scores_nothing():
    assert scoring.score([]) == scoring.Score(0, 0, 0, 0, 0, 0, {}, {})


def test_programs_and_tasks_are_counted_apart():
    score = scoring.score([verified("a", True, True), verified("a", True, True)])
    assert (score.programs, score.tasks) == (2, 1)
    assert (score.solved_train, score.solved_test) == (2, 2)
    assert (score.covered, score.answered) == (1, 1)


def test_a_task_is_covered_by_train_and_answered_by_train_and_test_of_one_program():
    score = scoring.score(
        [
            verified("train only", True, False),
            verified("test only", False, True),
            verified("by two", True, False),
            verified("by two", False, True),
            verified("both", True, True),
            verified("neither", False, False),
        ]
    )
    assert (score.solved_train, score.solved_test) == (3, 3)
    assert (score.covered, score.answered) == (3, 1)


def test_an_unknown_test_output_is_not_solved():
    score = scoring.score([verified("a", True, None)])
    assert (score.solved_train, score.solved_test) == (1, 0)
    assert (score.covered, score.answered) == (1, 0)


def test_statuses_are_counted_by_program_and_violations_by_rule():
    score = scoring.score(
        [
            verified("a", False, False, Status.VIOLATION, ["file.open", "file.open"]),
            verified("a", False, False, Status.VIOLATION, ["network.socket"]),
            verified("a", False, False, Status.TIMEOUT),
            verified("a", True, True),
        ]
    )
    assert score.statuses == {Status.VIOLATION: 2, Status.TIMEOUT: 1, Status.OK: 1}
    assert score.violations == {"file.open": 2, "network.socket": 1}


def test_a_run_may_be_scored_as_it_comes():
    assert scoring.score(verified("a", True, True) for _ in range(3)).programs == 3
