"""Snapshots: putting a child that has ended its program back to what it was before it.

A child is confined so far that a program can change little outside its own memory: it creates no
descriptor, thread, timer or process. `RESTORED` in `sandbox.kernel.restorable` lists what remains.
So its parent, the template, can put it back from outside: stop it, write back the pages that it
wrote, remove the mappings that it added, set its registers, and check that nothing else differs.
That costs a fraction of a fork, most of which is copying page tables and pages.

Which pages were written is recorded by the kernel (userfaultfd(2) with asynchronous write
protection, and the PAGEMAP_SCAN call of the page map), from Linux 6.7 on; no privilege is needed.
The method is that of Groundhog (Alzayat et al., EuroSys 2023).

The work is done in C, in `_snapshot.c`: some hundred pages for each program.
"""

import fcntl
import os
import platform
import struct
from typing import NamedTuple

from sandbox.kernel import libc

try:
    from sandbox.kernel import _snapshot
except ImportError:  # not compiled on installation; `is_supported` says so
    _snapshot = None  # type: ignore[assignment]

# include/uapi/linux/userfaultfd.h: page faults of the kernel itself fail instead of waiting, which
# needs no privilege.
_USER_MODE_ONLY = 1

# How many descriptors `track` opens.
DESCRIPTORS = 5


class RestoreError(Exception):
    """The child could not be put back exactly; it must be killed. The message says why."""


class MemoryUsed(NamedTuple):
    """What a restored child had used.

    Attributes:
        pages: how many pages were written back.
        peak_kb: its peak of resident memory since it was last restored.
    """

    pages: int
    peak_kb: int


def is_supported() -> bool:
    """Return whether the kernel, and a container's filter, offer what is needed.

    `track` still fails where the kernel was built without a part of it.
    """
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    if not hasattr(_snapshot, "track") or release < (6, 7):
        return False
    try:
        os.close(libc.syscall("userfaultfd", os.O_CLOEXEC | _USER_MODE_ONLY))
    except OSError:
        return False
    return True


def open_processes(least: int) -> int:
    """Return a descriptor of /proc, for `track`, which also works where /proc is out of reach.

    Args:
        least: the lowest number that the descriptor may have.
    """
    opened = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return fcntl.fcntl(opened, fcntl.F_DUPFD_CLOEXEC, least)
    finally:
        os.close(opened)


def track(proc: int) -> bytes:
    """Record which pages this process writes, from now on.

    Args:
        proc: a descriptor of /proc.

    Returns:
        The numbers of the descriptors that `Snapshot` needs, packed for SCM_RIGHTS. They must be
        passed to the parent and closed.

    Raises:
        OSError: the kernel does not offer it, or a container's filter forbids it.
    """
    return struct.pack(f"{DESCRIPTORS}i", *_snapshot.track(proc))


class Snapshot:
    """The state of a stopped child, to which it can be put back again and again.

    Args:
        pid: a child of this process that called `track` and is about to read from `channel`, or
            does so already.
        channel: the number of a descriptor of the child.
        descriptors: those of `track`, in this process; they are closed with this object.

    Raises:
        OSError: the child cannot be stopped or read.
    """

    def __init__(self, pid: int, channel: int, descriptors: list[int]) -> None:
        pagemap, maps, status, clear_refs, tracker = descriptors
        self._inner = _snapshot.Snapshot(pid, channel, (pagemap, maps, status, clear_refs, tracker))

    def restore(self) -> MemoryUsed:
        """Put the child back. Afterwards it waits on its channel as it did at first.

        Raises:
            RestoreError: the child differs in something that cannot be put back. It may be left
                stopped, and must be killed.
        """
        reason, pages, peak_kb = self._inner.restore()
        if reason is not None:
            raise RestoreError(reason)
        return MemoryUsed(pages, peak_kb)
