"""Landlock: denies a process all access to files, TCP and processes outside.

The ruleset handles every access right that the running kernel knows and grants none. It is
installed once, in the template, and every forked child inherits it. Open descriptors keep working.

Source of the constants: include/uapi/linux/landlock.h.
"""

import ctypes
import os

from sandbox.kernel.libc import syscall

_CREATE_RULESET_VERSION = 1

# Number of file-system access rights in each ABI version; they are consecutive bits from 0.
# ABI 1 has 13 rights, 2 adds REFER, 3 adds TRUNCATE, 5 adds IOCTL_DEV.
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_FS_RIGHTS_FROM_5 = 16
_NET_FROM = 4  # bind and connect over TCP
_SCOPE_FROM = 6  # abstract sockets, and signals to processes outside the domain


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


def deny_everything() -> int:
    """Deny this process and all that it forks every access that Landlock can deny.

    Requires `no_new_privs`.

    Returns:
        The ABI version in force.

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
    try:
        syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return version
