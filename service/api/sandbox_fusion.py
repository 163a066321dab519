"""SandboxFusion's request and response for one Python script, and what a verdict is in them.

The field names, their defaults and the statuses are those of SandboxFusion's HTTP API, so that a
client of it works unchanged. A client tells three things apart: the script ended by itself
(`Finished`, with its exit code), its time was over (`TimeLimitExceeded`), or it was stopped
(`Error`, with the reason at the end of `stderr`).
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sandbox.limits import MAX_MEMORY_MB, MAX_WALL_SECONDS, MIN_MEMORY_MB, Limits
from sandbox.program import MAX_SCRIPT_LENGTH, MAX_STDIN_LENGTH, Policy, Script
from sandbox.results import ScriptResult, Status
from sandbox.template_pool import KILLED_FROM_OUTSIDE

LANGUAGE = "python"

# SandboxFusion keeps 1 MiB of each stream; what is over that here is an error, not cut.
_OUTPUT_KB = 4096

_STOPPED_RETURN_CODE = 1
_MAX_SHOWN = 80

RunStatus = Literal["Success", "Failed", "SandboxError"]
CommandRunStatus = Literal["Finished", "Error", "TimeLimitExceeded"]


class RunCodeRequest(msgspec.Struct, kw_only=True, frozen=True):
    """A script and its standard input; fields that are not listed here are ignored.

    Attributes:
        run_timeout: seconds, of the wall clock and of processor time; cut to the service's most.
        memory_limit_MB: what the script may add to memory; cut to the service's most, which is
            also what 0 and -1 mean.
        compile_timeout: has no meaning for Python.
        files, fetch_files: must be empty; a script has no files.
    """

    code: Annotated[str, Meta(max_length=MAX_SCRIPT_LENGTH)]
    language: str
    stdin: Annotated[str, Meta(max_length=MAX_STDIN_LENGTH)] | None = None
    run_timeout: Annotated[float, Meta(gt=0)] = 10.0
    compile_timeout: float = 10.0
    memory_limit_MB: int = -1
    files: dict[str, str | None] = {}
    fetch_files: list[str] = []

    @property
    def refusal(self) -> str | None:
        """Why this cannot be run here; None when it can."""
        if self.language != LANGUAGE:
            return f"language: only {LANGUAGE} is run here, not {self.language[:_MAX_SHOWN]!r}"
        if any(content is not None for content in self.files.values()):
            return "files: scripts have no files here"
        if self.fetch_files:
            return "fetch_files: scripts have no files here"
        return None

    @property
    def limits(self) -> Limits:
        """The limits that are asked for, as far as they can be given."""
        seconds = min(self.run_timeout, MAX_WALL_SECONDS)
        memory = self.memory_limit_MB if self.memory_limit_MB > 0 else MAX_MEMORY_MB
        return Limits(
            wall_seconds=seconds,
            cpu_seconds=seconds,
            memory_mb=min(max(memory, MIN_MEMORY_MB), MAX_MEMORY_MB),
            output_kb=_OUTPUT_KB,
        )

    def script(self, policy: Policy) -> Script:
        """The script, as the sandbox takes it."""
        return Script(self.code, self.stdin or "", policy)


class CommandRunResult(msgspec.Struct, frozen=True):
    """How a script ended; times in seconds, and a negative return code for a signal's number."""

    status: CommandRunStatus
    execution_time: float | None
    cpu_time: float | None
    return_code: int | None
    stdout: str
    stderr: str


class RunCodeResponse(msgspec.Struct, frozen=True):
    """What became of a script: `Success` for the return code 0, else `Failed`.

    `SandboxError` is for what is not run here; the message says why. Python has no
    `compile_result`: a SyntaxError is met when the script runs.
    """

    status: RunStatus
    message: str
    compile_result: CommandRunResult | None = None
    run_result: CommandRunResult | None = None
    executor_pod_name: str | None = None
    files: dict[str, str] = {}


def refused(reason: str) -> RunCodeResponse:
    """The answer to what is not run here."""
    return RunCodeResponse("SandboxError", reason)


def response(result: ScriptResult) -> RunCodeResponse:
    """A verdict in SandboxFusion's terms."""
    if result.status is Status.OK:
        return RunCodeResponse("Success", "", run_result=_run_result(result, "Finished", 0))
    if result.status is Status.TIMEOUT:
        timed_out = _run_result(result, "TimeLimitExceeded", None)
        return RunCodeResponse("Failed", "", run_result=timed_out)
    if result.exit_code is not None:
        finished = _run_result(result, "Finished", result.exit_code)
        return RunCodeResponse("Failed", "", run_result=finished)
    reason = _reason(result)
    before = result.stderr and result.stderr.rstrip("\n") + "\n"
    stopped = _run_result(
        result, "Error", _STOPPED_RETURN_CODE, f"{before}stopped by the sandbox: {reason}\n"
    )
    # Only for what no script can bring about, because clients send it again.
    lost = reason == KILLED_FROM_OUTSIDE
    return RunCodeResponse("SandboxError" if lost else "Failed", reason, run_result=stopped)


def _run_result(
    result: ScriptResult,
    status: CommandRunStatus,
    return_code: int | None,
    stderr: str | None = None,
) -> CommandRunResult:
    return CommandRunResult(
        status=status,
        execution_time=result.usage.wall_ms / 1e3,
        cpu_time=result.usage.cpu_ms / 1e3,
        return_code=return_code,
        stdout=result.stdout,
        stderr=result.stderr if stderr is None else stderr,
    )


def _reason(result: ScriptResult) -> str:
    """The wall or the limit at which a script was stopped."""
    if result.violations:
        first = result.violations[0]
        place = "" if first.line is None else f", line {first.line}"
        return f"{first.rule}: {first.detail}{place}"
    error = result.outputs[0].error
    return error.message if error is not None else result.status


REQUEST: dict[str, Any] = {
    "code": "a, b = map(int, input().split())\nprint(a + b)\n",
    "stdin": "19 23\n",
    "language": LANGUAGE,
    "run_timeout": 10,
    "memory_limit_MB": 1024,
}
RESPONSE: dict[str, Any] = {
    "status": "Success",
    "message": "",
    "compile_result": None,
    "run_result": {
        "status": "Finished",
        "execution_time": 0.004,
        "cpu_time": 0.004,
        "return_code": 0,
        "stdout": "42\n",
        "stderr": "",
    },
    "executor_pod_name": None,
    "files": {},
}
