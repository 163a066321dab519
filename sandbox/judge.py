"""Judgment: the only module that turns evidence about a program into its result.

The child is trusted only for its grids, its printed text and its own exceptions. Time, memory,
signals and forbidden calls come from the parent, the template or the kernel.
"""

import os
import signal

import msgspec

from sandbox import wire
from sandbox.grids import InputType
from sandbox.limits import Limits
from sandbox.replies import NoProgramError
from sandbox.results import (
    Error,
    Note,
    Output,
    Result,
    ScriptResult,
    Status,
    Usage,
    Violation,
    never_ran,
    new_id,
)
from sandbox.text import DecodedText, one_line


class Evidence(msgspec.Struct, kw_only=True):
    """Observations of one program in its child.

    Attributes:
        outputs, stdout, done: what the child sent, decoded and within its limits; `done` after
            its final message.
        written_out, written_err: what a script wrote to standard output and standard error.
        stdout_truncated: some printed text was cut off.
        printed_before: how many pieces of printed text came before the first call.
        input_type: type of the function's argument; None if it was not called.
        answered: whether a call has returned or raised.
        refusal: the child's report that the program as a whole could not run.
        reported_violations: attempts that the language wall reported from inside the child.
        findings: what the language wall noted from inside the child without stopping it.
        kernel_violations: forbidden system calls that the kernel stopped.
        wall_exceeded, cpu_exceeded, output_exceeded: limits that the parent saw exceeded.
        input_exceeded: the parent saw that a call exceeded the limit of one input; the outputs
            are those of the calls before it.
        abandoned: the run was cancelled, so the parent killed the child.
        malformed: what was wrong with the child's messages.
        wait_status: status of the dead child from wait4(); None while unknown.
        killed: the template killed the child.
        stopped: the child was stopped by a signal when the template killed it.
        oom_killed: the kernel killed the child because memory ran out.
        restored: whether the program ran in a child that earlier programs had used, put back.
        wall_ms, cpu_ms, max_rss_kb: resources used.
    """

    outputs: list[Output] = []
    stdout: list[str] = []
    written_out: DecodedText = msgspec.field(default_factory=DecodedText)
    written_err: DecodedText = msgspec.field(default_factory=DecodedText)
    done: bool = False
    stdout_truncated: bool = False
    printed_before: int | None = None
    input_type: InputType | None = None
    answered: bool = False
    refusal: Output | None = None
    reported_violations: list[Violation] = []
    findings: list[Note] = []
    kernel_violations: list[Violation] = []
    wall_exceeded: bool = False
    cpu_exceeded: bool = False
    output_exceeded: bool = False
    input_exceeded: bool = False
    abandoned: bool = False
    malformed: str | None = None
    wait_status: int | None = None
    killed: bool = False
    stopped: bool = False
    oom_killed: bool = False
    restored: bool = False
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    max_rss_kb: int = 0

    @property
    def violations(self) -> list[Violation]:
        """All attempts; the kernel's get the line that the child reported for the same rule."""
        reported = list(self.reported_violations)
        merged = []
        for call in self.kernel_violations:
            match = next(
                (v for v in reported if v.rule == call.rule and v.layer == "runtime"), None
            )
            line = match.line if match else None
            if match:
                reported.remove(match)
            merged.append(msgspec.structs.replace(call, line=line))
        return reported + merged

    def cut(self, size: int) -> None:
        """Truncate text to `size`, for a child that exceeded its output limit."""
        text = "".join(self.stdout)
        written = max(len(text), len(self.written_out), len(self.written_err))
        self.stdout_truncated |= written > size
        self.stdout = [text[:size]]
        self.written_out.cut(size)
        self.written_err.cut(size)

    @property
    def lost(self) -> bool:
        """Whether something outside the sandbox killed the child, so the program may be retried.

        No program can send SIGKILL or SIGSTOP, so a signal that no limit explains came from
        outside, such as from an operator, and so did one that the template did not send: the child
        may have been stopped until its time was over. The system's out-of-memory killer would only
        strike again. If the template died with the child, how the child ended is unknown, however
        long it had run.
        """
        if self.violations or self.malformed or self.output_exceeded or self.oom_killed:
            return False
        if self.wait_status is None or (self.stopped and not self.done):
            return True
        limited = self.wall_exceeded or self.cpu_exceeded or self.input_exceeded
        was_killed = _signal_of(self.wait_status) == signal.SIGKILL
        return was_killed and not (limited and self.killed) and not self.done


# Maximum length of the reason why a reply has no program.
_MAX_REASON = 500

# The last line of printed text that was cut.
CUT_LINE = "[cut: the program printed more than its limit]\n"

_LOST_REPORT = Violation(
    "interpreter.event", "an attempt whose report did not arrive", None, "runtime"
)

_NO_ANSWER = Output(Status.CRASHED, error=Error("crashed", "ended without an answer"))
_OOM_KILLED = Output(
    Status.OUT_OF_MEMORY,
    error=Error("out_of_memory", "killed by the kernel, which had no memory left"),
)
_ABANDONED = Output(Status.CRASHED, error=Error("crashed", "stopped because the run was cancelled"))


def judge(
    evidence: Evidence,
    *,
    inputs: int,
    limits_text: dict[Status, str],
    policy: str = "restricted",
) -> Result:
    """Return the result of a program.

    Args:
        evidence: all observations of its child, which is dead.
        inputs: number of inputs, and so of expected calls.
        limits_text: for the status of each limit, a sentence that names the limit.
        policy: the policy that the program ran under.
    """
    _correct_layers(evidence, policy)
    _note_lost_report(evidence, policy)
    ending = _ending(evidence, limits_text)
    outputs = evidence.outputs[:inputs]
    # Without the final message, the report of an attempt may have been cut off.
    if ending is None and (len(outputs) < inputs or not evidence.done):
        ending = _NO_ANSWER
    if ending is not None:
        outputs = outputs + [ending] * (inputs - len(outputs))
        status = ending.status
    else:
        status = next((o.status for o in outputs if o.status is not Status.OK), Status.OK)
    return Result(
        id=new_id(),
        status=status,
        outputs=outputs,
        stdout=_printed(evidence),
        stdout_truncated=evidence.stdout_truncated,
        input_type=evidence.input_type,
        violations=evidence.violations,
        findings=evidence.findings,
        usage=Usage(evidence.wall_ms, evidence.cpu_ms, evidence.max_rss_kb),
        isolation="restored" if evidence.restored else "fork",
    )


def judge_script(
    evidence: Evidence, *, limits_text: dict[Status, str], policy: str
) -> ScriptResult:
    """Return the result of a script.

    A script sends no final message. Its outcome is its wait status from the kernel; an exception
    that the child reports only explains the exit code.

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
        stdout=evidence.written_out.text(),
        stdout_truncated=evidence.stdout_truncated,
        violations=evidence.violations,
        findings=evidence.findings,
        usage=Usage(evidence.wall_ms, evidence.cpu_ms, evidence.max_rss_kb),
        exit_code=exit_code,
        stderr=evidence.written_err.text(),
    )


def judge_reply(error: NoProgramError, inputs: int) -> Result:
    """Return the result of a reply that has no program."""
    reason = Error(type(error).__name__, one_line(str(error), _MAX_REASON))
    return never_ran(Status.REJECTED, reason, inputs)


def limits_text(limits: Limits) -> dict[Status, str]:
    """Return a sentence for the status of each limit."""
    wall, cpu = limits.wall_seconds, limits.cpu_seconds
    return {
        Status.TIMEOUT: f"stopped at the limit of {wall:g} s, or {cpu:g} s of processor time",
        Status.OUTPUT_LIMIT: f"sent more than {limits.output_kb} kB",
    }


def audit_failure(evidence: Evidence, texts: dict[Status, str]) -> str:
    """Return why an audit ended without a final message.

    Args:
        evidence: all observations of its child.
        texts: for the status of each limit, a sentence that names the limit.
    """
    without_findings = msgspec.structs.replace(evidence, reported_violations=[])
    output = judge(without_findings, inputs=1, limits_text=texts).outputs[0]
    reason = output.error.message if output.error is not None else output.status
    return f"the audit did not finish: {reason}"


def _printed(evidence: Evidence) -> str:
    """Return the printed text, with a last line that says so if it was cut."""
    parts = evidence.stdout
    if evidence.stdout_truncated:
        # The last part tells how the text ends, since none is empty.
        ends_line = bool(parts) and parts[-1].endswith("\n")
        parts = [*parts, CUT_LINE if ends_line else "\n" + CUT_LINE]
    return "".join(parts)


def _correct_layers(evidence: Evidence, policy: str) -> None:
    """Move static findings to run time under policy `kernel`, which has no static check."""
    if policy == "kernel":
        for index, reported in enumerate(evidence.reported_violations):
            evidence.reported_violations[index] = msgspec.structs.replace(reported, layer="runtime")


def _note_lost_report(evidence: Evidence, policy: str) -> None:
    """Add a violation if the tripwire ended the program and its report did not arrive.

    The program can have made the report a part of another message. It cannot exit with a code of
    its own unless it has got past the language wall.
    """
    if policy != "restricted" or evidence.wait_status is None or evidence.violations:
        return
    if os.waitstatus_to_exitcode(evidence.wait_status) == wire.TRIPPED:
        evidence.reported_violations.append(_LOST_REPORT)


def _ending(evidence: Evidence, limits_text: dict[Status, str]) -> Output | None:
    """Return the output for every input that has none, if the program ended as a whole."""
    stopped = _stopped(evidence, limits_text)
    if stopped is not None:
        return stopped
    if evidence.refusal is not None:
        return evidence.refusal
    number = _signal_of(evidence.wait_status)
    return _killed(number, limits_text) if number and not evidence.done else None


def _stopped(evidence: Evidence, limits_text: dict[Status, str]) -> Output | None:
    """Return the output of a program that was stopped at a wall or a limit, else None."""
    violations = evidence.violations
    if violations:
        first = violations[0]
        # Static findings are made by the compiler, before anything runs.
        static = all(v.layer == "static" for v in violations)
        status = Status.REJECTED if static else Status.VIOLATION
        message = f"{first.rule}: {first.detail}"
        return Output(status, error=Error(status.value, message, first.line))
    if evidence.malformed:
        return Output(Status.CRASHED, error=Error("crashed", evidence.malformed))
    if evidence.output_exceeded:
        return _at_limit(Status.OUTPUT_LIMIT, limits_text)
    if evidence.oom_killed:
        return _OOM_KILLED
    # A child that is killed after its final message has answered in time.
    exceeded = evidence.wall_exceeded or evidence.cpu_exceeded
    if not evidence.done and exceeded:
        return _at_limit(Status.TIMEOUT, limits_text)
    if evidence.abandoned or evidence.input_exceeded:  # the other inputs have not been run
        return _ABANDONED
    return None


def _ended(evidence: Evidence, exit_code: int, limits_text: dict[Status, str]) -> Output:
    """Return the output for a script's exit code, with the exception that explains it."""
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
