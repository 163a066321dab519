"""The reward function for `--reward.remote_url`; the label of each row is its task."""

from omniarc.rewards.openrlhf import reward_func

__all__ = ["reward_func"]
