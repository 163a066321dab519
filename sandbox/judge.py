"""The verdict: the one place where evidence about a program becomes its result.

What a child says is taken for its grids and its own exceptions; time, memory, signals and
forbidden calls are taken from what the parent, the template or the kernel saw.
"""

import os
import signal

import msgspec

from sandbox.results import (
    Error,
    Isolation,
    Output,
    Result,
    ScriptResult,
    Status,
    Usage,
    Violation,
    new_id,
)


class Evidence(msgspec.Struct):
    """What was seen of one child, by whom.

    Attributes:
        outputs, stdout, done: what the child said, decoded and within its limits.
        written_out, written_err: what a script wrote to its standard output and error.
        refusal: the child's word that the program as a whole could not run.
        said_violations: attempts that the language wall reported from inside the child.
        seen_violations: forbidden calls that the kernel stopped.
        wall_exceeded, cpu_exceeded, output_exceeded: limits that the parent saw passed.
        abandoned: the parent ended it early, because nobody waited for it any more.
        malformed: what was wrong with the child's messages.
        wait_status: how the child ended, as wait4() gave it; None while it is not known.
        stopped: it had been stopped by a signal when it was to be killed.
        wall_ms, cpu_ms, max_rss_kb: what the program used. For a program in a batch, all but the
            last, the processor time is the child's word, and the memory is the whole child's.
    """

    outputs: list[Output] = []
    stdout: list[str] = []
    written_out: bytearray = msgspec.field(default_factory=bytearray)
    written_err: bytearray = msgspec.field(default_factory=bytearray)
    done: bool = False
    refusal: Output | None = None
    said_violations: list[Violation] = []
    seen_violations: list[Violation] = []
    wall_exceeded: bool = False
    cpu_exceeded: bool = False
    output_exceeded: bool = False
    abandoned: bool = False
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

    def cut(self, size: int) -> None:
        """Lets go of text that is over a limit."""
        self.stdout = ["".join(self.stdout)[:size]]
        del self.written_out[size:], self.written_err[size:]

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


_NO_ANSWER = Output(Status.CRASHED, error=Error("crashed", "ended without an answer"))
_ABANDONED = Output(Status.CRASHED, error=Error("crashed", "ended when nobody waited for it"))


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
    _correct_layers(evidence, policy)
    whole = _whole(evidence, limits_text)
    outputs = evidence.outputs[:inputs]
    if whole is None and len(outputs) < inputs:
        whole = _NO_ANSWER
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


def judge_script(
    evidence: Evidence, *, limits_text: dict[Status, str], policy: str
) -> ScriptResult:
    """Makes the one verdict on a script.

    A script has no last word: how it ended is what the kernel says of its death, and an exception
    that its child reports only explains an exit code.

    Args:
        evidence, limits_text, policy: as for `judge`.
    """
    _correct_layers(evidence, policy)
    exit_code = None
    output = _stopped(evidence, limits_text)
    if output is None and evidence.wait_status is not None:
        exit_code = os.waitstatus_to_exitcode(evidence.wait_status)
        output = _ended(evidence, exit_code, limits_text)
    output = msgspec.structs.replace(output or _NO_ANSWER, wall_ms=evidence.wall_ms)
    return ScriptResult(
        id=new_id(),
        status=output.status,
        outputs=[output],
        stdout=evidence.written_out.decode("utf-8", "replace"),
        violations=evidence.violations,
        usage=Usage(evidence.wall_ms, evidence.cpu_ms, evidence.max_rss_kb),
        exit_code=exit_code,
        stderr=evidence.written_err.decode("utf-8", "replace"),
    )


def _correct_layers(evidence: Evidence, policy: str) -> None:
    """Without the language wall nothing is found before a program runs, whatever a child says."""
    if policy == "kernel":
        for index, said in enumerate(evidence.said_violations):
            evidence.said_violations[index] = msgspec.structs.replace(said, layer="runtime")


def _whole(evidence: Evidence, limits_text: dict[Status, str]) -> Output | None:
    """What ended the program as a whole; None when each output speaks for itself."""
    stopped = _stopped(evidence, limits_text)
    if stopped is not None:
        return stopped
    if evidence.refusal is not None:
        return evidence.refusal
    number = _signal_of(evidence.wait_status)
    return _killed(number, limits_text) if number and not evidence.done else None


def _stopped(evidence: Evidence, limits_text: dict[Status, str]) -> Output | None:
    """The wall or the limit, seen from here, at which a program was stopped."""
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
        return _at_limit(Status.OUTPUT_LIMIT, limits_text)
    # A child that had given its whole answer in time and was killed as it lingered has answered.
    if not evidence.done and (evidence.wall_exceeded or evidence.cpu_exceeded):
        return _at_limit(Status.TIMEOUT, limits_text)
    if evidence.abandoned:
        return _ABANDONED
    return None


def _ended(evidence: Evidence, exit_code: int, limits_text: dict[Status, str]) -> Output:
    """What a script's exit code says, and the exception that explains it."""
    if exit_code == 0:
        return Output(Status.OK)
    if exit_code < 0:
        return _killed(-exit_code, limits_text)
    exited = Output(Status.ERROR, error=Error("SystemExit", f"exit code {exit_code}"))
    return evidence.refusal or exited


def _killed(number: int, limits_text: dict[Status, str]) -> Output:
    if number == signal.SIGXCPU:
        return _at_limit(Status.TIMEOUT, limits_text)
    return Output(Status.CRASHED, error=Error("crashed", f"killed by {_signal_name(number)}"))


def _at_limit(status: Status, limits_text: dict[Status, str]) -> Output:
    return Output(status, error=Error(status.value, limits_text[status]))


def _signal_of(wait_status: int | None) -> int:
    return 0 if wait_status is None else wait_status & 0x7F


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
