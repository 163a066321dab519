"""System calls that the standard library does not wrap, through the C library.

This module imports ctypes, so only modules that need such a call import it.
"""

import ctypes
import os
from collections.abc import Callable
from functools import partial

LIBC = ctypes.CDLL(None, use_errno=True)

# System call numbers from the kernel's tables: arch/x86/entry/syscalls/syscall_64.tbl and
# include/uapi/asm-generic/unistd.h.
_NUMBERS = {
    "x86_64": {"seccomp": 317, "capset": 126, "userfaultfd": 323},
    "aarch64": {"seccomp": 277, "capset": 91, "userfaultfd": 282},
}
# Numbers that are the same on all architectures.
_COMMON_NUMBERS = {
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}


class UnsupportedMachineError(OSError):
    """The system call numbers of this machine's architecture are not in the tables."""


# mallopt(3): how many blocks may be mappings of their own, and the library's default.
_M_MMAP_MAX = -4
_DEFAULT_MMAP_MAX = 65536

# The environment variable with which a process starts without such blocks; see
# `prepare_to_map_blocks`.
WITHOUT_MAPPED_BLOCKS = {"GLIBC_TUNABLES": "glibc.malloc.mmap_max=0"}


def prepare_to_map_blocks() -> Callable[[], object]:
    """Return a function by which the C library again gives large blocks mappings of their own.

    It would grow such a block in place, which must not happen to one that was there when the
    process moved to shared memory (see `sandbox.kernel.snapshot`).
    """
    return partial(LIBC.mallopt, _M_MMAP_MAX, _DEFAULT_MMAP_MAX)


def number(name: str) -> int:
    """Return the number of system call `name` on this machine.

    Raises:
        UnsupportedMachineError: the machine is neither x86-64 nor arm64.
    """
    if name in _COMMON_NUMBERS:
        return _COMMON_NUMBERS[name]
    machine = os.uname().machine
    if machine not in _NUMBERS:
        raise UnsupportedMachineError(f"the sandbox supports x86_64 and aarch64, not {machine}")
    return _NUMBERS[machine][name]


def syscall(name: str, *args: object) -> int:
    """Make system call `name` and return its result. Integers are passed as C longs.

    Raises:
        OSError: the call failed, with this errno.
    """
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    result: int = LIBC.syscall(number(name), *wide)
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, f"{name}: {os.strerror(errno)}")
    return result


def prepared_prctl(option: int, arg2: int = 0, arg3: int = 0) -> Callable[[], int]:
    """Return a prctl(2) call with converted arguments. Its caller must check the result."""
    zero = ctypes.c_ulong(0)
    arguments = ctypes.c_ulong(arg2), ctypes.c_ulong(arg3), zero, zero
    return partial(LIBC.prctl, ctypes.c_int(option), *arguments)


def prctl(option: int, arg2: int = 0, arg3: int = 0) -> int:
    """Call prctl(2) and return its result.

    Raises:
        OSError: the call failed, with this errno.
    """
    result = prepared_prctl(option, arg2, arg3)()
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, f"prctl({option}): {os.strerror(errno)}")
    return result
