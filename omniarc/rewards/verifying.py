"""A completion on a task, verified by the service."""

import asyncio
import json
import os
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, TypedDict, Unpack

import msgspec

from omniarc.evaluation.verification import Verification
from omniarc.rewards.completions import Completion, ends_in_thought, reply_of
from omniarc.rewards.connections import Address, connections
from omniarc.rewards.tasks import TaskLike, task_fields
from sandbox.errors import FieldError, field_error
from sandbox.limits import Limits
from sandbox.program import Policy
from sandbox.ranges import check_integer, check_not_negative
from sandbox.results import Isolation

URL_VARIABLE = "OMNIARC_SERVICE_URL"
KEY_VARIABLE = "OMNIARC_API_KEY"


class RewardOptions(TypedDict, total=False):
    """How completions are verified. What is missing or None has its default.

    Keys:
        service_url: the service's address; by default `OMNIARC_SERVICE_URL`.
        api_key: an API key, if the service requires one; by default `OMNIARC_API_KEY`.
        limits: time, memory and output of each program, as `Limits` or a dict with its fields.
        policy: "restricted" (the service's default) or "kernel".
        isolation: "program" (the service's default) or "fork", a process for each program.
        in_thought: whether the chat template ends prompts with `<think>`, so that everything
            before `</think>` is a thought.
        concurrency: how many requests of this process may be in progress at once; 32 by default.
        patience_seconds: how long to repeat a request while the service is busy or away; 60 by
            default.
    """

    service_url: str | None
    api_key: str | None
    limits: Limits | Mapping[str, Any] | None
    policy: Policy | None
    isolation: Isolation | None
    in_thought: bool | None
    concurrency: int | None
    patience_seconds: float | None


def options_of(arguments: Mapping[str, Any]) -> RewardOptions:
    """Return the options among arguments, of which trainers add others."""
    names = RewardOptions.__annotations__
    chosen: Any = {name: value for name, value in arguments.items() if name in names}
    return chosen  # type: ignore[no-any-return]


def options_after(prompt: Any, options: RewardOptions) -> RewardOptions:
    """Return the options for a completion of a prompt, which may have begun a thought."""
    in_thought = bool(options.get("in_thought")) or ends_in_thought(prompt)
    return {**options, "in_thought": in_thought}


async def verify(
    completion: Completion, task: TaskLike, **options: Unpack[RewardOptions]
) -> Verification:
    """Verify the program of a completion against the pairs of a task.

    A completion without a program has the status `rejected`; so has one whose program is in an
    unfinished thought.

    Args:
        completion: a text, or chat messages, of which the assistant's last answer counts.
        task: the task's id, or the task as a dict with `train` and `test` pairs or as JSON text.
        options: how it is verified; see `RewardOptions`.

    Raises:
        FieldError: an argument breaks a rule.
        RequestRefusedError: the service refuses the request: no task has this id, for example.
        ServiceFailedError: the service could not be reached or stayed busy, or failed.
    """
    return await asyncio.wrap_future(submit(completion, task, **options))


def verify_blocking(
    completion: Completion, task: TaskLike, **options: Unpack[RewardOptions]
) -> Verification:
    """Verify as `verify` does, from a thread that may wait.

    Args and Raises: as for `verify`.
    """
    return submit(completion, task, **options).result()


def submit(
    completion: Completion, task: TaskLike, **options: Unpack[RewardOptions]
) -> "Future[Verification]":
    """Begin to verify as `verify` does, and return at once.

    Args and Raises: as for `verify`; the future raises what the service does.
    """
    reply = reply_of(completion, in_thought=bool(options.get("in_thought")))
    fields: dict[str, Any] = {"reply": reply, **task_fields(task)}
    limits = options.get("limits")
    if limits is not None:
        fields["limits"] = _limits(limits)
    for name in ("policy", "isolation"):
        if options.get(name) is not None:
            fields[name] = options.get(name)
    return connections.verify(_address(options), _encode(fields))


def _address(options: RewardOptions) -> Address:
    url = options.get("service_url") or os.environ.get(URL_VARIABLE)
    if not url:
        raise FieldError("service_url", f"must be given, or {URL_VARIABLE} be set")
    concurrency = options.get("concurrency")
    if concurrency is not None:
        check_integer("concurrency", concurrency, 1)
    patience = options.get("patience_seconds")
    if patience is not None:
        check_not_negative("patience_seconds", patience)
    return Address(
        url,
        options.get("api_key") or os.environ.get(KEY_VARIABLE) or None,
        32 if concurrency is None else concurrency,
        60.0 if patience is None else float(patience),
    )


def _limits(limits: Limits | Mapping[str, Any]) -> Limits:
    if isinstance(limits, Limits):
        return limits
    try:
        return msgspec.convert(dict(limits), Limits)
    except msgspec.ValidationError as error:
        raise field_error(error, "limits") from None


def _encode(fields: dict[str, Any]) -> bytes:
    """Encode a request as JSON; lone surrogates, which no program can have, become `?`."""
    try:
        return msgspec.json.encode(fields, enc_hook=_refuse)
    except UnicodeEncodeError:
        built = msgspec.to_builtins(fields, enc_hook=_refuse)
        built["reply"] = built["reply"].encode("utf-8", "replace").decode()
        return json.dumps(built).encode()


def _refuse(value: Any) -> Any:
    raise FieldError("task", f"cannot be sent as JSON: {type(value).__name__}")
