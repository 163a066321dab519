"""What a fresh child does to itself before it has a program, made ready in the template.

A child runs this once, cold: each name that it looked up would copy the pages of the name, of where
it is found and of what it means. So all is looked up beforehand, and every argument converted.
"""

import os
import signal
import socket
import struct
from collections.abc import Callable

from sandbox.kernel import privileges, rlimits
from sandbox.kernel.seccomp import CHANNEL_FD, HANDOVER_FD, Filter

_DESCRIPTOR = struct.Struct("i")


def prepare(filter: Filter, handover: socket.socket) -> Callable[[int], None]:
    """Makes the confinement of this process's children ready.

    Args:
        filter: the seccomp filter that each installs.
        handover: where each hands its filter's listener to the template; it is `HANDOVER_FD`.

    Returns:
        To be called in a child with its socket's descriptor, which becomes `CHANNEL_FD`. Raises
        OSError when a wall cannot be put up.
    """
    channel_fd, handover_fd = CHANNEL_FD, HANDOVER_FD
    die_with_parent = privileges.prepare_to_die_with_parent(signal.SIGKILL)
    duplicate, close, close_range = os.dup2, os.close, os.closerange
    first, last = HANDOVER_FD + 1, os.sysconf("SC_OPEN_MAX")
    forbid_processes = rlimits.forbid_processes
    install, notifies = filter.prepared, filter.notify
    hand_over, process_id, pack = handover.sendmsg, os.getpid, _DESCRIPTOR.pack
    level, kind = socket.SOL_SOCKET, socket.SCM_RIGHTS

    def confine(channel: int) -> None:
        if die_with_parent() < 0:
            raise OSError("the death of the parent would go unnoticed")
        duplicate(channel, channel_fd, False)
        close_range(first, last)
        forbid_processes()
        listener = install()
        if listener < 0:
            raise OSError("the kernel refused the seccomp filter")
        if notifies:
            hand_over([b"%d" % process_id()], [(level, kind, pack(listener))])
            close(listener)
        close(handover_fd)

    return confine
