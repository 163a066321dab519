"""The request and response of NeMo-Skills' sandbox."""

import msgspec
import pytest

from sandbox import ScriptResult, Status, Usage, Violation
from sandbox.limits import MAX_MEMORY_MB
from sandbox.results import Output
from service.api import nemo_skills

OPENED = Violation("file.open", "openat('x')", 3, "kernel")


def requested(**fields):
    fields = {"generated_code": "", "language": "python", **fields}
    return msgspec.convert(fields, nemo_skills.GeneratedCodeRequest)


def result(status, *, exit_code=None, stdout="", stderr="", violations=()):
    return ScriptResult(
        id="1",
        status=status,
        outputs=[Output(status)],
        stdout=stdout,
        violations=list(violations),
        usage=Usage(1500.0, 250.0, 1),
        exit_code=exit_code,
        stderr=stderr,
    )


@pytest.mark.parametrize(
    ("verdict", "status", "stderr"),
    [
        (result(Status.OK, exit_code=0), "completed", ""),
        (result(Status.ERROR, exit_code=1, stderr="oh"), "completed", "oh"),
        (result(Status.CRASHED, exit_code=-11), "completed", ""),
        (result(Status.TIMEOUT), "timeout", "Execution timed out after 2 seconds\n"),
        (
            result(Status.TIMEOUT, stderr="oh"),
            "timeout",
            "oh\nExecution timed out after 2 seconds\n",
        ),
        (
            result(Status.VIOLATION, stderr="oh", violations=[OPENED]),
            "error",
            "oh\nstopped by the sandbox: file.open: openat('x'), line 3\n",
        ),
        (result(Status.OUTPUT_LIMIT), "error", "stopped by the sandbox: output_limit\n"),
    ],
)
def test_every_result_maps_to_a_status(verdict, status, stderr):
    answer = requested(timeout=2).response(verdict)
    assert (answer.process_status, answer.stderr) == (status, stderr)


def test_streams_are_cut_off_but_not_the_reason_why_a_script_was_stopped():
    verdict = result(Status.VIOLATION, stdout="abc", stderr="abcd", violations=[OPENED])
    answer = requested(max_output_characters=3).response(verdict)
    assert answer.stdout == "abc"
    reason = "stopped by the sandbox: file.open: openat('x'), line 3\n"
    assert answer.stderr == f"abc<output cut>\n{reason}"


def test_a_script_has_the_requested_time_and_all_memory():
    limits = requested(timeout=2).limits
    assert (limits.wall_seconds, limits.cpu_seconds, limits.memory_mb) == (2, 2, MAX_MEMORY_MB)
    assert requested(timeout=900).limits.wall_seconds == 60
