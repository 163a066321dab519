"""Results of a program: statuses, outputs, errors, violations and usage."""

import os
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.grids import Grid, InputType

Layer = Literal["static", "runtime", "kernel"]
# How programs may be kept apart: what is asked for, and what was done. "batch", for which programs
# once shared a process, means the same as "program". Results that earlier versions have stored say
# "program" or "batch".
Isolation = Literal["program", "fork", "batch"]
IsolationUsed = Literal["fork", "restored", "program", "batch"]

UsedInputType = Annotated[
    InputType | None,
    Meta(description="Type of the argument that the function got; null if it was not called."),
]
StdoutTruncated = Annotated[
    bool,
    Meta(description="Whether the standard output was cut; it then ends in a line that says so."),
]


class Status(StrEnum):
    """The outcome of a program, or of one of its calls.

    Attributes:
        OK: every call returned a grid.
        ERROR: the program raised an exception.
        INVALID_OUTPUT: a call returned something other than a grid.
        TIMEOUT: the limit of wall-clock or processor time was exceeded.
        OUT_OF_MEMORY: the memory limit was reached.
        OUTPUT_LIMIT: the program sent more than it may.
        REJECTED: the program was refused before it ran.
        VIOLATION: the program attempted something forbidden and was stopped.
        CRASHED: the process died, or answered in an invalid way.
    """

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
    """The reason why an output has no grid.

    Attributes:
        type: an exception's class name, or the status that the sandbox decided on.
        message: the exception's message, or a sentence that explains the status.
        line: the line of the program, if known.
    """

    type: Annotated[str, Meta(description="Name of the exception, or the status.")]
    message: Annotated[str, Meta(description="Message of the exception, or the reason.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if there is none.")] = (
        None
    )


class Output(msgspec.Struct, frozen=True):
    """The outcome of one call: a grid when `status` is `ok`, otherwise an error.

    Attributes:
        status: the call's status.
        grid: the returned grid.
        error: the reason why there is no grid.
        wall_ms: duration of the call, as measured in the child.
    """

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
    """An attempt at something forbidden.

    Attributes:
        rule: name of the rule, such as `file.open`.
        detail: what was attempted, such as the path.
        line: the line of the program, if known.
        layer: the wall that detected it: the compiler (`static`), the guards of the language
            wall (`runtime`), or the kernel (`kernel`).
    """

    rule: Annotated[str, Meta(description="Name of the rule, such as `file.open`.")]
    detail: Annotated[str, Meta(description="What the program tried to use, such as a path.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]
    layer: Annotated[
        Layer, Meta(description="Layer that found it: `static`, `runtime` or `kernel`.")
    ]


class Note(msgspec.Struct, frozen=True):
    """Something worth noting in a program that is no violation and leaves its status alone.

    Attributes:
        rule: name of the rule, such as `import.unavailable`.
        detail: what the program did, such as the module that it imported.
        line: the line of the program, if known.
        severity: always "note".
    """

    rule: Annotated[str, Meta(description="Name of the rule, such as `import.unavailable`.")]
    detail: Annotated[str, Meta(description="What the program did, such as a module's name.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]
    severity: Annotated[Literal["note"], Meta(description="Always `note`.")] = "note"


class Usage(msgspec.Struct, frozen=True):
    """The resources that a program used.

    Attributes:
        wall_ms: wall-clock time, measured by the parent.
        cpu_ms: processor time, measured by the kernel.
        max_rss_kb: peak resident memory of the child, measured by the kernel.
    """

    wall_ms: Annotated[float, Meta(description="Wall-clock time, in milliseconds.")]
    cpu_ms: Annotated[float, Meta(description="Processor time, in milliseconds.")]
    max_rss_kb: Annotated[int, Meta(description="Peak resident memory, in KiB.")]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of running a program.

    Attributes:
        id: identifier of this execution.
        status: `ok` if every output is; otherwise the status of what stopped the program, or
            of the first output that is not `ok`.
        outputs: one output for each input, in order.
        stdout: what the program printed.
        stdout_truncated: whether the printed text was cut; it ends in a line that says so.
        input_type: type of the argument that the function was given; None if it was not called.
        violations: attempts at something forbidden.
        findings: things worth noting that are no violations; they do not affect the status.
        usage: the resources that the program used.
        isolation: "fork" for a process of its own, "restored" for one that had run programs of the
            same client before and was put back to what it was.
    """

    id: Annotated[str, Meta(description="Id of the execution, and of its audit record.")]
    status: Annotated[Status, Meta(description="Outcome of the whole program.")]
    outputs: Annotated[list[Output], Meta(description="One output for each input, in order.")]
    stdout: Annotated[str, Meta(description="Standard output of the program.")]
    violations: Annotated[
        list[Violation], Meta(description="Forbidden operations that the program attempted.")
    ]
    findings: Annotated[
        list[Note], Meta(description="Things worth noting that do not affect the status.")
    ] = []
    usage: Annotated[Usage, Meta(description="Time and memory that the program used.")]
    isolation: Annotated[
        IsolationUsed,
        Meta(
            description="`fork`: ran in a process of its own; `restored`: in one that had run "
            "programs of the same client and was put back to its first state. Results of earlier "
            "versions have `program` or `batch`."
        ),
    ] = "fork"
    input_type: UsedInputType = None
    stdout_truncated: StdoutTruncated = False

    @property
    def grids(self) -> list[Grid | None]:
        """The outputs' grids, with None for an output that has no grid."""
        return [output.grid for output in self.outputs]


class ScriptResult(Result, frozen=True, kw_only=True):
    """The result of running a script: one output without a grid.

    Attributes:
        exit_code: the exit code as the kernel reported it, negative for the signal that killed
            the script; None if it was stopped at a limit or a wall.
        stderr: what the script wrote to standard error; `stdout` is what it wrote to standard
            output.
    """

    exit_code: int | None = None
    stderr: str = ""


def new_id() -> str:
    """Return a new identifier for an execution."""
    return os.urandom(16).hex()


def never_ran(status: Status, error: Error, inputs: int) -> Result:
    """Return the result of a program that was not run.

    Args:
        status: the status of the result and of each output.
        error: the reason, the same for each output.
        inputs: the number of inputs.
    """
    return Result(
        id=new_id(),
        status=status,
        outputs=[Output(status, error=error)] * inputs,
        stdout="",
        violations=[],
        usage=Usage(0.0, 0.0, 0),
    )
