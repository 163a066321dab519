"""Request and response bodies. The types hold the rules; decoding checks them in C."""

from typing import Annotated

import msgspec
from msgspec import Meta

from omniarc import corpus
from omniarc.corpus import DatasetName, Pair, Split, Task
from omniarc.evaluation.verification import Verification
from sandbox.errors import FieldError
from sandbox.grids import Grid, check_rectangular
from sandbox.limits import Limits
from sandbox.program import (
    MAX_INPUTS,
    Code,
    InputType,
    Modules,
    Policy,
    Program,
    Seed,
    check_code,
    check_identifier,
)
from sandbox.results import Isolation
from service.api import times
from service.api.job import Job, JobStatus
from service.api.problems import invalid

MAX_PAIRS = 100

Inputs = Annotated[list[Grid], Meta(min_length=1, max_length=MAX_INPUTS)]
TaskId = Annotated[str, Meta(min_length=1, max_length=64)]
ProgramId = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class ProgramBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """What every request that runs a program says of it."""

    code: Code
    entry_point: Name | None = None
    input_type: InputType | None = None
    limits: Limits = msgspec.field(default_factory=Limits)
    policy: Policy = "restricted"
    seed: Seed = 0
    modules: Modules = {}
    isolation: Isolation = "program"

    def __post_init__(self) -> None:
        check_code(self.code, "code")
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")
        for name, code in self.modules.items():
            check_identifier(name, "modules")
            check_code(code, f"modules.{name}")

    @property
    def program(self) -> Program:
        """The program, as the sandbox takes it."""
        return Program(
            self.code, self.entry_point, self.input_type, self.policy, self.seed, self.modules
        )


class ExecuteRequest(ProgramBody, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """A program and the grids to run it on."""

    inputs: Inputs

    def __post_init__(self) -> None:
        super().__post_init__()
        for index, grid in enumerate(self.inputs):
            check_rectangular(grid, f"inputs[{index}]")


class TrainPair(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An input grid with its output."""

    input: Grid
    output: Grid


class TestPair(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An input grid, with its output where that is known."""

    input: Grid
    output: Grid | None = None


class TaskBody(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A task, inline."""

    train: Annotated[list[TrainPair], Meta(min_length=1, max_length=MAX_PAIRS)]
    test: Annotated[list[TestPair], Meta(max_length=MAX_PAIRS)] = []

    def __post_init__(self) -> None:
        task = self.task
        for kind, pairs in (("train", task.train), ("test", task.test)):
            for index, pair in enumerate(pairs):
                check_rectangular(pair.input, f"{kind}[{index}].input")
                if pair.output is not None:
                    check_rectangular(pair.output, f"{kind}[{index}].output")

    @property
    def task(self) -> Task:
        """The task, as verification takes it."""
        train = [Pair(p.input, p.output) for p in self.train]
        return Task("", train, [Pair(p.input, p.output) for p in self.test])


class VerifyRequest(ProgramBody, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """A program and the task to hold it against: inline, or by its id."""

    task: TaskBody | None = None
    task_id: TaskId | None = None
    dataset: DatasetName | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.task is None) == (self.task_id is None):
            raise FieldError("task", "exactly one of task and task_id must be given")
        if self.dataset is not None and self.task is not None:
            raise FieldError("dataset", "goes with task_id, not with a task that is given whole")

    @property
    def whole_task(self) -> Task:
        """The task that is meant.

        Raises:
            Problem: 422, no task has this id.
        """
        if self.task is not None:
            return self.task.task
        try:
            return corpus.find_task(self.task_id or "", self.dataset)
        except corpus.UnknownTaskError as error:
            raise invalid("task_id", str(error)) from None


class BatchProgram(VerifyRequest, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """One program of a batch or job; `id` is the client's own, by default its place, from 0."""

    id: ProgramId | None = None


class BatchRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Many programs, each with the task to hold it against."""

    programs: list[BatchProgram]


class BatchLine(Verification, kw_only=True, frozen=True):
    """One program's verification; `id` is the client's own, `execution_id` the audit record's."""

    execution_id: str


class JobReport(msgspec.Struct, frozen=True):
    """A job as it stands. `finished` counts the programs that have results; times are in UTC."""

    id: str
    status: JobStatus
    total: int
    finished: int
    client: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: str | None

    @classmethod
    def of(cls, job: Job) -> "JobReport":
        """What clients see of a job."""
        created, started, ended = map(times.to_text, (job.created_at, job.started_at, job.ended_at))
        return cls(
            job.id,
            job.status,
            job.total,
            job.finished,
            job.client,
            created or "",
            started,
            ended,
            job.error,
        )


class JobList(msgspec.Struct, frozen=True):
    """The latest jobs, newest first."""

    jobs: list[JobReport]


class TaskSummary(msgspec.Struct, frozen=True):
    """A task in the list of tasks."""

    id: str
    dataset: DatasetName | None
    split: Split | None
    train: int
    test: int


class TaskList(msgspec.Struct, frozen=True):
    """A page of the list of tasks; `total` counts all that match."""

    total: int
    tasks: list[TaskSummary]


class WallInForce(msgspec.Struct, frozen=True):
    """One wall on this host."""

    name: str
    in_force: bool
    required: bool
    detail: str


class SandboxReport(msgspec.Struct, frozen=True):
    """What holds programs here, and what they may use."""

    walls: list[WallInForce]
    policies: list[str]
    profiles: dict[str, list[str]]
    entry_points: list[str]
    default_limits: Limits
    maximum_limits: Limits
    slots: int
    waiting: int


class Health(msgspec.Struct, frozen=True):
    """Whether the service is up, or ready for work."""

    status: str
