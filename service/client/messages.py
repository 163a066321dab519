"""Request bodies and decoded responses, shared by both clients; nothing here does any I/O."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import httpx
import msgspec

from omniarc.corpus import DatasetName, Task
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.verification import Verification
from omniarc.retrying import retry_after_seconds
from omniarc.task_rows import plain_task
from sandbox.errors import field_error
from sandbox.grids import read_grid
from sandbox.limits import Limits
from sandbox.replies import MAX_REPLY_LENGTH
from sandbox.results import Result
from service.api import ndjson
from service.api.marks import MarkReport
from service.api.schemas import (
    BatchLine,
    ExecuteRequest,
    JobList,
    JobReport,
    SandboxReport,
    TaskBody,
    VerifyRequest,
)
from service.client.errors import UnexpectedResponseError, error_from_response

T = TypeVar("T")

OnProgress = Callable[[int, int], None]

NDJSON = {"Content-Type": ndjson.MEDIA_TYPE}
JSON = {"Content-Type": "application/json"}

# Longer than the longest program and its wait for a slot.
DEFAULT_TIMEOUT = httpx.Timeout(120.0, connect=10.0)

# How many requests a client makes at once: enough to keep a service busy, and accepted by it.
DEFAULT_CONCURRENCY = 32

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
mark_decoder = msgspec.json.Decoder(MarkReport)
sandbox_decoder = msgspec.json.Decoder(SandboxReport)


def authorization(key: str | None) -> dict[str, str]:
    """Return the headers that authenticate every request."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def execute_body(
    code: str | None, reply: str | None, inputs: Sequence[Any], **options: Any
) -> bytes:
    """Return the body of an execution.

    Args:
        code: the program.
        reply: a model's reply with the program, instead of `code`.
        inputs: the grids to run it on, as lists, arrays or tensors.
        options: other fields of the request; None stands for the service's default.

    Raises:
        GridError: an input is not a grid.
        FieldError: an option breaks its rule.
    """
    grids = [read_grid(grid, f"inputs[{index}]") for index, grid in enumerate(inputs)]
    request = ExecuteRequest(code=code, reply=_cut(reply), inputs=grids, **_given_options(options))
    return encode(request)


def verify_body(
    code: str | None,
    reply: str | None,
    task_id: str | None,
    task: Mapping[str, Any] | None,
    dataset: DatasetName | None,
    **options: Any,
) -> bytes:
    """Return the body of a verification.

    Args:
        code: the program.
        reply: a model's reply with the program, instead of `code`.
        task_id: the task's id.
        task: the task itself, instead of its id; see `plain_task`.
        dataset: the dataset that holds `task_id`.
        options: other fields of the request; None stands for the service's default.

    Raises:
        FieldError: not exactly one of `task_id` and `task` is given, or an option breaks its rule.
    """
    body = None if task is None else _converted(plain_task(task), TaskBody, "task")
    request = VerifyRequest(
        code=code,
        reply=_cut(reply),
        task_id=task_id,
        task=body,
        dataset=dataset,
        **_given_options(options),
    )
    return encode(request)


def _cut(reply: str | None) -> str | None:
    """Return a reply without what makes it too large to send; the service rejects it anyway."""
    return None if reply is None else reply[: MAX_REPLY_LENGTH + 1]


def encode(value: Any) -> bytes:
    """Encode a request, or a program of a batch, as JSON.

    Values of numpy are sent as numbers and arrays. What JSON has no form for is sent as an object
    that the service rejects, and lone surrogates as escapes, which it rejects too.
    """
    try:
        return msgspec.json.encode(value, enc_hook=_plain)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value, enc_hook=_plain)).encode()


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    return {"not JSON": type(value).__name__}  # no field is an object with such a key


def _given_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that are not None, with `limits` and `augmentation` as their types."""
    given = {name: value for name, value in options.items() if value is not None}
    for name, kind in (("limits", Limits), ("augmentation", Augmentation)):
        if isinstance(given.get(name), dict):
            given[name] = _converted(given[name], kind, name)
    return given


def _converted(value: dict[str, Any], kind: type[T], field: str) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise field_error(error, field) from None


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
