"""Results of a program: statuses, outputs, errors, violations and usage."""

import os
from enum import StrEnum
from typing import Literal

import msgspec

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

    type: str
    message: str
    line: int | None = None


class Output(msgspec.Struct, frozen=True):
    """One call of the program: its grid when `status` is `ok`, else `error`."""

    status: Status
    grid: Grid | None = None
    error: Error | None = None
    wall_ms: float = 0.0


class Violation(msgspec.Struct, frozen=True):
    """An attempt at something forbidden, and the wall that saw it."""

    rule: str
    detail: str
    line: int | None
    layer: Layer


class Usage(msgspec.Struct, frozen=True):
    """What a program used: measured by the parent (wall) and the kernel (the rest)."""

    wall_ms: float
    cpu_ms: float
    max_rss_kb: int


class Result(msgspec.Struct, frozen=True):
    """Everything that is known of a program that ran; one output for each input."""

    id: str
    status: Status
    outputs: list[Output]
    stdout: str
    violations: list[Violation]
    usage: Usage
    isolation: Isolation = "program"

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
