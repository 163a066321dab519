"""Landlock: denies a process all access to files, TCP and processes outside.

The ruleset handles every access right that the running kernel knows and grants none to a child.
The template, which runs no program, may open files below /proc, and each child that it forks
enforces the strict ruleset on itself. Open descriptors keep working.

Source of the constants: include/uapi/linux/landlock.h.
"""

import ctypes
import os
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sandbox.kernel.libc import LIBC, number, syscall

_CREATE_RULESET_VERSION = 1

# Number of file-system access rights in each ABI version; they are consecutive bits from 0.
# ABI 1 has 13 rights, 2 adds REFER, 3 adds TRUNCATE, 5 adds IOCTL_DEV.
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_FS_RIGHTS_FROM_5 = 16
_NET_FROM = 4  # bind and connect over TCP
_SCOPE_FROM = 6  # abstract sockets, and signals to processes outside the domain


_RULE_PATH_BENEATH = 1
_WRITE_FILE, _READ_FILE = 1 << 1, 1 << 2


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


class _RulesetAttr(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


def abi() -> int:
    """Return the Landlock ABI version of this kernel, or 0 if it has no Landlock."""
    try:
        return syscall("landlock_create_ruleset", None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


class Ruleset(NamedTuple):
    """A ruleset that can be enforced.

    Attributes:
        descriptor: its descriptor, needed until then.
        version: the ABI version in force.
        enforce: enforces it on the calling process and all that it forks. Requires
            `no_new_privs`; returns a negative number on failure.
    """

    descriptor: int
    version: int
    enforce: Callable[[], int]


def prepare(readable: int | None = None) -> Ruleset:
    """Return a ruleset that denies every access that Landlock can deny.

    Args:
        readable: a descriptor of a directory, below which files may be opened all the same.

    Raises:
        OSError: the kernel has no Landlock, or it is disabled.
    """
    version = abi()
    if version < 1:
        raise OSError("this kernel offers no Landlock")
    attr = _RulesetAttr()
    attr.handled_access_fs = (1 << _FS_RIGHTS.get(version, _FS_RIGHTS_FROM_5)) - 1
    size = 8
    if version >= _NET_FROM:
        attr.handled_access_net = 0b11
        size = 16
    if version >= _SCOPE_FROM:
        attr.scoped = 0b11
        size = 24
    ruleset = syscall("landlock_create_ruleset", ctypes.byref(attr), size, 0)
    if readable is not None:
        beneath = _PathBeneathAttr(_READ_FILE | _WRITE_FILE, readable)
        syscall("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, ctypes.byref(beneath), 0)
    call = ctypes.c_long(number("landlock_restrict_self"))
    enforce = partial(LIBC.syscall, call, ctypes.c_long(ruleset), ctypes.c_long(0))
    return Ruleset(ruleset, version, enforce)


def deny_everything(readable: int | None = None) -> int:
    """Deny this process and all that it forks every access that Landlock can deny.

    Requires `no_new_privs`.

    Args:
        readable: a descriptor of a directory, below which files may be opened all the same.

    Returns:
        The ABI version in force.

    Raises:
        OSError: the kernel has no Landlock, or it is disabled.
    """
    ruleset = prepare(readable)
    try:
        if ruleset.enforce() < 0:
            errno = ctypes.get_errno()
            raise OSError(errno, f"landlock_restrict_self: {os.strerror(errno)}")
    finally:
        os.close(ruleset.descriptor)
    return ruleset.version
