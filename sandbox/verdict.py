"""What became of a program: statuses, outputs, violations, and how they are judged.

`judge` is the one place where a verdict is made. What a child says is taken for its grids and its
own exceptions; time, memory, signals and forbidden calls are taken from what the parent, the
template or the kernel saw.
"""

import os
import signal
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


class Evidence(msgspec.Struct):
    """What was seen of one child, by whom.

    Attributes:
        outputs, stdout, done: what the child said, decoded and within its limits.
        refusal: the child's word that the program as a whole could not run.
        said_violations: attempts that the language wall reported from inside the child.
        seen_violations: forbidden calls that the kernel stopped.
        wall_exceeded, cpu_exceeded, output_exceeded: limits that the parent saw passed.
        malformed: what was wrong with the child's messages.
        wait_status: how the child ended, as wait4() gave it; None while it is not known.
        stopped: it had been stopped by a signal when it was to be killed.
        wall_ms, cpu_ms, max_rss_kb: what the program used. For a program in a batch, all but the
            last, the processor time is the child's word, and the memory is the whole child's.
    """

    outputs: list[Output] = []
    stdout: list[str] = []
    done: bool = False
    refusal: Output | None = None
    said_violations: list[Violation] = []
    seen_violations: list[Violation] = []
    wall_exceeded: bool = False
    cpu_exceeded: bool = False
    output_exceeded: bool = False
    malformed: str | None = None
    wait_status: int | None = None
    stopped: bool = False
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    max_rss_kb: int = 0

    @property
    def violations(self) -> list[Violation]:
        """All attempts, the kernel's with the line that the child gave for the same rule."""
        said = list(self.said_violations)
        merged = []
        for seen in self.seen_violations:
            match = next((v for v in said if v.rule == seen.rule and v.layer == "runtime"), None)
            line = match.line if match else None
            if match:
                said.remove(match)
            merged.append(msgspec.structs.replace(seen, line=line))
        return said + merged

    @property
    def lost(self) -> bool:
        """Whether something outside ended the child, so that the program may run again.

        Nothing inside can send SIGKILL or SIGSTOP, so one that no limit explains came from
        outside: an operator, or the machine's own out-of-memory killer. And where the template
        was lost with the child, nobody knows how it ended, whatever time had passed.
        """
        if self.violations or self.malformed or self.output_exceeded:
            return False
        if self.wait_status is None or (self.stopped and not self.done):
            return True
        limited = self.wall_exceeded or self.cpu_exceeded
        killed = _signal_of(self.wait_status) == signal.SIGKILL
        return killed and not limited and not self.done


def new_id() -> str:
    """An identifier for one execution."""
    return os.urandom(16).hex()


def judge(
    evidence: Evidence,
    *,
    inputs: int,
    limits_text: dict[Status, str],
    policy: str = "restricted",
    isolation: Isolation = "program",
) -> Result:
    """Makes the one verdict on a program.

    Args:
        evidence: all that was seen of its child, which is dead.
        inputs: how many calls there should have been.
        limits_text: for each limit's status, a sentence that names the limit.
        policy: the one it ran under; without the language wall nothing is found before it runs.
        isolation: whether the program had its process for itself.
    """
    if policy == "kernel":
        for index, said in enumerate(evidence.said_violations):
            evidence.said_violations[index] = msgspec.structs.replace(said, layer="runtime")
    whole = _whole(evidence, limits_text)
    outputs = evidence.outputs[:inputs]
    if whole is None and len(outputs) < inputs:
        whole = Output(Status.CRASHED, error=Error("crashed", "ended without an answer"))
    if whole is not None:
        outputs = outputs + [whole] * (inputs - len(outputs))
        status = whole.status
    else:
        status = next((o.status for o in outputs if o.status is not Status.OK), Status.OK)
    return Result(
        id=new_id(),
        status=status,
        outputs=outputs,
        stdout="".join(evidence.stdout),
        violations=evidence.violations,
        usage=Usage(evidence.wall_ms, evidence.cpu_ms, evidence.max_rss_kb),
        isolation=isolation,
    )


def _whole(evidence: Evidence, limits_text: dict[Status, str]) -> Output | None:
    """What ended the program as a whole; None when each output speaks for itself."""

    def stopped(status: Status) -> Output:
        return Output(status, error=Error(status.value, limits_text[status]))

    violations = evidence.violations
    if violations:
        first = violations[0]
        # Found when compiling, before anything ran; anything else was an attempt.
        static = all(v.layer == "static" for v in violations)
        status = Status.REJECTED if static else Status.VIOLATION
        message = f"{first.rule}: {first.detail}"
        return Output(status, error=Error(status.value, message, first.line))
    if evidence.malformed:
        return Output(Status.CRASHED, error=Error("crashed", evidence.malformed))
    if evidence.output_exceeded:
        return stopped(Status.OUTPUT_LIMIT)
    # A child that had given its whole answer in time and was killed as it lingered has answered.
    if not evidence.done and (evidence.wall_exceeded or evidence.cpu_exceeded):
        return stopped(Status.TIMEOUT)
    if evidence.refusal is not None:
        return evidence.refusal
    number = _signal_of(evidence.wait_status)
    if not evidence.done and number == signal.SIGXCPU:
        return stopped(Status.TIMEOUT)
    if not evidence.done and number:
        name = _signal_name(number)
        return Output(Status.CRASHED, error=Error("crashed", f"killed by {name}"))
    return None


def _signal_of(wait_status: int | None) -> int:
    return 0 if wait_status is None else wait_status & 0x7F


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
