"""Profiles: the sets of libraries that a template process has loaded."""

from collections.abc import Iterable

# `lean` has numpy and the standard library's modules; `full` has scipy as well.
PROFILES = ("lean", "full")

# Prefix of a profile for programs without the language wall, which may import whatever part of
# the standard library is loaded.
KERNEL_PREFIX = "kernel-"


def profile_of(sources: Iterable[str], policy: str) -> str:
    """Return the profile that a program needs: `full` if any source mentions scipy, else `lean`.

    The parent asks, and it must not parse untrusted code. A needless `full` costs only time.
    """
    profile = "full" if any("scipy" in source for source in sources) else "lean"
    return KERNEL_PREFIX + profile if policy == "kernel" else profile
