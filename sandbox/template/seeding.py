"""Seeding: the same program with the same seed answers the same."""

import random


def draws_from_numpy(*sources: str) -> bool:
    """Whether a program of these sources may use numpy's generator: each seeding costs pages.

    scipy draws from it without its being named, in `rvs` and `kmeans` among others.
    """
    return any("rand" in source or "scipy" in source for source in sources)


def seed(value: int, *, numpy: bool) -> None:
    """Seeds `random`, and with `numpy` also `numpy.random`."""
    random.seed(value)
    if numpy:
        import numpy as np

        np.random.seed(value)
