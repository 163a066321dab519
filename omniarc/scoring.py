"""The score of a run: what became of its programs, and how many tasks they solve."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from omniarc.verification import Verification
from sandbox.verdict import Status


class Score(msgspec.Struct, frozen=True):
    """Counts over a run.

    Attributes:
        programs: how many there were.
        tasks: how many different tasks they were for.
        solved_train: programs that solve every train pair of their task.
        solved_test: programs that solve every test pair, where outputs are known.
        covered: tasks with at least one program that solves every train pair.
        answered: tasks with at least one program that solves every train and every test pair.
        statuses: programs by status.
        violations: violations by rule.
    """

    programs: int
    tasks: int
    solved_train: int
    solved_test: int
    covered: int
    answered: int
    statuses: dict[Status, int]
    violations: dict[str, int]


def score(verifications: Iterable[Verification]) -> Score:
    """The score of a run, program by program."""
    statuses: Counter[Status] = Counter()
    violations: Counter[str] = Counter()
    tasks, covered, answered = set(), set(), set()
    solved_train = solved_test = 0
    for verified in verifications:
        statuses[verified.status] += 1
        violations.update(v.rule for v in verified.violations)
        tasks.add(verified.task_id)
        solved_train += verified.solved_train
        solved_test += verified.solved_test is True
        if verified.solved_train:
            covered.add(verified.task_id)
            if verified.solved_test:
                answered.add(verified.task_id)
    return Score(
        programs=statuses.total(),
        tasks=len(tasks),
        solved_train=solved_train,
        solved_test=solved_test,
        covered=len(covered),
        answered=len(answered),
        statuses=dict(statuses),
        violations=dict(violations),
    )
