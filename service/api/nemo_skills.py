"""The request and response of NeMo-Skills' sandbox for one Python script.

Field names, defaults and statuses are those of its server for `language: python`, so that its
client works unchanged. Its sessions, in which one piece of code continues another, do not exist
here: nothing passes from one program to the next.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sandbox.limits import Limits
from sandbox.program import MAX_SCRIPT_LENGTH, MAX_STDIN_LENGTH, Policy, Script
from sandbox.results import ScriptResult, Status
from service.api import scripts
from service.api.scripts import LANGUAGE

# The name under which the client sends a session's id.
SESSION_HEADER = "X-Session-ID"

# What marks the place where the client's user is shown no more of a stream.
_CUT = "<output cut>"

_MAX_SHOWN = 80

ProcessStatus = Literal["completed", "timeout", "error"]


class GeneratedCodeRequest(msgspec.Struct, kw_only=True, frozen=True):
    """A script and its standard input. Other fields are ignored."""

    generated_code: Annotated[
        str, Meta(max_length=MAX_SCRIPT_LENGTH, description="Source of the script; may be empty.")
    ]
    language: Annotated[
        str,
        Meta(description="Must be `python`. The default, that of NeMo-Skills, is not supported."),
    ] = "ipython"
    std_input: Annotated[
        str, Meta(max_length=MAX_STDIN_LENGTH, description="Standard input of the script.")
    ] = ""
    timeout: Annotated[
        float,
        Meta(
            gt=0,
            description="Limit of wall-clock and processor time, in seconds; reduced to 60.",
        ),
    ] = 10.0
    max_output_characters: Annotated[
        int, Meta(ge=0, description="Number of characters after which each stream is cut off.")
    ] = 1000
    traceback_verbosity: Annotated[
        str, Meta(description="Ignored: tracebacks are those of Python.")
    ] = "Plain"

    def unsupported(self, session: str | None) -> str | None:
        """Return the reason why this request is not supported, or None.

        Args:
            session: the id of the session that it asks for, if any.
        """
        if self.language != LANGUAGE:
            return f"language: only {LANGUAGE} is supported, not {self.language[:_MAX_SHOWN]!r}"
        if session is not None:
            return f"{SESSION_HEADER}: sessions are not supported, each script runs by itself"
        return None

    @property
    def limits(self) -> Limits:
        """The requested limit of time, and the largest of memory."""
        return scripts.limits(self.timeout)

    def script(self, policy: Policy) -> Script:
        """Return the script to run."""
        return Script(self.generated_code, self.std_input, policy)

    def response(self, result: ScriptResult) -> "ExecutedCode":
        """Convert the script's result to NeMo-Skills' response."""
        stdout, stderr = self._cut(result.stdout), self._cut(result.stderr)
        if result.status is Status.TIMEOUT:
            late = f"Execution timed out after {self.limits.wall_seconds:g} seconds"
            return ExecutedCode("timeout", stdout, scripts.with_last_line(stderr, late))
        if result.status is Status.OK or result.exit_code is not None:
            return ExecutedCode("completed", stdout, stderr)
        reason = scripts.reason_stopped(result)
        return ExecutedCode("error", stdout, scripts.with_reason(stderr, reason))

    def _cut(self, text: str) -> str:
        shown = text[: self.max_output_characters]
        return text if shown == text else shown + _CUT


class ExecutedCode(msgspec.Struct, frozen=True):
    """The outcome of a script."""

    process_status: Annotated[
        ProcessStatus,
        Meta(
            description="`completed`: the script exited, with an exception or without; `timeout`: "
            "it ran out of time; `error`: the sandbox stopped it, or it was not run."
        ),
    ]
    stdout: Annotated[str, Meta(description="Standard output.")]
    stderr: Annotated[
        str, Meta(description="Standard error; for `error` and `timeout`, the reason is its end.")
    ]


def unsupported(reason: str) -> ExecutedCode:
    """Return the response to a request that is not supported."""
    return ExecutedCode("error", "", f"{reason}\n")


REQUEST: dict[str, Any] = {
    "generated_code": "a, b = map(int, input().split())\nprint(a + b)\n",
    "std_input": "19 23\n",
    "language": LANGUAGE,
    "timeout": 10.0,
    "max_output_characters": 1000,
}
RESPONSE: dict[str, Any] = {"process_status": "completed", "stdout": "42\n", "stderr": ""}
