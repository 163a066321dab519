"""Giving up root, capabilities and the ways to get them back."""

import ctypes
import os
from collections.abc import Callable

from sandbox.kernel.libc import prctl, prepared_prctl, syscall

# An identity that owns no file and runs no other program; 65534 ("nobody") is shared with
# services that something may want to reach.
UNPRIVILEGED_ID = 65533

# Lets the interpreter read a package that only root may read (a checkout under /root), and
# nothing else; it is the one capability kept while the template imports, and dropped before
# the first fork.
CAP_DAC_READ_SEARCH = 2

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_KEEPCAPS = 8
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_POSSIBLE_CAPABILITY = 63


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _set_capabilities(*kept: int) -> None:
    data = (_Data * 2)()
    for capability in kept:
        word, bit = divmod(capability, 32)
        data[word].effective |= 1 << bit
        data[word].permitted |= 1 << bit
    header = _Header(_CAPABILITY_VERSION_3, 0)
    syscall("capset", ctypes.byref(header), ctypes.byref(data))


def drop_root() -> None:
    """Becomes an unprivileged user with no groups; does nothing when not started as root.

    One capability is kept, CAP_DAC_READ_SEARCH, until `drop_capabilities`.

    Raises:
        OSError: root could not be given up.
    """
    if os.geteuid() != 0:
        return
    for capability in range(_LAST_POSSIBLE_CAPABILITY + 1):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the kernel's last one, or the bounding set is not ours to change
    prctl(_PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    os.setresuid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    try:
        _set_capabilities(CAP_DAC_READ_SEARCH)
    except PermissionError:
        _set_capabilities()  # a container's root may not hold it
    if os.geteuid() == 0 or os.getuid() == 0:
        raise PermissionError("root could not be given up")


def drop_capabilities() -> None:
    """Gives up every capability, for good: `no_new_privs` is set too."""
    _set_capabilities()
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def die_with_parent(signal_number: int) -> None:
    """Asks for `signal_number` when the thread that made this process ends."""
    prctl(_PR_SET_PDEATHSIG, signal_number)


def prepare_to_die_with_parent(signal_number: int) -> Callable[[], int]:
    """`die_with_parent` with all made ready; negative where the kernel refuses."""
    return prepared_prctl(_PR_SET_PDEATHSIG, signal_number)


def allow_inspection_by_parent() -> None:
    """Lets a process of the same user read this one's memory.

    A change of user takes that away. The template needs it to read the path out of a child's
    forbidden call, and nothing else of this user exists that could make use of it.
    """
    prctl(_PR_SET_DUMPABLE, 1)
