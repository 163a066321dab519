"""SandboxFusion's request and response for one Python script.

Field names, defaults and statuses are those of SandboxFusion's HTTP API, so that its clients work
unchanged. A client distinguishes three outcomes: the script ended (`Finished`, with its exit
code), it ran out of time (`TimeLimitExceeded`), or it was lost (`Error`). A script that the sandbox
stopped is `Finished` too, with the reason at the end of `stderr`: tools that let a model run code
hand it the streams of finished scripts only.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sandbox.limits import MAX_MEMORY_MB, Limits
from sandbox.pool.template_pool import KILLED_FROM_OUTSIDE
from sandbox.program import MAX_SCRIPT_LENGTH, MAX_STDIN_LENGTH, Policy, Script
from sandbox.results import ScriptResult, Status
from service.api import scripts
from service.api.scripts import LANGUAGE

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
        memory = self.memory_limit_MB if self.memory_limit_MB > 0 else MAX_MEMORY_MB
        return scripts.limits(self.run_timeout, memory)

    def script(self, policy: Policy) -> Script:
        """Return the script to run."""
        return Script(self.code, self.stdin or "", policy)


class CommandRunResult(msgspec.Struct, frozen=True):
    """How a script ended."""

    status: Annotated[
        CommandRunStatus,
        Meta(
            description="`Finished`: the script exited, or the sandbox stopped it; "
            "`TimeLimitExceeded`: it ran out of time; `Error`: it was lost."
        ),
    ]
    execution_time: Annotated[float | None, Meta(description="Wall-clock time, in seconds.")]
    cpu_time: Annotated[float | None, Meta(description="Processor time, in seconds.")]
    return_code: Annotated[
        int | None,
        Meta(
            description="Exit code, or the negative number of a signal; 1 if the sandbox stopped "
            "the script; null after a timeout."
        ),
    ]
    stdout: Annotated[str, Meta(description="Standard output.")]
    stderr: Annotated[
        str,
        Meta(
            description="Standard error; if the sandbox stopped the script, the reason is its end."
        ),
    ]


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
    reason = scripts.reason_stopped(result)
    # Clients retry a SandboxError, so it must not be something that a script can cause.
    lost = reason == KILLED_FROM_OUTSIDE
    stderr = scripts.with_reason(result.stderr, reason)
    status: CommandRunStatus = "Error" if lost else "Finished"
    stopped = _run_result(result, status, _STOPPED_RETURN_CODE, stderr)
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
