"""Request bodies and decoded responses, shared by both clients; nothing here does any I/O."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import httpx
import msgspec

from omniarc.corpus import DatasetName, Task
from omniarc.evaluation.verification import Verification
from omniarc.retrying import retry_after_seconds
from sandbox.errors import FieldError, field_error
from sandbox.grids import Grid, check_grid
from sandbox.limits import Limits
from sandbox.results import Result
from service.api import ndjson
from service.api.schemas import (
    BatchLine,
    BatchProgram,
    ExecuteRequest,
    JobList,
    JobReport,
    SandboxReport,
    TaskBody,
    VerifyRequest,
)
from service.client.errors import UnexpectedResponseError, error_from_response

T = TypeVar("T")

Programs = Iterable[BatchProgram | dict[str, Any]]
OnProgress = Callable[[int, int], None]

NDJSON = {"Content-Type": ndjson.MEDIA_TYPE}
JSON = {"Content-Type": "application/json"}

# Longer than the longest program and its wait for a slot.
DEFAULT_TIMEOUT = httpx.Timeout(120.0, connect=10.0)

# The first and the longest pause between two requests for a running job's results.
POLL_SECONDS = (0.05, 1.0)

# Statuses that mean "try again later".
RETRIED_STATUSES = (429, 502, 503, 504)

# A longer Retry-After is cut to this.
LONGEST_RETRY_AFTER_SECONDS = 60.0

result_decoder = msgspec.json.Decoder(Result)
verification_decoder = msgspec.json.Decoder(Verification)
line_decoder = msgspec.json.Decoder(BatchLine)
job_decoder = msgspec.json.Decoder(JobReport)
job_list_decoder = msgspec.json.Decoder(JobList)
task_decoder = msgspec.json.Decoder(Task)
sandbox_decoder = msgspec.json.Decoder(SandboxReport)


def authorization(key: str | None) -> dict[str, str]:
    """Return the headers that authenticate every request."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def execute_body(code: str, inputs: Sequence[Grid], **options: Any) -> bytes:
    """Return the body of an execution.

    Args:
        code: the program.
        inputs: the grids to run it on.
        options: other fields of the request; None stands for the service's default.

    Raises:
        GridError: an input is not a grid.
        FieldError: an option breaks its rule.
    """
    grids = [check_grid(grid, f"inputs[{index}]") for index, grid in enumerate(inputs)]
    request = ExecuteRequest(code=code, inputs=grids, **_given_options(options))
    return msgspec.json.encode(request)


def verify_body(
    code: str,
    task_id: str | None,
    task: dict[str, Any] | None,
    dataset: DatasetName | None,
    **options: Any,
) -> bytes:
    """Return the body of a verification.

    Args:
        code: the program.
        task_id: the task's id.
        task: the task itself, instead of its id.
        dataset: the dataset that holds `task_id`.
        options: other fields of the request; None stands for the service's default.

    Raises:
        FieldError: not exactly one of `task_id` and `task` is given, or an option breaks its rule.
    """
    body = None if task is None else _converted(task, TaskBody, "task")
    request = VerifyRequest(
        code=code, task_id=task_id, task=body, dataset=dataset, **_given_options(options)
    )
    return msgspec.json.encode(request)


def _given_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that are not None, with `limits` as `Limits`."""
    given = {name: value for name, value in options.items() if value is not None}
    if isinstance(given.get("limits"), dict):
        given["limits"] = _converted(given["limits"], Limits, "limits")
    return given


def _converted(value: dict[str, Any], kind: type[T], field: str) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise field_error(error, field) from None


def encoded_programs(programs: Programs) -> dict[str, bytes]:
    """Return each program as a line of JSON, keyed by its id, or else by its index.

    Raises:
        FieldError: there are none, one breaks a rule, or two have the same id.
    """
    encoded: dict[str, bytes] = {}
    for index, given in enumerate(programs):
        path = f"programs[{index}]"
        program = _converted(given, BatchProgram, path) if isinstance(given, dict) else given
        program_id = program.id if program.id is not None else str(index)
        if program_id in encoded:
            raise FieldError(f"{path}.id", f"duplicate id {program_id[:80]!r}")
        line = msgspec.json.encode(msgspec.structs.replace(program, id=program_id))
        encoded[program_id] = line + b"\n"
    if not encoded:
        raise FieldError("programs", "must hold at least one program")
    return encoded


def new_idempotency_key() -> str:
    """Return a random idempotency key, with which a repeated request makes no second job."""
    return os.urandom(16).hex()


def check_status(response: httpx.Response) -> httpx.Response:
    """Return the response; its body has been read.

    Raises:
        ServiceError: its status is 400 or more.
    """
    if response.status_code >= 400:
        raise error_from_response(response.status_code, response.content)
    return response


def decode(decoder: "msgspec.json.Decoder[T]", content: bytes) -> T:
    """Return the value of a response's body, or of one line of it.

    Raises:
        UnexpectedResponseError: it has not the form that the service promises.
    """
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnexpectedResponseError(200, str(error)) from None


def requested_pause(response: httpx.Response) -> float:
    """Return the seconds that a response's Retry-After asks to wait; 0 without one."""
    seconds = retry_after_seconds(response.headers.get("retry-after"))
    return min(seconds, LONGEST_RETRY_AFTER_SECONDS)
