"""A forked child, as its parent sees it."""

import socket


class Child:
    """A forked child that waits for its program.

    Attributes:
        pid: process id.
        channel: the parent's end of the child's socket.
        memory_mb: memory limit of a restorable child, which holds for all its programs; else None.
        programs: how many programs it has run and was put back after.
        cpu_seconds: the processor time that those used.
    """

    def __init__(self, pid: int, channel: socket.socket, memory_mb: int | None = None) -> None:
        self.pid = pid
        self.channel = channel
        self.memory_mb = memory_mb
        self.programs = 0
        self.cpu_seconds = 0.0

    @property
    def is_restorable(self) -> bool:
        """Whether it can be put back after a program."""
        return self.memory_mb is not None
