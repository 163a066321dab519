"""Snapshots: putting a child that has ended its program back to what it was before it.

A child is confined so far that a program can change little outside its own memory: it creates no
descriptor, thread, timer or process. `RESTORED` in `sandbox.kernel.restorable` lists what remains.
So its parent, the template, can put it back from outside: stop it, write back the pages that it
wrote, remove the mappings that it added, set its registers, and check that nothing else differs.
That costs a fraction of a fork, most of which is copying page tables and pages.

Which pages were written is recorded by the kernel (userfaultfd(2) with asynchronous write
protection, and the PAGEMAP_SCAN call of the page map), from Linux 6.7 on, or 6.10 on arm64; no
privilege is needed. The method is that of Groundhog (Alzayat et al., EuroSys 2023).

The work is done in C, in `_snapshot.c`: some hundred pages for each program.
"""

import fcntl
import os
import platform
import struct

from sandbox.kernel import libc

try:
    from sandbox.kernel import _snapshot
except ImportError:  # not compiled on installation; `is_supported` says so
    _snapshot = None  # type: ignore[assignment]

# include/uapi/linux/userfaultfd.h: page faults of the kernel itself fail instead of waiting, which
# needs no privilege.
_USER_MODE_ONLY = 1

# The first version of Linux that records written pages, on each machine whose registers are known.
_FIRST_VERSIONS = {"x86_64": (6, 7), "aarch64": (6, 10)}

# What `track` needs of the memory for itself.
_NOTES_BYTES = 1 << 20

# How many descriptors `track` opens.
DESCRIPTORS = 5


class RestoreError(Exception):
    """The child could not be put back exactly; it must be killed. The message says why."""


def is_supported() -> bool:
    """Return whether the kernel, and a container's filter, offer what is needed.

    `track` still fails where the kernel was built without a part of it.
    """
    first = _FIRST_VERSIONS.get(platform.machine())
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    if not hasattr(_snapshot, "Memory") or first is None or release < first:
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


class Memory:
    """Memory that a process shares with one child, which takes it for its own in `track`.

    The parent then writes the child's pages back as it writes its own memory, for a third of what
    it costs to have the kernel do it.

    Args:
        size: in bytes; the child leaves what exceeds it in memory of its own.

    Raises:
        OSError: there is not so much address space.
    """

    def __init__(self, size: int) -> None:
        self._inner = _snapshot.Memory(size + _NOTES_BYTES)

    def withhold(self) -> None:
        """Keep the memory from further children. To be called after the fork of the one."""
        self._inner.withhold()


def track(proc: int, memory: Memory) -> bytes:
    """Move this process to shared memory, and record which pages it writes from now on.

    Args:
        proc: a descriptor of /proc.
        memory: made by the parent before the fork of this process.

    Returns:
        The numbers of the descriptors that `Snapshot` needs, packed for SCM_RIGHTS. They must be
        passed to the parent and closed.

    Raises:
        OSError: the kernel does not offer it, or a container's filter forbids it.
    """
    return struct.pack(f"{DESCRIPTORS}i", *_snapshot.track(proc, memory._inner))


class Snapshot:
    """The state of a stopped child, to which it can be put back again and again.

    It is taken by calls of `advance`, between which this process may serve its other children.

    Args:
        pid: a child of this process that called `track` and is about to read from `channel`, or
            does so already.
        channel: the number of a descriptor of the child.
        descriptors: those of `track`, in this process; they are closed with this object.
        memory: that of the child.
        like: the snapshot of another child of this process. What both have in common is held once.
    """

    def __init__(
        self,
        pid: int,
        channel: int,
        descriptors: list[int],
        memory: Memory,
        like: "Snapshot | None" = None,
    ) -> None:
        pagemap, maps, status, clear_refs, tracker = descriptors
        self._inner: _snapshot.Snapshot = _snapshot.Snapshot(
            *(pid, channel, (pagemap, maps, status, clear_refs, tracker), memory._inner),
            None if like is None else like._inner.contents,
        )

    def advance(self) -> bool:
        """Do a part of the taking, a millisecond or two, and return whether that was the last.

        Raises:
            OSError: the child cannot be stopped or read.
        """
        return self._inner.advance()

    def stop(self) -> int:
        """Stop the child, which must have ended its program and wait on its channel.

        It does nothing more until `restore` has put it back: if this process ends, it dies too.

        Returns:
            Its peak of resident memory in kB, since it was last put back.

        Raises:
            RestoreError: it does something else, or its signals differ, and it must be killed.
        """
        reason, peak_kb = self._inner.stop()
        if reason is not None:
            raise RestoreError(reason)
        return int(peak_kb)

    def restore(self, *, has_mapped: bool, listener: int | None) -> None:
        """Put the child back after `stop`. It then waits on its channel as it did at first.

        Args:
            has_mapped: whether it may have made one of `restorable.MAPPING_CALLS` since it was last
                put back. If it has not, its mappings need not be compared.
            listener: of its filter, if that reports those calls: mappings are removed by one.

        Raises:
            RestoreError: it differs in something that cannot be put back, or that failed. The child
                is left stopped, and must be killed.
        """
        reason = self._inner.restore(has_mapped, -1 if listener is None else listener)
        if reason is not None:
            raise RestoreError(reason)
