"""The processes of a sandbox, found by parentage: process ids are reused."""

import contextlib
from pathlib import Path

from sandbox import AsyncSandbox


def children(pid: int) -> list[int]:
    """Return the processes that `pid` has forked and not reaped."""
    with contextlib.suppress(FileNotFoundError):
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def servers(box: AsyncSandbox) -> list[int]:
    """Return the processes that fork children: the templates, or the first in their namespaces."""
    assert box.walls is not None
    if "pid" not in box.walls.namespaces:
        return box.templates
    return [server for pid in box.templates for server in children(pid)]
