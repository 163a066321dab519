"""Calls that the standard library has no name for, through the C library.

Importing this loads ctypes, so only the modules that need such a call import it.
"""

import ctypes
import os
from collections.abc import Callable
from functools import partial

LIBC = ctypes.CDLL(None, use_errno=True)

# System call numbers from the kernel's tables (arch/x86/entry/syscalls/syscall_64.tbl and
# include/uapi/asm-generic/unistd.h); Landlock's are the same everywhere.
_NUMBERS = {
    "x86_64": {"seccomp": 317, "capset": 126},
    "aarch64": {"seccomp": 277, "capset": 91},
}
_EVERYWHERE = {
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}


class UnsupportedMachineError(OSError):
    """The processor is one whose system call numbers are not known here."""


def number(name: str) -> int:
    """The number of system call `name` on this machine.

    Raises:
        UnsupportedMachineError: on anything but x86-64 and arm64.
    """
    if name in _EVERYWHERE:
        return _EVERYWHERE[name]
    machine = os.uname().machine
    if machine not in _NUMBERS:
        raise UnsupportedMachineError(f"the sandbox knows x86_64 and aarch64, not {machine}")
    return _NUMBERS[machine][name]


def syscall(name: str, *args: object) -> int:
    """Makes system call `name`; integers are passed as C longs.

    Raises:
        OSError: with the kernel's errno, when the call fails.
    """
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    result: int = LIBC.syscall(number(name), *wide)
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, f"{name}: {os.strerror(errno)}")
    return result


def prepared_prctl(option: int, arg2: int = 0, arg3: int = 0) -> Callable[[], int]:
    """prctl(2) with its arguments converted: what it returns is the caller's to look at."""
    zero = ctypes.c_ulong(0)
    arguments = ctypes.c_ulong(arg2), ctypes.c_ulong(arg3), zero, zero
    return partial(LIBC.prctl, ctypes.c_int(option), *arguments)


def prctl(option: int, arg2: int = 0, arg3: int = 0) -> int:
    """prctl(2); raises OSError when it fails."""
    result = prepared_prctl(option, arg2, arg3)()
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, f"prctl({option}): {os.strerror(errno)}")
    return result
