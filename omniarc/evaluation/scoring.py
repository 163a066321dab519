"""The score of a run: outcomes of programs, solved tasks, and the uncertainty of both.

Verifications are counted one by one and not kept, so that memory does not grow with the run. The
score does not depend on their order.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from omniarc import corpus, tasks
from omniarc.corpus import DatasetName, Split, Task
from omniarc.evaluation import estimators
from omniarc.evaluation.estimators import Estimate
from omniarc.evaluation.verification import Verification
from omniarc.evaluation.voting import ATTEMPTS, Ballot
from sandbox.grids import Grid
from sandbox.results import Status

# The outputs of programs that end like this do not count.
STOPPED = (Status.VIOLATION, Status.REJECTED)

# The set whose tasks Omni-ARC's dataset has programs for.
TRAINING_SET: tuple[DatasetName, Split] = ("ARC-AGI-1", "training")

# What the figures of tasks that are in no dataset are called.
OWN_TASKS = "own tasks"

TaskKey = tuple[DatasetName | None, str]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over some tasks, and estimates with intervals over the tasks.

    Attributes:
        tasks: the number of tasks.
        predicted: tasks with at least one program.
        tests_unknown: tasks with a test pair whose output is unknown, or without test pairs. What
            depends on test outputs is an estimate over the others alone.
        covered: tasks with at least one program that solves every train pair.
        solved: tasks with at least one program that solves every train and every test pair.
        recalled: solved tasks that a program of the dataset solves already; None if that was not
            asked for. See `recall`.
        unanswered: tasks with a test input for which no program gave a grid.
        programs: the number of programs.
        most_programs: the largest number of programs for one task.
        solved_train: programs that solve every train pair of their task.
        solved_test: programs that solve every test pair, if the outputs are known.
        without_answer: programs that gave no grid for some test input, or had a violation.
        statuses: programs by status.
        violations: violations by rule.
        coverage: the share of tasks that are covered.
        solved_share: the share of tasks that are solved.
        unanswered_share: the share of tasks that are unanswered.
        accuracy: the share of correct grids among all that a task's programs should have given for
            its test inputs; the mean over tasks.
        pass_at: for each n, the probability that at least one of n programs for a task solves
            every test pair; see `estimators.pass_at`.
        vote_at: for each number of attempts, the share of test inputs, over all tasks, that voting
            answers correctly.
    """

    tasks: int
    predicted: int
    tests_unknown: int = 0
    recalled: int | None = None
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
        dataset_tasks: the number of tasks for which the installed Omni-ARC dataset has a program.
        training_coverage: the share of `TRAINING_SET`'s tasks that the dataset has.
        interval: the confidence level of all intervals.
        overall: the figures over all tasks.
        splits: the figures of each split, by name, such as `ARC-AGI-1 training`, and those of
            `own tasks`.
    """

    dataset_tasks: int
    training_coverage: float
    interval: float
    overall: Figures
    splits: dict[str, Figures]


class TaskResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the programs of a run achieved on one task.

    Attributes:
        task_id, dataset, split: the task.
        programs: the number of programs.
        solved_train: programs that solve every train pair.
        solved_test: programs that solve every test pair.
        solved: programs that solve every train and every test pair.
        without_answer: programs that gave no grid for some test input, or had a violation.
        accuracy: the share of correct grids among all that the programs should have given.
        cells_correct: the share of right cells in all pairs, of the program that has most.
        test_inputs: the number of test inputs.
        vote_1, vote_2: test inputs that voting answers correctly with one attempt, and with two.
        recalled: whether a program of the dataset solves the task already; None if the task is not
            solved, or it was not asked for.
    """

    task_id: str
    dataset: DatasetName | None
    split: Split | None
    programs: int
    solved_train: int
    solved_test: int
    solved: int
    without_answer: int
    accuracy: float
    cells_correct: float
    test_inputs: int
    vote_1: int
    vote_2: int
    recalled: bool | None = None

    @property
    def outcome(self) -> str:
        """The outcome in words: solved, solved on train, unsolved or no program."""
        if self.solved:
            return "solved"
        if self.solved_train:
            return "solved on train"
        return "unsolved" if self.programs else "no program"


@dataclass(eq=False)
class _TaskTally:
    """Counts of one task's programs."""

    task: Task
    programs: int = 0
    solved_train: int = 0
    solved_test: int = 0
    solved_all: int = 0
    without_answer: int = 0
    correct_pairs: int = 0
    cells_correct: float = 0.0
    statuses: Counter[Status] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    ballots: list[Ballot] = field(init=False)
    recalled: bool | None = None

    def __post_init__(self) -> None:
        self.ballots = [Ballot() for _ in self.task.test]

    def add(self, verified: Verification, logprob: float | None, position: int) -> None:
        stopped = verified.status in STOPPED
        grids = [None if stopped else verdict.grid for verdict in verified.test]
        self.programs += 1
        self.solved_train += verified.solved_train
        self.solved_test += verified.solved_test is True
        self.solved_all += verified.solved_train and verified.solved_test is True
        self.without_answer += None in grids
        self.correct_pairs += sum(verdict.correct is True for verdict in verified.test)
        self.cells_correct = max(self.cells_correct, verified.cells_correct or 0.0)
        self.statuses[verified.status] += 1
        self.violations.update(violation.rule for violation in verified.violations)
        train_correct = sum(verdict.correct is True for verdict in verified.train)
        for ballot, grid in zip(self.ballots, grids, strict=True):
            if grid is not None:
                ballot.add(grid, train_correct=train_correct, logprob=logprob, position=position)

    @property
    def tests_known(self) -> bool:
        """Whether there are test pairs, and the outputs of all of them are known."""
        return bool(self.task.test) and all(pair.output is not None for pair in self.task.test)

    @property
    def attempts(self) -> list[list[Grid]]:
        return [ballot.best() for ballot in self.ballots]

    @property
    def accuracy(self) -> float:
        pairs = self.programs * len(self.task.test)
        return self.correct_pairs / pairs if pairs else 0.0

    @property
    def votes_correct(self) -> list[int]:
        """How many test inputs are correct with one attempt, with two, and so on."""
        pairs = list(zip(self.attempts, self.task.test, strict=True))
        return [
            sum(pair.output is not None and pair.output in grids[:allowed] for grids, pair in pairs)
            for allowed in range(1, ATTEMPTS + 1)
        ]

    def result(self) -> TaskResult:
        vote_1, vote_2 = self.votes_correct
        return TaskResult(
            task_id=self.task.id,
            dataset=self.task.dataset,
            split=self.task.split,
            programs=self.programs,
            solved_train=self.solved_train,
            solved_test=self.solved_test,
            solved=self.solved_all,
            without_answer=self.without_answer,
            accuracy=self.accuracy,
            cells_correct=self.cells_correct,
            test_inputs=len(self.task.test),
            vote_1=vote_1,
            vote_2=vote_2,
            recalled=self.recalled,
        )


class Tally:
    """Counts of a run's programs, one verification at a time.

    Args:
        scope: tasks that count even without a program.
    """

    def __init__(self, scope: Iterable[Task] = ()) -> None:
        self._tasks: dict[TaskKey, _TaskTally] = {}
        self._recall_known = False
        for task in scope:
            self._tally_of(task)

    def add(
        self, task: Task, verified: Verification, *, logprob: float | None = None, position: int = 0
    ) -> None:
        """Count one program.

        Args:
            task: the program's task.
            verified: the program's verification on it.
            logprob: the program's log-probability, for ties among votes.
            position: the program's position in the file, for ties of log-probabilities.
        """
        self._tally_of(task).add(verified, logprob, position)

    def attempts(self) -> list[tuple[Task, list[list[Grid]]]]:
        """Return each task with the best grids, at most two, for each of its test inputs."""
        return [(tally.task, tally.attempts) for tally in self._tasks.values()]

    def solved_tasks(self) -> list[Task]:
        """Return the tasks with a program that solves every train and every test pair."""
        return [tally.task for tally in self._tasks.values() if tally.solved_all]

    def set_recalled(self, recalled: Collection[TaskKey]) -> None:
        """Say which of the solved tasks a program of the dataset solves already."""
        for key, tally in self._tasks.items():
            tally.recalled = key in recalled if tally.solved_all else None
        self._recall_known = True

    def task_results(self) -> list[TaskResult]:
        """Return the result of each task, sorted by dataset and id."""
        results = [tally.result() for tally in self._tasks.values()]
        return sorted(results, key=lambda result: (result.dataset or "", result.task_id))

    def score(self) -> Score:
        """Return the score of all programs counted so far."""
        by_split: dict[tuple[DatasetName | None, Split | None], list[_TaskTally]] = {}
        for tally in self._tasks.values():
            by_split.setdefault((tally.task.dataset, tally.task.split), []).append(tally)
        named = {
            OWN_TASKS if dataset is None else f"{dataset} {split}": some
            for (dataset, split), some in by_split.items()
        }
        overall = self._figures(list(self._tasks.values()))
        return Score(
            dataset_tasks=len(tasks.task_ids()),
            training_coverage=training_coverage(),
            interval=estimators.LEVEL,
            overall=overall,
            splits={
                name: overall if len(named) == 1 else self._figures(named[name])
                for name in sorted(named)
            },
        )

    def _figures(self, tallies: list[_TaskTally]) -> Figures:
        figures = _figures(tallies)
        if not self._recall_known:
            return figures
        recalled = sum(tally.recalled is True for tally in tallies)
        return msgspec.structs.replace(figures, recalled=recalled)

    def _tally_of(self, task: Task) -> _TaskTally:
        key = (task.dataset, task.id)
        tally = self._tasks.get(key)
        if tally is None:
            tally = self._tasks[key] = _TaskTally(task)
        return tally


def training_coverage() -> float:
    """Return the share of `TRAINING_SET`'s tasks for which Omni-ARC's dataset has a program."""
    ids = {task.id for task in corpus.iter_tasks(*TRAINING_SET)}
    return len(ids.intersection(tasks.task_ids())) / len(ids)


def _figures(tallies: Sequence[_TaskTally]) -> Figures:
    # Sorted by id, so that the intervals do not depend on the order of the programs.
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
    known = [tally.tests_known for tally in tallies]
    coverage, unanswered_share = _estimates([covered, unanswered], [1] * len(tallies))
    accuracies = [tally.accuracy for tally in tallies]
    solved_share, accuracy = _estimates([solved, accuracies], known, known)
    votes = list(zip(*(tally.votes_correct for tally in tallies), strict=True))
    passes = [
        estimators.pass_at(tally.programs, tally.solved_test, most).tolist() for tally in tallies
    ]
    return Figures(
        tasks=len(tallies),
        predicted=sum(tally.programs > 0 for tally in tallies),
        tests_unknown=known.count(False),
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
        coverage=coverage,
        solved_share=solved_share,
        unanswered_share=unanswered_share,
        accuracy=accuracy,
        pass_at=_by_number(_estimates(list(zip(*passes, strict=True)), known, known)),
        vote_at=_by_number(_estimates(votes, [len(tally.task.test) for tally in tallies], known)),
    )


def _estimates(
    figures: Sequence[Sequence[float]],
    totals: Sequence[float],
    counting: Sequence[bool] | None = None,
) -> list[Estimate]:
    """Return, for each figure, the ratio of its sum over tasks to the sum of the totals.

    Args:
        figures: the figures, each a number for each task.
        totals: the total of each task.
        counting: which tasks count; None for all.
    """
    counts = np.array(figures, dtype=np.float64).reshape(len(figures), len(totals)).T
    column = np.array(totals, dtype=np.float64)[:, np.newaxis]
    if counting is not None:
        chosen = np.array(counting, dtype=bool)
        counts, column = counts[chosen], column[chosen]
    return estimators.ratios(counts, column)


def _by_number(estimates: list[Estimate]) -> dict[int, Estimate]:
    return dict(enumerate(estimates, start=1))
