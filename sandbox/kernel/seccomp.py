"""The seccomp filter, which enforces the list of `sandbox.kernel.system_calls`.

The kernel does not execute a call that is not in `ALLOWED`, but reports it to the template (seccomp
user notification), which records it and kills the child. On hosts without notification, the kernel
kills the child with SIGSYS. Either way, the report comes from outside the program. Calls of another
architecture (i386, x32) are killed by the filter's first instructions, which libseccomp generates.
"""

import contextlib
import ctypes
import fcntl
import struct
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sandbox.kernel.libc import LIBC, number
from sandbox.kernel.system_calls import ALLOWED, REFUSED_BY_ENGINES, allow, resolve

# Flags of clone(2) that create namespaces, which Docker refuses too.
_CLONE_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
_AF_VSOCK = 40

_RET_USER_NOTIF = 0x7FC00000
_RET_KILL_PROCESS = 0x80000000
_SET_MODE_FILTER = 1
_FLAG_NEW_LISTENER = 8

# struct seccomp_notif: id, pid, flags, then seccomp_data: nr, arch, instruction pointer, 6 args.
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_IOCTL_NOTIF_RECV = 0xC0502100
# struct seccomp_notif_resp: id, value, error, flags.
_RESPONSE = struct.Struct("=QqiI")
_IOCTL_NOTIF_SEND = 0xC0182101
_CONTINUE = 1


class Notification(NamedTuple):
    """A forbidden call in which a child is blocked.

    Attributes:
        id: the kernel's number of this notification.
        pid: the child's process id, in the reader's pid namespace.
        number: the system call's number on this machine.
        args: the contents of its six argument registers.
    """

    id: int
    pid: int
    number: int
    args: tuple[int, ...]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def is_within_a_filter() -> bool:
    """Return whether this process already runs under a seccomp filter, as in a container."""
    with open("/proc/self/status") as file:
        return any(line.split() == ["Seccomp:", "2"] for line in file)


def compile_filter(*, notify: bool, within: bool = False, restorable: bool = False) -> bytes:
    """Compile the filter to BPF instructions, for `Filter`.

    Args:
        notify: report forbidden calls to a listener; otherwise the kernel kills with SIGSYS.
        within: the filter will run under another one. Calls that the outer filter may refuse
            before the listener is notified kill at once.
        restorable: for children that are put back after a program; see `restorable`.

    Raises:
        RuntimeError: libseccomp2 is not installed.
    """
    import tempfile

    import pyseccomp

    from sandbox.kernel import restorable as rules

    default = _RET_USER_NOTIF if notify else _RET_KILL_PROCESS
    compiled = pyseccomp.SyscallFilter(default)
    compiled.set_attr(pyseccomp.Attr.ACT_BADARCH, _RET_KILL_PROCESS)
    if restorable:
        rules.add(compiled, notify=notify)
    else:
        allow(compiled, ALLOWED)
    if notify and within:
        for name in REFUSED_BY_ENGINES:
            if resolve(name) >= 0:
                compiled.add_rule(_RET_KILL_PROCESS, name)
        compiled.add_rule(_RET_KILL_PROCESS, "socket", pyseccomp.Arg(0, pyseccomp.EQ, _AF_VSOCK))
        for flag in _CLONE_NAMESPACES:
            of_flag = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
            compiled.add_rule(_RET_KILL_PROCESS, "clone", of_flag)
    with tempfile.TemporaryFile() as file:
        compiled.export_bpf(file)
        file.seek(0)
        return file.read()


class Filter:
    """A compiled filter, prepared in the template so that a child makes a single call.

    Args:
        instructions: the result of `compile_filter`.
        notify: the value that was passed to `compile_filter`.

    Attributes:
        prepared: installs the filter in the calling process; returns the listener's descriptor,
            0 without notification, or a negative number on failure.
        notify: whether forbidden calls are reported to a listener.
    """

    def __init__(self, instructions: bytes, *, notify: bool) -> None:
        program = _Program(len(instructions) // 8, instructions)
        self.prepared: Callable[[], int] = partial(
            LIBC.syscall,
            ctypes.c_long(number("seccomp")),
            ctypes.c_long(_SET_MODE_FILTER),
            ctypes.c_long(_FLAG_NEW_LISTENER if notify else 0),
            ctypes.byref(program),
        )
        self.notify = notify

    def install(self) -> int | None:
        """Install the filter in this process irrevocably. Requires `no_new_privs`.

        Returns:
            The listener's descriptor if the filter notifies, else None.

        Raises:
            OSError: the kernel refused the filter.
        """
        result = self.prepared()
        if result < 0:
            raise OSError(ctypes.get_errno(), "the kernel refused the seccomp filter")
        return result if self.notify else None


def receive(listener: int) -> Notification | None:
    """Return the forbidden call that is pending on `listener`, or None if the caller is gone."""
    buffer = bytearray(_NOTIFICATION.size)
    try:
        fcntl.ioctl(listener, _IOCTL_NOTIF_RECV, buffer)
    except OSError:
        return None
    id, pid, _, number, _, _, *args = _NOTIFICATION.unpack(buffer)
    return Notification(id, pid, number, tuple(args))


def let_go_on(listener: int, call: Notification) -> None:
    """Have the kernel execute a call, with the arguments of the notification.

    Only for calls none of whose arguments is a pointer to something that is read: the caller could
    change that after it was looked at.
    """
    response = bytearray(_RESPONSE.pack(call.id, 0, 0, _CONTINUE))
    with contextlib.suppress(OSError):  # the caller may have been killed
        fcntl.ioctl(listener, _IOCTL_NOTIF_SEND, response)
