"""Whether `sandbox` and `service`, as Python imports them, are the packages of this project.

Both names are common. A folder of that name in the working directory, on `PYTHONPATH` or of another
distribution may come first, and then nothing of this project works. The three packages of the
distribution lie side by side.
"""

import importlib
import importlib.util
from collections.abc import Sequence
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from omniarc.errors import OmniArcError

PACKAGES = ("sandbox", "service")

_FOLDER = Path(__file__).resolve().parent.parent


class WrongPackageError(OmniArcError, ImportError):
    """Python imports another package of the same name."""


def check(*names: str) -> None:
    """Check where packages are imported from, without importing them.

    Args:
        names: the packages; all of `PACKAGES` by default.

    Raises:
        WrongPackageError: one is not this project's.
    """
    for name in names or PACKAGES:
        spec = importlib.util.find_spec(name)
        found = (
            [Path(place).resolve() for place in spec.submodule_search_locations or ()]
            if spec
            else []
        )
        if spec and not found and spec.origin:
            found = [Path(spec.origin)]
        if found[:1] != [_FOLDER / name]:
            places = str(found[0]) if found else "missing"
            raise WrongPackageError(
                f"the package {name!r} that Python finds is {places}, not {_FOLDER / name}: "
                "rename it, leave its folder, or take that off PYTHONPATH"
            )


def public_name(alias: str, package: str, name: str, *, checked: Sequence[str]) -> Any:
    """Return a public name of a package, for a module that has it under another name.

    Args:
        alias: the module, for the error.
        package: the package, which is imported.
        name: the name, or `__all__`.
        checked: the packages to check first; see `check`.

    Raises:
        AttributeError: the package has no such name.
        WrongPackageError: a package is not this project's.
    """
    if name == "__all__" or not name.startswith("__"):
        check(*checked)
        module = importlib.import_module(package)
        if name == "__all__" or name in module.__all__:
            return getattr(module, name)
    raise AttributeError(f"module {alias!r} has no attribute {name!r}")


def other_owners() -> dict[str, list[str]]:
    """Return, by package, the other distributions that have put files into its folder."""
    owners = packages_distributions()
    others = {name: sorted({*owners.get(name, ())} - {"omniarc"}) for name in PACKAGES}
    return {name: found for name, found in others.items() if found}
