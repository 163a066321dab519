"""Seeding: the same program with the same seed answers the same."""

import random


def draws_from_numpy(source: str) -> bool:
    """Whether a program may use numpy's generator, whose seeding would cost it a page each."""
    return "rand" in source


def seed(value: int, *, numpy: bool) -> None:
    """Seeds `random`, and with `numpy` also `numpy.random`."""
    random.seed(value)
    if numpy:
        import numpy as np

        np.random.seed(value)
