"""SandboxFusion's request and response."""

import msgspec
import pytest

from sandbox import ScriptResult, Status, Usage, Violation
from sandbox.limits import MAX_MEMORY_MB, MAX_WALL_SECONDS, MIN_MEMORY_MB
from sandbox.pool.template_pool import KILLED_FROM_OUTSIDE
from sandbox.results import Error, Output
from service.api import sandbox_fusion as fusion


def requested(**fields):
    return msgspec.convert({"code": "", "language": "python", **fields}, fusion.RunCodeRequest)


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [({}, 10), ({"run_timeout": 2}, 2), ({"run_timeout": 0.25}, 0.25), ({"run_timeout": 30}, 30)],
)
def test_the_requested_time_is_the_limit(fields, seconds):
    limits = requested(**fields).limits
    assert (limits.wall_seconds, limits.cpu_seconds) == (seconds, seconds)


@pytest.mark.parametrize("seconds", [MAX_WALL_SECONDS + 1, 1e9, float("inf")])
def test_the_time_is_reduced_to_the_maximum(seconds):
    assert requested(run_timeout=seconds).limits.wall_seconds == MAX_WALL_SECONDS


@pytest.mark.parametrize(
    ("given", "megabytes"),
    [
        (-1, MAX_MEMORY_MB),
        (0, MAX_MEMORY_MB),
        (1, MIN_MEMORY_MB),
        (1024, 1024),
        (1 << 62, MAX_MEMORY_MB),
    ],
)
def test_the_requested_memory_is_clamped_to_the_allowed_range(given, megabytes):
    assert requested(memory_limit_MB=given).limits.memory_mb == megabytes


def test_the_output_limit_covers_two_streams_of_sandbox_fusion():
    assert requested().limits.output_kb >= 2 * 1024


def test_a_script_is_not_searched_for_a_fenced_program():
    code = "x = '''\n```python\ndef f(): pass\n```\n'''\nprint(x)"
    script = requested(code=code, stdin=None).script("restricted")
    assert (script.code, script.stdin, script.policy) == (code, "", "restricted")


def result(status, *, exit_code=None, stderr="", violations=(), error=None):
    return ScriptResult(
        id="1",
        status=status,
        outputs=[Output(status, error=error)],
        stdout="out",
        violations=list(violations),
        usage=Usage(1500.0, 250.0, 1),
        exit_code=exit_code,
        stderr=stderr,
    )


OPENED = Violation("file.open", "openat('x')", 3, "kernel")


@pytest.mark.parametrize(
    ("verdict", "status", "run_status", "return_code"),
    [
        (result(Status.OK, exit_code=0), "Success", "Finished", 0),
        (result(Status.ERROR, exit_code=2), "Failed", "Finished", 2),
        (result(Status.OUT_OF_MEMORY, exit_code=1), "Failed", "Finished", 1),
        (result(Status.CRASHED, exit_code=-11), "Failed", "Finished", -11),
        (result(Status.TIMEOUT), "Failed", "TimeLimitExceeded", None),
        (result(Status.TIMEOUT, exit_code=-24), "Failed", "TimeLimitExceeded", None),
        (result(Status.VIOLATION, violations=[OPENED]), "Failed", "Finished", 1),
        (result(Status.REJECTED, violations=[OPENED]), "Failed", "Finished", 1),
        (result(Status.OUTPUT_LIMIT), "Failed", "Finished", 1),
        (result(Status.CRASHED), "Failed", "Finished", 1),
        (
            result(Status.CRASHED, error=Error("crashed", KILLED_FROM_OUTSIDE)),
            "SandboxError",
            "Error",
            1,
        ),
    ],
)
def test_every_result_maps_to_sandbox_fusions_statuses(verdict, status, run_status, return_code):
    answer = fusion.response(verdict)
    ran = answer.run_result
    assert (answer.status, ran.status, ran.return_code) == (status, run_status, return_code)
    assert (ran.stdout, ran.execution_time, ran.cpu_time) == ("out", 1.5, 0.25)
    stopped = verdict.exit_code is None and verdict.status is not Status.TIMEOUT
    assert bool(answer.message) == stopped


def test_the_reason_is_appended_to_stderr():
    verdict = result(Status.VIOLATION, stderr="mine", violations=[OPENED])
    ran = fusion.response(verdict).run_result
    assert ran.stderr == "mine\nstopped by the sandbox: file.open: openat('x'), line 3\n"
