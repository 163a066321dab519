"""Landlock: a process that has restricted itself can open, make or remove no file.

The ruleset handles every right the running kernel knows and grants none, so it denies them all.
It is installed once, in the template, and every forked child inherits it. Open descriptors keep
working: the walls are about what can be reached, not about what is held.

Source of the constants: include/uapi/linux/landlock.h.
"""

import ctypes
import os

from sandbox.kernel.libc import syscall

_CREATE_RULESET_VERSION = 1

# The number of file-system rights that each ABI knows; they are consecutive bits from 0.
# ABI 1 has 13 rights, 2 adds REFER, 3 adds TRUNCATE, 5 adds IOCTL_DEV.
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_FS_RIGHTS_FROM_5 = 16
_NET_FROM = 4  # bind and connect over TCP
_SCOPE_FROM = 6  # abstract sockets and signals to outside the domain


class _RulesetAttr(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


def abi() -> int:
    """The Landlock version this kernel offers; 0 where it offers none."""
    try:
        return syscall("landlock_create_ruleset", None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def deny_everything() -> int:
    """Restricts this process, and all it forks, to no file, no TCP and no signal outside.

    Needs `no_new_privs`. Returns the ABI that is in force.

    Raises:
        OSError: the kernel offers no Landlock, or it is switched off.
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
