"""Rewards for training: what a completion is worth on a task, as the service found.

    from omniarc.rewards import share_of_cells, verify

    verification = await verify(completion, "25ff71a9", service_url="http://127.0.0.1:8000")
    reward = share_of_cells(verification)

`omniarc.rewards.trl`, `.verl` and `.openrlhf` have the functions that these trainers call. Nothing
here imports a trainer, and nothing but httpx and msgspec is needed.
"""

from omniarc.rewards.completions import Completion, reply_of
from omniarc.rewards.connections import RequestRefusedError, RewardError, ServiceFailedError
from omniarc.rewards.shapes import has_program, share_of_cells, share_of_pairs, solved, weighted
from omniarc.rewards.tasks import TaskLike
from omniarc.rewards.verifying import verify, verify_blocking

__all__ = [
    "Completion",
    "RequestRefusedError",
    "RewardError",
    "ServiceFailedError",
    "TaskLike",
    "has_program",
    "reply_of",
    "share_of_cells",
    "share_of_pairs",
    "solved",
    "verify",
    "verify_blocking",
    "weighted",
]
