"""System calls by number, in programs that name those of x86-64."""

import platform
import re

import pyseccomp

from sandbox.kernel import system_calls

_CALL = re.compile(r"\bsyscall\((\s*)(\d+)\b")


class NoSuchCallError(Exception):
    """This machine has no such system call. The message is its name."""


def translate(code: str) -> str:
    """Return a program with the numbers of this machine in its calls of syscall(2).

    Raises:
        NoSuchCallError: this machine lacks one of the calls.
    """
    return code if platform.machine() == "x86_64" else _CALL.sub(_translated, code)


def _translated(call: re.Match[str]) -> str:
    name = pyseccomp.resolve_syscall(pyseccomp.Arch.X86_64, int(call[2]))
    text = name.decode() if isinstance(name, bytes) else str(name)
    number = system_calls.resolve(text)
    if number < 0:
        raise NoSuchCallError(text)
    return f"syscall({call[1]}{number}"
