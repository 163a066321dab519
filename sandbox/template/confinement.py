"""Confinement: the restrictions that a new child puts on itself before it gets a program.

Each child runs this code once. A name that it has to look up copies memory pages that it shares
with the template. The template therefore looks up all names and converts all arguments in advance.
"""

import os
import signal
import socket
import struct
from collections.abc import Callable

from sandbox.kernel import libc, privileges, rlimits, snapshot
from sandbox.kernel.landlock import Ruleset
from sandbox.kernel.seccomp import Filter
from sandbox.kernel.system_calls import CHANNEL_FD, HANDOVER_FD

_DESCRIPTOR = struct.Struct("i")


def prepare(
    filter: Filter, handover: socket.socket, ruleset: Ruleset, processes: int | None = None
) -> Callable[..., None]:
    """Prepare the confinement of this process's children.

    Args:
        filter: the seccomp filter that each child installs.
        handover: the socket on which a child sends its filter's listener to the template; its
            descriptor is `HANDOVER_FD`.
        ruleset: the Landlock ruleset that each child enforces.
        processes: for restorable children, a descriptor of /proc. They send the descriptors of
            `snapshot.track` before the listener.

    Returns:
        A function to call in the child with the descriptor of its socket, which becomes
        `CHANNEL_FD`, and a restorable child's `snapshot.Memory`. It raises OSError if a
        restriction cannot be applied.
    """
    channel_fd, handover_fd = CHANNEL_FD, HANDOVER_FD
    die_with_parent = privileges.prepare_to_die_with_parent(signal.SIGKILL)
    duplicate, close, close_range = os.dup2, os.close, os.closerange
    first, last = HANDOVER_FD + 1, os.sysconf("SC_OPEN_MAX")
    forbid_processes, enforce = rlimits.forbid_processes, ruleset.enforce
    install, notifies = filter.prepared, filter.notify
    hand_over, process_id, pack = handover.sendmsg, os.getpid, _DESCRIPTOR.pack
    level, kind = socket.SOL_SOCKET, socket.SCM_RIGHTS
    track = snapshot.track
    map_blocks = libc.prepare_to_map_blocks()

    def confine(channel: int, memory: snapshot.Memory | None = None) -> None:
        if die_with_parent() < 0:
            raise OSError("cannot ask to be killed when the parent dies")
        duplicate(channel, channel_fd, False)
        if processes is not None and memory is not None:
            hand_over([b"%d" % process_id()], [(level, kind, track(processes, memory))])
        map_blocks()
        if enforce() < 0:
            raise OSError("the kernel rejected the Landlock ruleset")
        close_range(first, last)
        forbid_processes()
        listener = install()
        if listener < 0:
            raise OSError("the kernel rejected the seccomp filter")
        if notifies:
            hand_over([b"%d" % process_id()], [(level, kind, pack(listener))])
            close(listener)
        close(handover_fd)

    return confine
