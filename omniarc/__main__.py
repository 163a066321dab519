"""`python -m omniarc`: the same as the command `omniarc`, which the distribution installs."""

import sys
from importlib.metadata import PackageNotFoundError, distribution

from omniarc import installation
from omniarc.installation import WrongPackageError


def main() -> None:
    """Run the command line, as the metadata of this distribution names it.

    It is a part of `service`, which this package must not import by name.
    """
    try:
        installation.check()
        (command,) = distribution("omniarc").entry_points.select(
            group="console_scripts", name="omniarc"
        )
    except (WrongPackageError, PackageNotFoundError) as error:
        sys.exit(f"omniarc: {error}")
    run = command.load()
    run()


if __name__ == "__main__":
    main()
