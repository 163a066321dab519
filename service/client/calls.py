"""What both clients send, and how they read what comes back. Nothing here touches the network."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypedDict, TypeVar

import httpx
import msgspec

from omniarc.corpus import DatasetName, Task
from omniarc.evaluation.verification import Verification
from sandbox.errors import FieldError
from sandbox.grids import Grid, check_grid
from sandbox.limits import Limits
from sandbox.program import InputType, Policy
from sandbox.results import Isolation, Result
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
from service.client import errors

T = TypeVar("T")

Programs = Iterable[BatchProgram | dict[str, Any]]
Progress = Callable[[int, int], None]

NDJSON = {"Content-Type": ndjson.MEDIA_TYPE}
JSON = {"Content-Type": "application/json"}

# Nobody waits for less than a program may take and its turn with it.
DEFAULT_TIMEOUT = httpx.Timeout(120.0, connect=10.0)

# How long to wait before asking a running job for more results, at first and at most.
POLL_SECONDS = (0.05, 1.0)

result = msgspec.json.Decoder(Result)
verification = msgspec.json.Decoder(Verification)
line = msgspec.json.Decoder(BatchLine)
job = msgspec.json.Decoder(JobReport)
job_list = msgspec.json.Decoder(JobList)
task = msgspec.json.Decoder(Task)
sandbox_report = msgspec.json.Decoder(SandboxReport)


class Options(TypedDict, total=False):
    """What else may be said of a program; None is as good as not said."""

    entry_point: str | None
    input_type: InputType | None
    limits: Limits | dict[str, Any] | None
    policy: Policy | None
    seed: int | None
    modules: dict[str, str] | None
    isolation: Isolation | None


def address(url: str) -> httpx.URL:
    """A service's address.

    Raises:
        ValueError: no service can be there.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FieldError("url", f"{error}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FieldError("url", "must begin with http:// or https:// and name a host")
    return parsed


def headers(key: str | None) -> dict[str, str]:
    """The headers of every request."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def execute_body(code: str, inputs: Sequence[Grid], options: Options) -> bytes:
    """The body of an execution.

    Raises:
        GridError: an input is not a grid.
        ValueError: an option breaks its rule.
    """
    grids = [check_grid(grid, f"inputs[{index}]") for index, grid in enumerate(inputs)]
    return msgspec.json.encode(ExecuteRequest(code=code, inputs=grids, **given(options)))


def verify_body(
    code: str,
    task_id: str | None,
    task: dict[str, Any] | None,
    dataset: DatasetName | None,
    options: Options,
) -> bytes:
    """The body of a verification.

    Raises:
        ValueError: not exactly one of `task_id` and `task` is given, or an option is wrong.
    """
    whole = None if task is None else msgspec.convert(task, TaskBody)
    request = VerifyRequest(
        code=code, task_id=task_id, task=whole, dataset=dataset, **given(options)
    )
    return msgspec.json.encode(request)


def given(options: Options) -> dict[str, Any]:
    """The options that were given, with limits as such."""
    found = {name: value for name, value in options.items() if value is not None}
    if isinstance(found.get("limits"), dict):
        found["limits"] = msgspec.convert(found["limits"], Limits)
    return found


def programs_by_id(programs: Programs) -> dict[str, bytes]:
    """Each program as a line to send, by its id: its own, or its place.

    Raises:
        ValueError: there are none, or one breaks a rule, or an id is there twice.
    """
    found: dict[str, bytes] = {}
    for place, given_program in enumerate(programs):
        try:
            one = given_program
            if isinstance(one, dict):
                one = msgspec.convert(one, BatchProgram)
        except msgspec.ValidationError as error:
            raise FieldError(f"programs[{place}]", f"{error}") from None
        identity = one.id if one.id is not None else str(place)
        if identity in found:
            raise FieldError(f"programs[{place}].id", f"{identity[:80]!r} is there already")
        found[identity] = msgspec.json.encode(msgspec.structs.replace(one, id=identity))
    if not found:
        raise FieldError("programs", "must hold at least one program")
    return found


def lines_of(programs: dict[str, bytes]) -> Iterable[bytes]:
    """The programs as the pieces of a body."""
    return (encoded + b"\n" for encoded in programs.values())


def new_key() -> str:
    """An idempotency key: a request that is repeated makes no second job."""
    return os.urandom(16).hex()


def check(answer: httpx.Response) -> httpx.Response:
    """The answer; raises ServiceError from 400 up."""
    if answer.status_code >= 400:
        raise errors.from_answer(answer.status_code, answer.content)
    return answer


def read(decoder: "msgspec.json.Decoder[T]", content: bytes | str) -> T:
    """An answer's value.

    Raises:
        ServiceError: it is not what the service answers, so something else answered.
    """
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise errors.ServiceError(200, errors.UNEXPECTED_ANSWER, str(error), []) from None
