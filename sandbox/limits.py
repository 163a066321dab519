"""Resource limits of a program."""

import math
from typing import Annotated

import msgspec
from msgspec import Meta

from sandbox.errors import FieldError

MAX_WALL_SECONDS = 60.0
MAX_CPU_SECONDS = 60.0
MIN_MEMORY_MB, MAX_MEMORY_MB = 16, 4096
MAX_OUTPUT_KB = 16384


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits for one program, over all its inputs together.

    Attributes:
        wall_seconds: time from sending the program to receiving its last answer.
        cpu_seconds: processor time.
        input_seconds: time of each call; None for no limit but those of the whole program. A call
            that exceeds it is stopped, and the others still run.
        memory_mb: memory in addition to the interpreter's own, in units of 2^20 bytes.
        output_kb: total size of the grids, in units of 2^10 bytes; printed text is cut at the
            same size.

    Raises:
        FieldError: a limit is out of range.
    """

    wall_seconds: Annotated[
        float,
        Meta(gt=0, le=MAX_WALL_SECONDS, description="Wall-clock time for all inputs, in seconds."),
    ] = 5.0
    cpu_seconds: Annotated[
        float,
        Meta(gt=0, le=MAX_CPU_SECONDS, description="Processor time for all inputs, in seconds."),
    ] = 5.0
    input_seconds: Annotated[
        float | None,
        Meta(
            description="Wall-clock time for each input, in seconds, above 0 and at most 60: an "
            "input that takes longer has the status `timeout`, and the others still run. Null for "
            "no such limit."
        ),
    ] = None
    memory_mb: Annotated[
        int,
        Meta(
            ge=MIN_MEMORY_MB,
            le=MAX_MEMORY_MB,
            description="Memory that the program may allocate, in MiB.",
        ),
    ] = 512
    output_kb: Annotated[
        int,
        Meta(
            ge=1,
            le=MAX_OUTPUT_KB,
            description="Total size of the grids, in KiB. Printed text is cut at the same size.",
        ),
    ] = 1024

    def __post_init__(self) -> None:
        # Decoding checks the annotations; a call of Limits(...) in Python does not.
        _check("wall_seconds", self.wall_seconds, 0, MAX_WALL_SECONDS, open_below=True)
        _check("cpu_seconds", self.cpu_seconds, 0, MAX_CPU_SECONDS, open_below=True)
        if self.input_seconds is not None:
            _check("input_seconds", self.input_seconds, 0, MAX_WALL_SECONDS, open_below=True)
        _check("memory_mb", self.memory_mb, MIN_MEMORY_MB, MAX_MEMORY_MB)
        _check("output_kb", self.output_kb, 1, MAX_OUTPUT_KB)


def _check(name: str, value: float, low: float, high: float, *, open_below: bool = False) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FieldError(name, "must be a number")
    if value > high or value < low or (open_below and value == low):
        above = "above" if open_below else "at least"
        raise FieldError(name, f"must be {above} {low:g} and at most {high:g}, is {value:g}")


MAXIMUM = Limits(
    wall_seconds=MAX_WALL_SECONDS,
    cpu_seconds=MAX_CPU_SECONDS,
    input_seconds=MAX_WALL_SECONDS,
    memory_mb=MAX_MEMORY_MB,
    output_kb=MAX_OUTPUT_KB,
)
