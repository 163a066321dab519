"""The reward for OpenRLHF, in a file that `--reward.remote_url` names:

    from omniarc.rewards.openrlhf import reward_func

The column of `--data.label_key` is the task: its id, or a dict with `train` and `test` pairs as
JSON text.
"""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from omniarc.evaluation.verification import Verification
from omniarc.rewards import shapes
from omniarc.rewards.completions import after_prompt
from omniarc.rewards.tasks import TaskLike
from omniarc.rewards.verifying import RewardOptions, options_after, options_of, submit
from sandbox.errors import FieldError


def reward_func(
    queries: Sequence[str],
    prompts: Sequence[str],
    labels: Sequence[TaskLike],
    *,
    weights: Mapping[str, float] | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """Return the rewards of completions as tensors.

    Args:
        queries: the prompts with their completions.
        prompts: the prompts.
        labels: the task of each.
        weights: the weight of each reward by its name; by default `{"solved": 1.0}`.
        kwargs: `RewardOptions`, and what else OpenRLHF hands over.

    Returns:
        `rewards`, the sums by weights; `scores`, 1 where it is solved, by which OpenRLHF filters;
        `extra_logs`, each reward by its name.

    Raises:
        FieldError: an argument breaks a rule.
        RewardError: the service refuses a request, or failed. OpenRLHF cannot leave one out.
    """
    shapes.check_weights(weights)
    tensor = importlib.import_module("torch").tensor  # OpenRLHF's, which is heavy
    verified = verify_queries(queries, prompts, labels, **options_of(kwargs))
    logs = {name: tensor([shape(v) for v in verified]) for name, shape in shapes.SHAPES.items()}
    return {
        "rewards": tensor([shapes.weighted(each, weights) for each in verified]),
        "scores": logs["solved"],
        "extra_logs": logs,
    }


def verify_queries(
    queries: Sequence[str],
    prompts: Sequence[str],
    labels: Sequence[TaskLike],
    **options: Unpack[RewardOptions],
) -> list[Verification]:
    """Verify what each query has after its prompt.

    Args:
        queries: the prompts with their completions.
        prompts: the prompts; one that ends with `<think>` has begun a thought.
        labels: the task of each.
        options: see `RewardOptions`.

    Raises:
        FieldError: the lists differ in length, a query does not begin with its prompt, or an
            option breaks a rule.
        RewardError: the service refuses a request, or failed.
    """
    if not len(queries) == len(prompts) == len(labels):
        raise FieldError("queries", "must be as many as there are prompts and labels")

    futures = []
    for index, (query, prompt, label) in enumerate(zip(queries, prompts, labels, strict=True)):
        reply = after_prompt(query, prompt)
        if reply is None:
            raise FieldError(f"queries[{index}]", "does not begin with its prompt")
        futures.append(submit(reply, label, **options_after(prompt, options)))
    return [future.result() for future in futures]
