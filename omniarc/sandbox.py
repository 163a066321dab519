"""The sandbox under a name that no other package has.

    from omniarc.sandbox import Limits, Program, Sandbox

`sandbox` is a common name for a folder: where another one comes first on Python's path, this module
says so. It has the names of the package `sandbox`, which it imports on first use.
"""

from typing import TYPE_CHECKING, Any

from omniarc import installation

if TYPE_CHECKING:
    from sandbox import *  # noqa: F403


def __getattr__(name: str) -> Any:
    return installation.public_name(__name__, "sandbox", name, checked=("sandbox",))
