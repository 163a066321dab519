"""SandboxFusion's request and response for one Python script.

Field names, defaults and statuses are those of SandboxFusion's HTTP API, so that its clients work
unchanged. A client distinguishes three outcomes: the script exited (`Finished`, with its exit
code), it ran out of time (`TimeLimitExceeded`), or the sandbox stopped it (`Error`, with the reason
at the end of `stderr`).
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sandbox.limits import MAX_MEMORY_MB, MAX_WALL_SECONDS, MIN_MEMORY_MB, Limits
from sandbox.program import MAX_SCRIPT_LENGTH, MAX_STDIN_LENGTH, Policy, Script
from sandbox.results import ScriptResult, Status
from sandbox.template_pool import KILLED_FROM_OUTSIDE

LANGUAGE = "python"

# SandboxFusion truncates each stream at 1 MiB. Here more output than this is an error.
_OUTPUT_KB = 4096

_STOPPED_RETURN_CODE = 1
_MAX_SHOWN = 80

RunStatus = Literal["Success", "Failed", "SandboxError"]
CommandRunStatus = Literal["Finished", "Error", "TimeLimitExceeded"]


class RunCodeRequest(msgspec.Struct, kw_only=True, frozen=True):
    """A script and its standard input. Other fields are ignored."""

    code: Annotated[
        str, Meta(max_length=MAX_SCRIPT_LENGTH, description="Source of the script; may be empty.")
    ]
    language: Annotated[str, Meta(description="Must be `python`.")]
    stdin: Annotated[
        Annotated[str, Meta(max_length=MAX_STDIN_LENGTH)] | None,
        Meta(description="Standard input of the script."),
    ] = None
    run_timeout: Annotated[
        float,
        Meta(
            gt=0,
            description="Limit of wall-clock and processor time, in seconds; reduced to 60.",
        ),
    ] = 10.0
    compile_timeout: Annotated[float, Meta(description="Ignored: Python is not compiled.")] = 10.0
    memory_limit_MB: Annotated[
        int,
        Meta(
            description="Memory that the script may allocate, in MiB; raised to 16, reduced to "
            "4096. 0 and negative numbers mean 4096."
        ),
    ] = -1
    files: Annotated[
        dict[str, str | None], Meta(description="Must be empty: scripts have no files.")
    ] = {}
    fetch_files: Annotated[
        list[str], Meta(description="Must be empty: scripts have no files.")
    ] = []

    @property
    def unsupported(self) -> str | None:
        """The reason why this request is not supported, or None."""
        if self.language != LANGUAGE:
            return f"language: only {LANGUAGE} is supported, not {self.language[:_MAX_SHOWN]!r}"
        if any(content is not None for content in self.files.values()):
            return "files: not supported"
        if self.fetch_files:
            return "fetch_files: not supported"
        return None

    @property
    def limits(self) -> Limits:
        """The requested limits, reduced to the largest that the service allows."""
        seconds = min(self.run_timeout, MAX_WALL_SECONDS)
        memory = self.memory_limit_MB if self.memory_limit_MB > 0 else MAX_MEMORY_MB
        return Limits(
            wall_seconds=seconds,
            cpu_seconds=seconds,
            memory_mb=min(max(memory, MIN_MEMORY_MB), MAX_MEMORY_MB),
            output_kb=_OUTPUT_KB,
        )

    def script(self, policy: Policy) -> Script:
        """Return the script to run."""
        return Script(self.code, self.stdin or "", policy)


class CommandRunResult(msgspec.Struct, frozen=True):
    """How a script ended."""

    status: Annotated[
        CommandRunStatus,
        Meta(
            description="`Finished`: the script exited; `TimeLimitExceeded`: it ran out of time; "
            "`Error`: the sandbox stopped it."
        ),
    ]
    execution_time: Annotated[float | None, Meta(description="Wall-clock time, in seconds.")]
    cpu_time: Annotated[float | None, Meta(description="Processor time, in seconds.")]
    return_code: Annotated[
        int | None,
        Meta(description="Exit code, or the negative number of a signal; null after a timeout."),
    ]
    stdout: Annotated[str, Meta(description="Standard output.")]
    stderr: Annotated[str, Meta(description="Standard error; for `Error` it ends with the reason.")]


class RunCodeResponse(msgspec.Struct, frozen=True):
    """The outcome of a script."""

    status: Annotated[
        RunStatus,
        Meta(
            description="`Success`: return code 0; `Failed`: any other end; `SandboxError`: the "
            "request is not supported, or the script was lost."
        ),
    ]
    message: Annotated[str, Meta(description="The reason, if the script was stopped or not run.")]
    compile_result: Annotated[
        CommandRunResult | None, Meta(description="Always null: Python is not compiled.")
    ] = None
    run_result: Annotated[
        CommandRunResult | None, Meta(description="How the script ended; null if it was not run.")
    ] = None
    executor_pod_name: Annotated[str | None, Meta(description="Always null.")] = None
    files: Annotated[dict[str, str], Meta(description="Always empty.")] = {}


def unsupported(reason: str) -> RunCodeResponse:
    """Return the response to a request that is not supported."""
    return RunCodeResponse("SandboxError", reason)


def response(result: ScriptResult) -> RunCodeResponse:
    """Convert a script's result to SandboxFusion's response."""
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
    # Clients retry a SandboxError, so it must not be something that a script can cause.
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
    """Return the violation or the limit that stopped a script."""
    if result.violations:
        first = result.violations[0]
        line = "" if first.line is None else f", line {first.line}"
        return f"{first.rule}: {first.detail}{line}"
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
