"""Results of a program: statuses, outputs, errors, violations and usage."""

import os
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.grids import Grid

Layer = Literal["static", "runtime", "kernel"]
Isolation = Literal["program", "batch"]


class Status(StrEnum):
    """What became of a program, or of one of its calls."""

    OK = "ok"
    ERROR = "error"
    INVALID_OUTPUT = "invalid_output"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    OUTPUT_LIMIT = "output_limit"
    REJECTED = "rejected"
    VIOLATION = "violation"
    CRASHED = "crashed"


class Error(msgspec.Struct, frozen=True):
    """Why there is no grid: an exception's type, message and line in the program, or a verdict."""

    type: Annotated[str, Meta(description="Name of the exception, or the status.")]
    message: Annotated[str, Meta(description="Message of the exception, or the reason.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if there is none.")] = (
        None
    )


class Output(msgspec.Struct, frozen=True):
    """One call of the program: its grid when `status` is `ok`, else `error`."""

    status: Annotated[Status, Meta(description="Outcome for this input.")]
    grid: Annotated[
        Grid | None, Meta(description="The grid returned; null unless `status` is `ok`.")
    ] = None
    error: Annotated[
        Error | None, Meta(description="Why there is no grid; null if `status` is `ok`.")
    ] = None
    wall_ms: Annotated[
        float, Meta(description="Wall-clock time of this call, in milliseconds.")
    ] = 0.0


class Violation(msgspec.Struct, frozen=True):
    """An attempt at something forbidden, and the wall that saw it."""

    rule: Annotated[str, Meta(description="Name of the rule, such as `file.open`.")]
    detail: Annotated[str, Meta(description="What the program tried to use, such as a path.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]
    layer: Annotated[
        Layer, Meta(description="Layer that found it: `static`, `runtime` or `kernel`.")
    ]


class Usage(msgspec.Struct, frozen=True):
    """What a program used: measured by the parent (wall) and the kernel (the rest)."""

    wall_ms: Annotated[float, Meta(description="Wall-clock time, in milliseconds.")]
    cpu_ms: Annotated[float, Meta(description="Processor time, in milliseconds.")]
    max_rss_kb: Annotated[int, Meta(description="Peak resident memory, in KiB.")]


class Result(msgspec.Struct, frozen=True):
    """Everything that is known of a program that ran; one output for each input."""

    id: Annotated[str, Meta(description="Id of the execution, and of its audit record.")]
    status: Annotated[Status, Meta(description="Outcome of the whole program.")]
    outputs: Annotated[list[Output], Meta(description="One output for each input, in order.")]
    stdout: Annotated[str, Meta(description="Standard output of the program.")]
    violations: Annotated[
        list[Violation], Meta(description="Forbidden operations that the program attempted.")
    ]
    usage: Annotated[Usage, Meta(description="Time and memory that the program used.")]
    isolation: Annotated[
        Isolation,
        Meta(
            description="`program`: ran in a process of its own; `batch`: shared its process with "
            "other programs of the same client."
        ),
    ] = "program"

    @property
    def grids(self) -> list[Grid | None]:
        """The outputs' grids, None where there is none."""
        return [output.grid for output in self.outputs]


class ScriptResult(Result, frozen=True):
    """What is known of a script that ran: one output without a grid, and how it ended.

    Attributes:
        exit_code: as the kernel gave it, and negative for the signal that killed it; None where
            it was stopped, at a limit or a wall, before it could end.
        stderr: what it wrote to standard error; `stdout` is what it wrote to standard output.
    """

    exit_code: int | None = None
    stderr: str = ""


def new_id() -> str:
    """An identifier for one execution."""
    return os.urandom(16).hex()


def never_ran(
    status: Status, error: Error, inputs: int, isolation: Isolation = "program"
) -> Result:
    """The result of a program that was not run, for the same reason on each of its inputs."""
    outputs = [Output(status, error=error)] * inputs
    return Result(new_id(), status, outputs, "", [], Usage(0.0, 0.0, 0), isolation)
