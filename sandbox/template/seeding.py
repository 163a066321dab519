"""Seeding of random generators, so that results are reproducible."""

import random


def uses_numpy_random(*sources: str) -> bool:
    """Return whether a program with these sources may use numpy's global random generator.

    Seeding that generator costs memory pages, so it is skipped where it is not needed. scipy uses
    the generator implicitly, for example in `rvs` and `kmeans`.
    """
    return any("rand" in source or "scipy" in source for source in sources)


def seed(value: int, *, numpy: bool) -> None:
    """Seed `random`, and also `numpy.random` if `numpy` is set."""
    random.seed(value)
    if numpy:
        import numpy as np

        np.random.seed(value)
