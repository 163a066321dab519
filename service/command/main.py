"""The entry point of the command line `omniarc`.

It imports only what every installation has, so that it can say what is missing.
"""

import errno
import io
import os
import sys
from typing import NoReturn

from omniarc import installation
from omniarc.errors import OmniArcError
from service.command.failure import INTERRUPTED, CommandError

# What writing to a full or broken device, or beyond a limit of file sizes, fails with.
_WRITE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

_MAX_MESSAGE = 1000


def main() -> None:
    """Run the command line. Mistakes of the user are one line on standard error and exit code 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Tables contain characters that the terminal's encoding may lack.
        sys.stdout.reconfigure(errors="replace")
    try:
        _run()
    except (SystemExit, OSError) as error:
        # Buffered output of the command may fail to be written only here.
        flush_problem = _flush_problem()
        if flush_problem is not None:
            problem = f"standard output: {flush_problem}"
        elif isinstance(error, OSError) and (described := _describe(error)):
            problem = described
        else:
            raise
        print(f"omniarc: {problem}", file=sys.stderr)
        sys.exit(2)


def _run() -> None:
    try:
        installation.check()
        _run_command()
    except (CommandError, OmniArcError) as error:
        _fail(error)
    except KeyboardInterrupt:  # during the import of a command, which handles later ones itself
        sys.exit(INTERRUPTED)


def _run_command() -> None:
    # Imported only now, when it is known that they are this project's.
    from sandbox import extras
    from sandbox.errors import MissingExtraError, SandboxUnavailableError

    name = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        try:
            from service.command.app import COMMANDS, make_command

            # Importing every command would double the start-up time.
            names: tuple[str, ...] = COMMANDS
            if name in COMMANDS:
                names = (name,)
            elif sys.argv[1:] == ["--version"]:
                names = ()
            command = make_command(*names)
        except ModuleNotFoundError:
            extras.require("sandbox")
            extras.require("serve")
            raise
        command()
    except (MissingExtraError, SandboxUnavailableError) as error:
        _fail(error)


def _fail(error: Exception) -> NoReturn:
    print(f"omniarc: {error}", file=sys.stderr)
    sys.exit(2)


def _describe(error: OSError) -> str | None:
    """Return what went wrong with a file, in one line; None for errors that are not of a file."""
    from sandbox.text import one_line

    if error.filename is not None:
        return one_line(f"{os.fsdecode(error.filename)}: {error.strerror}", _MAX_MESSAGE)
    if error.errno in _WRITE_ERRORS:
        # Commands name the files that they write, so that only standard output has no name.
        return f"standard output: {error.strerror}"
    return None


def _flush_problem() -> str | None:
    """Flush standard output; return what went wrong, if anything but a closed pipe."""
    if sys.stdout is None:
        return None
    try:
        sys.stdout.flush()
    except OSError as error:
        # Otherwise the interpreter flushes again at exit, and prints a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None if isinstance(error, BrokenPipeError) else error.strerror
    return None
