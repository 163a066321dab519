"""The processes of a sandbox, found by parentage: process ids are reused."""

import contextlib
import os
import signal
import time
from pathlib import Path

from sandbox import AsyncSandbox, Sandbox
from tests.support.waiting import eventually


def children(pid: int) -> list[int]:
    """Return the processes that `pid` has forked and not reaped."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # before or during the read
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def servers(box: AsyncSandbox) -> list[int]:
    """Return the processes that fork children: the templates, or the first in their namespaces."""
    assert box.walls is not None
    if "pid" not in box.walls.namespaces:
        return box.templates
    return [server for pid in box.templates for server in children(pid)]


def is_alive(pid: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def forked(box: AsyncSandbox) -> list[int]:
    """Return the children that wait for a program or run one."""
    return [child for pid in servers(box) for child in children(pid)]


def family(box: Sandbox) -> set[int]:
    """Return the templates of a sandbox and all processes that they have forked."""
    return {*box.inner.templates, *servers(box.inner), *forked(box.inner)}


def running_child(box: Sandbox, seconds: float = 20) -> int:
    """Wait for the child that runs a program: the one that has used processor time."""
    found: list[int] = []

    def look() -> bool:
        # A dead child that is not reaped yet still has its processor time.
        found.extend(pid for pid in forked(box.inner) if used(pid) > 0.15 and is_alive(pid))
        return bool(found)

    assert eventually(look, seconds)
    return found[0]


def used(pid: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    with contextlib.suppress(OSError):
        return time.clock_gettime((~pid << 3) | 2)
    return 0.0


def kill_running_child(box: Sandbox, seconds: float = 20) -> None:
    """Kill the child that runs a program, and wait for its death."""
    child = running_child(box, seconds)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: not is_alive(child))
