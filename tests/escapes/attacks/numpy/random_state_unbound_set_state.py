"""The same method unbound, and over an alias.

restricted: rejected|violation|error
kernel: ok|crashed|error loot
"""

import typing

import numpy as np


def task(grid):
    state = np.random.RandomState(0)
    setter = typing.Annotated[np.random.RandomState, 0].set_state
    setter(state, ("MT19937", np.zeros(624, np.uint32), 626))
    if any(state.randint(0, 2**31) for _ in range(60)):
        return [[9, 9, 9]]
    return grid
