"""Profiles: the sets of libraries that a template process has loaded."""

import importlib.util
import re
from collections.abc import Iterable, Sequence

# `lean` has numpy and the standard library's modules; `full` has scipy as well.
PROFILES = ("lean", "full")

# Prefix of a profile for programs without the language wall, which may import whatever part of
# the standard library is loaded.
KERNEL_PREFIX = "kernel-"

# Suffix of a full profile that has all whole packages as well, which may need scipy. There is one
# for all of them, so that the number of templates stays small.
PACKAGES_SUFFIX = "+packages"


def whole_packages(extra_modules: Iterable[str]) -> list[str]:
    """Return the extra modules that are whole packages, written as `sympy` or `sympy.*`.

    They are loaded in templates of their own, on first need, and are for programs without the
    language wall alone: nobody can look through all that their modules import, compile and open.
    The others, such as `omniarc.dsl`, are loaded in every template.
    """
    names = (name.removesuffix(".*") for name in extra_modules)
    return [name for name in names if "." not in name and _is_package(name)]


def single_modules(extra_modules: Iterable[str], packages: Sequence[str]) -> list[str]:
    """Return the extra modules that are not among the whole packages."""
    return [name for name in extra_modules if name.removesuffix(".*") not in packages]


def _is_package(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    return spec is not None and spec.submodule_search_locations is not None


def profile_of(sources: Sequence[str], policy: str, packages: Sequence[str] = ()) -> str:
    """Return the profile that a program needs: `full` if any source mentions scipy, else `lean`.

    The parent asks, and it must not parse untrusted code. A needless `full` costs only time.

    Args:
        sources: the program and its modules.
        policy: the program's policy.
        packages: the whole packages.
    """
    profile = "full" if any("scipy" in source for source in sources) else "lean"
    if packages and policy == "kernel":
        mentioned = re.compile(rf"\b(?:{'|'.join(map(re.escape, packages))})\b")
        if any(mentioned.search(source) for source in sources):
            profile = "full" + PACKAGES_SUFFIX
    return KERNEL_PREFIX + profile if policy == "kernel" else profile
