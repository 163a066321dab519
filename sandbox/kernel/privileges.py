"""Dropping of root, of capabilities and of the means to regain them."""

import ctypes
import os
from collections.abc import Callable

from sandbox.kernel.libc import prctl, prepared_prctl, syscall

# A user that owns no file and runs no other program. 65534 ("nobody") is unsuitable, because
# services run as that user.
UNPRIVILEGED_ID = 65533

# Allows the interpreter to read packages that only root may read, such as a checkout under /root.
# It is the only capability kept while the template imports, and is dropped before the first fork.
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
    """Become an unprivileged user without groups. Do nothing if not running as root.

    The capability CAP_DAC_READ_SEARCH is kept until `drop_capabilities`.

    Raises:
        OSError: root could not be dropped.
    """
    if os.geteuid() != 0:
        return
    for capability in range(_LAST_POSSIBLE_CAPABILITY + 1):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the kernel's last capability, or no permission to change the set
    prctl(_PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    os.setresuid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    try:
        _set_capabilities(CAP_DAC_READ_SEARCH)
    except PermissionError:
        _set_capabilities()  # root in a container may lack the capability
    if os.geteuid() == 0 or os.getuid() == 0:
        raise PermissionError("root could not be dropped")


def drop_capabilities() -> None:
    """Drop all capabilities irrevocably: `no_new_privs` is set as well."""
    _set_capabilities()
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def die_with_parent(signal_number: int) -> None:
    """Request `signal_number` for this process when the thread that created it ends."""
    prctl(_PR_SET_PDEATHSIG, signal_number)


def prepare_to_die_with_parent(signal_number: int) -> Callable[[], int]:
    """Return a prepared `die_with_parent`, which returns a negative number on failure."""
    return prepared_prctl(_PR_SET_PDEATHSIG, signal_number)


def allow_inspection_by_parent() -> None:
    """Allow other processes of the same user to read this process's memory.

    A change of user revokes this. The template needs it to read the path argument of a child's
    forbidden call. No other process of this user exists.
    """
    prctl(_PR_SET_DUMPABLE, 1)
