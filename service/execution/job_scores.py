"""Scores of jobs for people who watch them, made from the results that are stored.

The results of a job are read once, in portions, and only counted. A score that was begun goes on
from where it ended, so that a page about a long job never waits for all of it.
"""

import heapq
import threading
import time
from collections import Counter, OrderedDict
from typing import NamedTuple

import msgspec

from omniarc import corpus
from omniarc.corpus import Task
from omniarc.evaluation.scoring import Tally, TaskResult
from omniarc.evaluation.verification import check_fits
from sandbox.errors import GridError
from sandbox.results import Status
from sandbox.text import one_line
from service.api.job import Job
from service.api.schemas import BatchLine
from service.store.jobs import JobStore

# Jobs whose scores are kept, and programs that are listed for each.
_MAX_KEPT = 64
_MAX_LISTED = 25

_READ_SIZE = 200
_MAX_ERROR = 200

_decoder = msgspec.json.Decoder(BatchLine)


class JobProgram(NamedTuple):
    """A program of a job, in a list."""

    wall_ms: float
    position: int
    name: str
    execution_id: str
    task_id: str | None
    status: Status
    error: str
    augmentation: str = ""


class JobScore:
    """What is known of the programs of a job so far.

    Attributes:
        read: the number of results that are counted.
        statuses: the number of programs by status.
        solved: the number of programs that solve every train and every test pair.
        without_task: the number of programs that are for no task of the corpus.
        slowest: the programs that took longest, longest first.
        failing: the first programs whose status is not "ok".
    """

    def __init__(self) -> None:
        self.read = 0
        self.statuses: Counter[str] = Counter()
        self.solved = 0
        self.without_task = 0
        self.failing: list[JobProgram] = []
        self._slowest: list[JobProgram] = []
        self._tally = Tally()
        self._tasks: list[TaskResult] | None = None

    @property
    def slowest(self) -> list[JobProgram]:
        """The programs that took longest, longest first."""
        return sorted(self._slowest, reverse=True)

    def tasks(self) -> list[TaskResult]:
        """Return the result of each task, with its votes, sorted by dataset and id."""
        if self._tasks is None:
            self._tasks = self._tally.task_results()
        return self._tasks

    def add(self, encoded: bytes) -> None:
        """Count one stored result."""
        self.read += 1
        self._tasks = None
        try:
            line = _decoder.decode(encoded)
        except msgspec.MsgspecError:  # of another version of the service
            self.without_task += 1
            return
        self.statuses[line.status.value] += 1
        self.solved += line.solved_train and line.solved_test is True
        index = self.read - 1 if line.index is None else line.index
        error = "" if line.error is None else f"{line.error.type}: {line.error.message}"
        program = JobProgram(
            line.usage.wall_ms,
            index,
            line.id,
            line.execution_id,
            line.task_id,
            line.status,
            one_line(error, _MAX_ERROR),
            msgspec.json.encode(line.augmentation).decode() if line.augmentation else "",
        )
        if len(self._slowest) < _MAX_LISTED:
            heapq.heappush(self._slowest, program)
        else:
            heapq.heappushpop(self._slowest, program)
        if line.status is not Status.OK and len(self.failing) < _MAX_LISTED:
            self.failing.append(program)
        task = _task_of(line)
        if task is None:
            self.without_task += 1
        else:
            self._tally.add(task, line, logprob=line.logprob, position=index)


class JobScores:
    """The scores of the jobs that were looked at last."""

    def __init__(self, store: JobStore) -> None:
        self._store = store
        self._scores: OrderedDict[str, JobScore] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, job: Job, seconds: float) -> JobScore:
        """Count more results of a job, for a time, and return its score; it reads the database."""
        with self._lock:
            score = self._scores.setdefault(job.id, JobScore())
            self._scores.move_to_end(job.id)
            while len(self._scores) > _MAX_KEPT:
                self._scores.popitem(last=False)
            until = time.monotonic() + seconds
            while score.read < job.finished and time.monotonic() < until:
                lines = self._store.results(job.id, score.read, _READ_SIZE)
                for line in lines:
                    score.add(line)
                if not lines:  # the job has been deleted meanwhile
                    break
            return score


def _task_of(line: BatchLine) -> Task | None:
    """Return the task of the corpus that a result is for; its id may be in two datasets."""
    for dataset in corpus.DATASETS:
        try:
            task = corpus.find_task(line.task_id or "", dataset)
            check_fits(line, task)
        except (corpus.UnknownTaskError, GridError):
            continue
        return task
    return None
