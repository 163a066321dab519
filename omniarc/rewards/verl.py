"""The reward for verl, by settings alone:

    reward.custom_reward_function.path=pkg://omniarc.rewards.verl
    reward.custom_reward_function.name=compute_score
    +reward.custom_reward_function.reward_kwargs.service_url=http://127.0.0.1:8000

`reward_model.ground_truth` of a row is the task: its id, a dict, or that dict as JSON text.
"""

from collections.abc import Mapping
from typing import Any

from omniarc.rewards import shapes
from omniarc.rewards.tasks import TaskLike
from omniarc.rewards.verifying import options_of, verify


async def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: TaskLike,
    extra_info: Mapping[str, Any] | None = None,
    *,
    service_url: str | None = None,
    weights: Mapping[str, float] | None = None,
    **kwargs: Any,
) -> dict[str, float]:
    """Return the reward of a response, and each reward by its name, which verl logs.

    Args:
        data_source: the name of the data set, which does not matter.
        solution_str: the response.
        ground_truth: the task.
        extra_info: further fields of the row, which do not matter.
        service_url: the service's address; by default `OMNIARC_SERVICE_URL`.
        weights: the weight of each reward by its name; by default `{"solved": 1.0}`.
        kwargs: other `RewardOptions`, and what else verl hands over.

    Returns:
        `score`, the sum by weights; `acc`, whether it is solved; and each reward by its name.

    Raises:
        FieldError: an argument breaks a rule.
        RewardError: the service refuses the request, or failed. verl cannot leave a response out.
    """
    shapes.check_weights(weights)
    options = options_of({**kwargs, "service_url": service_url})
    verification = await verify(solution_str, ground_truth, **options)
    parts = {name: shape(verification) for name, shape in shapes.SHAPES.items()}
    return {"score": shapes.weighted(verification, weights), "acc": parts["solved"], **parts}
