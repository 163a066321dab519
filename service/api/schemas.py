"""Request and response bodies. Their types carry the rules, which msgspec checks on decoding."""

from typing import Annotated

import msgspec
from msgspec import Meta

from omniarc import corpus
from omniarc.corpus import DatasetName, Pair, Split, Task
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.verification import Verification
from omniarc.evaluation.voting import check_logprob
from sandbox.errors import FieldError
from sandbox.grids import Grid, InputType, check_rectangular
from sandbox.limits import Limits
from sandbox.program import (
    MAX_INPUTS,
    Code,
    Modules,
    Policy,
    Program,
    Seed,
    StrictOutput,
    check_code,
    check_identifier,
    check_source,
)
from sandbox.results import Error, Isolation
from service.api import times
from service.api.job import Job, JobStatus
from service.api.problems import invalid

MAX_PAIRS = 100

Inputs = Annotated[list[Grid], Meta(min_length=1, max_length=MAX_INPUTS)]
TaskId = Annotated[str, Meta(min_length=1, max_length=64)]
ProgramId = Annotated[str, Meta(min_length=1, max_length=200)]
IntegerId = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


OptionalCode = Annotated[
    Code | None,
    Meta(
        description="Python source. If it holds a fenced block, it is read as a `reply`. "
        "Exactly one of `code` and `reply` is required."
    ),
]


class ProgramBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """The fields common to all requests that run a program."""

    code: OptionalCode = None
    reply: Annotated[
        str | None,
        Meta(
            description="A model's whole answer, in which the program is found. Without a program "
            "in it the status is `rejected`."
        ),
    ] = None
    entry_point: Annotated[
        Name | None,
        Meta(
            description="Function or method to call. By default the first of `task`, "
            "`transform`, `solve`, `main` and `p` that can take one grid, else the last function "
            "that can, is not a test, and is not called by another; else a class's method."
        ),
    ] = None
    input_type: Annotated[
        InputType | None,
        Meta(
            description="Type of the argument: `numpy` or `list`. By default the annotation of "
            "the parameter decides; without one, what the program does with it."
        ),
    ] = None
    limits: Annotated[
        Limits, Meta(description="Limits of the program, over all its inputs together.")
    ] = msgspec.field(default_factory=Limits)
    policy: Annotated[
        Policy,
        Meta(
            description="`restricted`: the language wall and the kernel wall; `kernel`: the "
            "kernel wall alone, without restrictions on Python."
        ),
    ] = "restricted"
    seed: Seed = 0
    modules: Modules = {}
    isolation: Annotated[
        Isolation,
        Meta(
            description="`program`: no state passes from another program; `fork`: in a process of "
            "its own, which is slower; `batch`: the same as `program`."
        ),
    ] = "program"
    strict_output: StrictOutput = False

    def __post_init__(self) -> None:
        check_source(self.code, self.reply)
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")
        for name, code in self.modules.items():
            check_identifier(name, "modules")
            check_code(code, f"modules.{name}")

    @property
    def program(self) -> Program:
        """The program to run."""
        return Program(
            code=self.code,
            entry_point=self.entry_point,
            input_type=self.input_type,
            policy=self.policy,
            seed=self.seed,
            modules=self.modules,
            reply=self.reply,
            strict_output=self.strict_output,
        )


class ExecuteRequest(ProgramBody, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """A program and the grids to run it on."""

    inputs: Annotated[Inputs, Meta(description="Grids to call the function with, one by one.")]

    def __post_init__(self) -> None:
        super().__post_init__()
        for index, grid in enumerate(self.inputs):
            check_rectangular(grid, f"inputs[{index}]")


class LargeExecuteRequest(ProgramBody, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """The same with the grids still as they were sent: to decode many of them takes long."""

    inputs: Annotated[list[msgspec.Raw], Meta(min_length=1, max_length=MAX_INPUTS)]

    def with_inputs(self, grids: list[Grid]) -> ExecuteRequest:
        """Return the request with decoded grids.

        Raises:
            FieldError: a grid is not rectangular.
        """
        return ExecuteRequest(**{**msgspec.structs.asdict(self), "inputs": grids})


class TrainPair(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An input grid and its output grid."""

    input: Annotated[Grid, Meta(description="The input grid.")]
    output: Annotated[Grid, Meta(description="The expected output grid.")]


class TestPair(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An input grid and, if known, its output grid."""

    input: Annotated[Grid, Meta(description="The input grid.")]
    output: Annotated[
        Grid | None, Meta(description="The expected output grid; null if unknown.")
    ] = None


class TaskBody(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An inline task."""

    train: Annotated[
        list[TrainPair],
        Meta(min_length=1, max_length=MAX_PAIRS, description="The train pairs."),
    ]
    test: Annotated[list[TestPair], Meta(max_length=MAX_PAIRS, description="The test pairs.")] = []

    def __post_init__(self) -> None:
        task = self.task
        for kind, pairs in (("train", task.train), ("test", task.test)):
            corpus.check_pairs(pairs, kind)

    @property
    def task(self) -> Task:
        """The task."""
        train = [Pair(p.input, p.output) for p in self.train]
        return Task("", train, [Pair(p.input, p.output) for p in self.test])


class VerifyRequest(ProgramBody, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """A program and the task to verify it on, inline or by id."""

    task: Annotated[
        TaskBody | None,
        Meta(description="The task, inline. Exactly one of `task` and `task_id` is required."),
    ] = None
    task_id: Annotated[TaskId | None, Meta(description="Id of an ARC task.")] = None
    dataset: Annotated[
        DatasetName | None,
        Meta(description="Dataset of `task_id`. By default the first that contains the id."),
    ] = None
    augmentation: Annotated[
        Augmentation | None,
        Meta(
            description="How the task that the model saw differs from this one. The program runs "
            "on the task as the model saw it, and its grids are reverted."
        ),
    ] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.task is None) == (self.task_id is None):
            raise FieldError("task", "exactly one of task and task_id must be given")
        if self.dataset is not None and self.task is not None:
            raise FieldError("dataset", "is only allowed with task_id")

    def resolve_task(self) -> Task:
        """Return the inline task, or the task with the id.

        Raises:
            Problem: 422, no task has this id, or the augmentation does not fit it.
        """
        try:
            task = (
                self.task.task if self.task else corpus.find_task(self.task_id or "", self.dataset)
            )
            if self.augmentation is not None:
                self.augmentation.check_fits(task)
        except corpus.UnknownTaskError as error:
            raise invalid("task_id", str(error)) from None
        except FieldError as error:
            raise invalid(f"augmentation.{error.field}", error.rule) from None
        return task


class BatchProgram(VerifyRequest, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """One program of a batch or job."""

    id: Annotated[
        ProgramId | IntegerId | None,
        Meta(
            description="Id of the program, unique in the batch or job. By default its index, "
            "counted from 0. An integer is returned as a string."
        ),
    ] = None
    logprob: Annotated[
        float | None,
        Meta(
            description="Log-probability of the reply, at most 0; breaks ties of votes on the page "
            "of the job."
        ),
    ] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.logprob is not None:
            check_logprob(self.logprob)


class BatchRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Programs, each with the task to verify it on."""

    programs: Annotated[list[BatchProgram], Meta(description="The programs; at least one.")]


class BatchLine(Verification, kw_only=True, frozen=True):
    """The verification of one program of a batch or job."""

    execution_id: Annotated[str, Meta(description="Id of the execution, and of its audit record.")]
    index: Annotated[
        int | None,
        Meta(
            description="Index of the program in the batch or job, counted from 0; null in results "
            "of earlier versions."
        ),
    ] = None
    error: Annotated[
        Error | None,
        Meta(
            description="The first error of the program; for a line that could not be read, the "
            "field that is wrong and its rule. Null if `status` is `ok`."
        ),
    ] = None
    shares_run_of: Annotated[
        str | None,
        Meta(
            description="Id of the execution of an identical program whose result this is; null "
            "if this program ran itself."
        ),
    ] = None
    logprob: Annotated[
        float | None, Meta(description="The program's `logprob`; null if it has none.")
    ] = None
    augmentation: Annotated[
        Augmentation | None,
        Meta(description="The program's `augmentation`, which is undone in the grids; else null."),
    ] = None


class JobReport(msgspec.Struct, frozen=True, kw_only=True):
    """A job and its progress."""

    id: Annotated[str, Meta(description="Id of the job.")]
    status: Annotated[
        JobStatus,
        Meta(description="`queued` and `running`, then `done`, `cancelled` or `failed`."),
    ]
    total: Annotated[int, Meta(description="Number of programs.")]
    finished: Annotated[int, Meta(description="Number of programs that have a result.")]
    client: Annotated[str, Meta(description="Name of the API key that created the job.")]
    created_at: Annotated[str, Meta(description="When the job was created (RFC 3339, UTC).")]
    started_at: Annotated[
        str | None, Meta(description="When its first program was started; null before.")
    ]
    ended_at: Annotated[str | None, Meta(description="When the job ended; null before.")]
    error: Annotated[str | None, Meta(description="Why the job failed; null if it did not.")]

    @classmethod
    def of(cls, job: Job) -> "JobReport":
        """Return the public fields of a job."""
        return cls(
            id=job.id,
            status=job.status,
            total=job.total,
            finished=job.finished,
            client=job.client,
            created_at=times.to_text(job.created_at) or "",
            started_at=times.to_text(job.started_at),
            ended_at=times.to_text(job.ended_at),
            error=job.error,
        )


class JobList(msgspec.Struct, frozen=True):
    """The most recent jobs."""

    jobs: Annotated[list[JobReport], Meta(description="Jobs, newest first.")]


class TaskSummary(msgspec.Struct, frozen=True):
    """A task in the list of tasks."""

    id: Annotated[str, Meta(description="Id of the task.")]
    dataset: Annotated[DatasetName | None, Meta(description="Dataset of the task.")]
    split: Annotated[Split | None, Meta(description="Split of the dataset.")]
    train: Annotated[int, Meta(description="Number of train pairs.")]
    test: Annotated[int, Meta(description="Number of test pairs.")]


class TaskList(msgspec.Struct, frozen=True):
    """A page of the list of tasks."""

    total: Annotated[int, Meta(description="Number of tasks that match, on all pages.")]
    tasks: Annotated[list[TaskSummary], Meta(description="The tasks of this page.")]


class WallInForce(msgspec.Struct, frozen=True):
    """A wall of the sandbox on this host."""

    name: Annotated[str, Meta(description="Name of the wall, such as `seccomp`.")]
    in_force: Annotated[bool, Meta(description="Whether this host enforces the wall.")]
    required: Annotated[bool, Meta(description="Whether no program runs without the wall.")]
    detail: Annotated[str, Meta(description="Version of the wall, or why it is missing.")]


class PythonInUse(msgspec.Struct, frozen=True):
    """The Python that runs programs."""

    version: Annotated[str, Meta(description="Implementation and version.")]
    tested: Annotated[
        bool,
        Meta(description="Whether policy `restricted` is tested on it, and so available."),
    ]


class SandboxReport(msgspec.Struct, frozen=True, kw_only=True):
    """The sandbox of this host, and what programs may use."""

    walls: Annotated[list[WallInForce], Meta(description="The walls of the sandbox.")]
    python: Annotated[PythonInUse, Meta(description="The Python that runs programs.")]
    policies: Annotated[list[str], Meta(description="Allowed values of `policy`.")]
    restores: Annotated[
        bool,
        Meta(
            description="Whether a child is put back after a program, for the next one of the "
            "same client; otherwise each program has a child forked for it."
        ),
    ]
    profiles: Annotated[
        dict[str, list[str]],
        Meta(description="Modules that `restricted` programs may import, by template profile."),
    ]
    entry_points: Annotated[
        list[str], Meta(description="Function names tried by default, in order.")
    ]
    default_limits: Annotated[Limits, Meta(description="Limits of a request that sets none.")]
    maximum_limits: Annotated[Limits, Meta(description="Largest limits allowed.")]
    slots: Annotated[
        int, Meta(description="Number of programs that each service process runs at once.")
    ]
    waiting: Annotated[int, Meta(description="Number of programs waiting for a slot.")]


class Health(msgspec.Struct, frozen=True):
    """The health of the service."""

    status: Annotated[str, Meta(description="`ok` or `ready`.")]
