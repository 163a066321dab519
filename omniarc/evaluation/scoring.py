"""The score of a run: what became of its programs, how many tasks they solve, and how sure that is.

Verifications are tallied one by one and not kept, so memory does not grow with the run; the order
in which they come makes no difference to the score.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from omniarc import tasks
from omniarc.corpus import DatasetName, Split, Task
from omniarc.evaluation import estimators
from omniarc.evaluation.estimators import Estimate
from omniarc.evaluation.verification import Verification
from omniarc.evaluation.voting import ATTEMPTS, Ballot
from sandbox.grids import Grid
from sandbox.results import Status

# Programs that were stopped at a wall; what they had answered does not count.
STOPPED = (Status.VIOLATION, Status.REJECTED)

TaskKey = tuple[DatasetName | None, str]


class Figures(msgspec.Struct, frozen=True):
    """Counts over some tasks, and estimates with intervals from drawing the tasks anew.

    Attributes:
        tasks: how many there are.
        predicted: tasks with at least one program.
        covered: tasks with at least one program that solves every train pair.
        solved: tasks with at least one program that solves every train and every test pair.
        unanswered: tasks with a test input to which no program gave a grid.
        programs: how many there were.
        most_programs: the largest number of programs for one task.
        solved_train: programs that solve every train pair of their task.
        solved_test: programs that solve every test pair, where outputs are known.
        without_answer: programs that gave no grid for some test input, or were stopped at a wall.
        statuses: programs by status.
        violations: violations by rule.
        coverage, solved_share, unanswered_share: of tasks, after the counts above.
        accuracy: the share of test grids that are right, of all that a task's programs were to
            give; the mean over tasks.
        pass_at: by n, the chance that of n programs for a task one solves every test pair; a task
            with fewer programs counts with those that it has.
        vote_at: by the number of attempts, the share of test inputs, over all tasks, that voting
            gets right.
    """

    tasks: int
    predicted: int
    covered: int
    solved: int
    unanswered: int
    programs: int
    most_programs: int
    solved_train: int
    solved_test: int
    without_answer: int
    statuses: dict[Status, int]
    violations: dict[str, int]
    coverage: Estimate
    solved_share: Estimate
    unanswered_share: Estimate
    accuracy: Estimate
    pass_at: dict[int, Estimate]
    vote_at: dict[int, Estimate]


class Score(msgspec.Struct, frozen=True):
    """The figures of a run.

    Attributes:
        dataset_tasks: how many tasks the Omni-ARC dataset that is installed has programs for.
        interval: the level of all intervals.
        overall: over all tasks.
        splits: of each split, `ARC-AGI-1 training` and so on.
    """

    dataset_tasks: int
    interval: float
    overall: Figures
    splits: dict[str, Figures]


@dataclass(eq=False)
class _TaskTally:
    """What is kept of one task's programs."""

    task: Task
    programs: int = 0
    solved_train: int = 0
    solved_test: int = 0
    solved_all: int = 0
    without_answer: int = 0
    right_pairs: int = 0
    statuses: Counter[Status] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    ballots: list[Ballot] = field(init=False)

    def __post_init__(self) -> None:
        self.ballots = [Ballot() for _ in self.task.test]

    def add(self, verified: Verification, logprob: float | None, place: int) -> None:
        stopped = verified.status in STOPPED
        grids = [None if stopped else verdict.grid for verdict in verified.test]
        self.programs += 1
        self.solved_train += verified.solved_train
        self.solved_test += verified.solved_test is True
        self.solved_all += verified.solved_train and verified.solved_test is True
        self.without_answer += None in grids
        self.right_pairs += sum(verdict.correct is True for verdict in verified.test)
        self.statuses[verified.status] += 1
        self.violations.update(violation.rule for violation in verified.violations)
        train_right = sum(verdict.correct is True for verdict in verified.train)
        for ballot, grid in zip(self.ballots, grids, strict=True):
            if grid is not None:
                ballot.add(grid, train_right=train_right, logprob=logprob, place=place)

    @property
    def attempts(self) -> list[list[Grid]]:
        return [ballot.best() for ballot in self.ballots]

    @property
    def accuracy(self) -> float:
        asked = self.programs * len(self.task.test)
        return self.right_pairs / asked if asked else 0.0

    @property
    def votes_right(self) -> list[int]:
        """For one attempt, two, and so on: how many test inputs are right."""
        pairs = list(zip(self.attempts, self.task.test, strict=True))
        return [
            sum(pair.output is not None and pair.output in grids[:allowed] for grids, pair in pairs)
            for allowed in range(1, ATTEMPTS + 1)
        ]


class Tally:
    """A run's programs, counted as their verifications come.

    Args:
        scope: tasks that count even if there is no program for them.
    """

    def __init__(self, scope: Iterable[Task] = ()) -> None:
        self._tasks: dict[TaskKey, _TaskTally] = {}
        for task in scope:
            self._of(task)

    def add(
        self, task: Task, verified: Verification, *, logprob: float | None = None, place: int = 0
    ) -> None:
        """Counts one program.

        Args:
            task: the task it was for.
            verified: what it is worth there.
            logprob: its log-probability, for ties among votes.
            place: its place in the file, for ties of those.
        """
        self._of(task).add(verified, logprob, place)

    def attempts(self) -> list[tuple[Task, list[list[Grid]]]]:
        """Each task with the best grids for each of its test inputs: none, one or two."""
        return [(tally.task, tally.attempts) for tally in self._tasks.values()]

    def score(self) -> Score:
        """The score of all that has been counted."""
        by_split: dict[tuple[DatasetName | None, Split | None], list[_TaskTally]] = {}
        for tally in self._tasks.values():
            by_split.setdefault((tally.task.dataset, tally.task.split), []).append(tally)
        named = {f"{dataset} {split}": some for (dataset, split), some in by_split.items()}
        return Score(
            dataset_tasks=len(tasks.task_ids()),
            interval=estimators.LEVEL,
            overall=_figures(list(self._tasks.values())),
            splits={name: _figures(named[name]) for name in sorted(named)},
        )

    def _of(self, task: Task) -> _TaskTally:
        key = (task.dataset, task.id)
        tally = self._tasks.get(key)
        if tally is None:
            tally = self._tasks[key] = _TaskTally(task)
        return tally


def _figures(tallies: Sequence[_TaskTally]) -> Figures:
    # In the order of ids, so that the intervals do not depend on which program came first.
    tallies = sorted(tallies, key=lambda tally: (tally.task.dataset or "", tally.task.id))
    statuses: Counter[Status] = Counter()
    violations: Counter[str] = Counter()
    for tally in tallies:
        statuses.update(tally.statuses)
        violations.update(tally.violations)
    most = max((tally.programs for tally in tallies), default=0)
    covered = [tally.solved_train > 0 for tally in tallies]
    solved = [tally.solved_all > 0 for tally in tallies]
    unanswered = [[] in tally.attempts for tally in tallies]
    shares = _estimates(
        [covered, solved, unanswered, [tally.accuracy for tally in tallies]], [1] * len(tallies)
    )
    votes = list(zip(*(tally.votes_right for tally in tallies), strict=True))
    passes = [
        estimators.pass_at(tally.programs, tally.solved_test, most).tolist() for tally in tallies
    ]
    return Figures(
        tasks=len(tallies),
        predicted=sum(tally.programs > 0 for tally in tallies),
        covered=sum(covered),
        solved=sum(solved),
        unanswered=sum(unanswered),
        programs=sum(tally.programs for tally in tallies),
        most_programs=most,
        solved_train=sum(tally.solved_train for tally in tallies),
        solved_test=sum(tally.solved_test for tally in tallies),
        without_answer=sum(tally.without_answer for tally in tallies),
        statuses=dict(sorted(statuses.items())),
        violations=dict(sorted(violations.items())),
        coverage=shares[0],
        solved_share=shares[1],
        unanswered_share=shares[2],
        accuracy=shares[3],
        pass_at=_by_number(_estimates(list(zip(*passes, strict=True)), [1] * len(tallies))),
        vote_at=_by_number(_estimates(votes, [len(tally.task.test) for tally in tallies])),
    )


def _estimates(figures: Sequence[Sequence[float]], totals: Sequence[float]) -> list[Estimate]:
    """Of each figure, a number for each task, the ratio of its sum to that of the totals."""
    counts = np.array(figures, dtype=np.float64).reshape(len(figures), len(totals)).T
    return estimators.ratios(counts, np.array(totals, dtype=np.float64)[:, np.newaxis])


def _by_number(estimates: list[Estimate]) -> dict[int, Estimate]:
    return dict(enumerate(estimates, start=1))
