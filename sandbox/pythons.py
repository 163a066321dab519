"""The versions of Python on which the language wall has been tested.

The language wall depends on names, opcodes and functions of the standard library, which change with
every version. Policy `restricted` is therefore refused on all others. The kernel wall does not
depend on them.
"""

import platform
import sys

# The versions on which the attack corpus is run (docs/security.md).
TESTED = ((3, 11), (3, 12), (3, 13))


def is_tested() -> bool:
    """Return whether the language wall has been tested on this interpreter."""
    # Builds without a global lock or for debugging have flags, and another layout of objects.
    is_default_build = sys.implementation.name == "cpython" and not sys.abiflags
    return is_default_build and sys.version_info[:2] in TESTED


def current() -> str:
    """Return the name and version of this interpreter."""
    return f"{platform.python_implementation()} {platform.python_version()}{sys.abiflags}"


def tested() -> str:
    """Return the tested versions as a phrase."""
    *others, last = (".".join(map(str, version)) for version in TESTED)
    return f"{', '.join(others)} or {last}"
