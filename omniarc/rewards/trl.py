"""Rewards for TRL's GRPOTrainer, whose data set has a column `task` beside `prompt`.

    from omniarc.rewards.trl import solved

    GRPOTrainer(model, reward_funcs=solved, train_dataset=dataset)

Options are given with `functools.partial(solved, service_url=…, limits=…)`; see `RewardOptions`.
Each reward is None where the service failed, and TRL leaves these completions out. Each function
verifies each completion, so use `weighted` rather than several of them.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from omniarc.evaluation.verification import Verification
from omniarc.rewards import shapes
from omniarc.rewards.completions import Completion
from omniarc.rewards.connections import ServiceFailedError
from omniarc.rewards.tasks import TaskLike
from omniarc.rewards.verifying import RewardOptions, options_after, options_of, verify
from sandbox.errors import FieldError

_log = logging.getLogger("omniarc.rewards")


async def solved(
    completions: Sequence[Completion], task: Sequence[TaskLike], **kwargs: Any
) -> list[float | None]:
    """Return 1 for each completion whose program is right on every pair of its task, else 0.

    Args:
        completions: texts, or lists of messages.
        task: for each completion, the task's id or the task; see `omniarc.rewards.verify`.
        kwargs: `RewardOptions`, the `prompts`, and what else TRL hands over.

    Returns:
        One reward for each completion; None where the service failed.

    Raises:
        FieldError: an argument breaks a rule.
        RequestRefusedError: the service refuses a request: no task has this id, for example.
    """
    return await weighted(completions, task, **{**kwargs, "weights": {"solved": 1.0}})


async def share_of_pairs(
    completions: Sequence[Completion], task: Sequence[TaskLike], **kwargs: Any
) -> list[float | None]:
    """Return the share of right pairs for each completion; otherwise as `solved`."""
    return await weighted(completions, task, **{**kwargs, "weights": {"share_of_pairs": 1.0}})


async def share_of_cells(
    completions: Sequence[Completion], task: Sequence[TaskLike], **kwargs: Any
) -> list[float | None]:
    """Return the share of right cells for each completion; otherwise as `solved`."""
    return await weighted(completions, task, **{**kwargs, "weights": {"share_of_cells": 1.0}})


async def has_program(
    completions: Sequence[Completion], task: Sequence[TaskLike], **kwargs: Any
) -> list[float | None]:
    """Return 1 for each completion with a program that could be run; otherwise as `solved`."""
    return await weighted(completions, task, **{**kwargs, "weights": {"has_program": 1.0}})


async def weighted(
    completions: Sequence[Completion],
    task: Sequence[TaskLike],
    *,
    weights: Mapping[str, float] | None = None,
    prompts: Sequence[Any] | None = None,
    **kwargs: Any,
) -> list[float | None]:
    """Return a sum of rewards for each completion, from a single verification.

    Args:
        completions: as for `solved`.
        task: as for `solved`.
        weights: the weight of each reward by its name, such as
            `{"solved": 1.0, "share_of_cells": 0.2, "has_program": 0.05}`.
        prompts: the prompts; a text that ends with `<think>` has begun a thought.
        kwargs: as for `solved`.

    Returns and Raises: as for `solved`.
    """
    shapes.check_weights(weights)
    if isinstance(task, str | Mapping) or len(task) != len(completions):
        raise FieldError("task", "must be a list with one task for each completion")
    options = options_of(kwargs)
    begun = prompts if prompts is not None else [None] * len(completions)
    verifications = await asyncio.gather(
        *(
            _verify(completion, of, prompt, options)
            for completion, of, prompt in zip(completions, task, begun, strict=True)
        )
    )
    failures = [each for each in verifications if isinstance(each, ServiceFailedError)]
    if failures:
        _log.warning("%d of %d completions: %s", len(failures), len(verifications), failures[0])
    return [
        None if isinstance(each, ServiceFailedError) else shapes.weighted(each, weights)
        for each in verifications
    ]


async def _verify(
    completion: Completion, task: TaskLike, prompt: Any, options: RewardOptions
) -> Verification | ServiceFailedError:
    try:
        return await verify(completion, task, **options_after(prompt, options))
    except ServiceFailedError as error:
        return error
