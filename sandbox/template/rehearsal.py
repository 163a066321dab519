"""The rehearsal: the template runs built-in programs exactly as its children will run theirs.

CPython specializes bytecode and fills caches as code runs. In a child each such write would copy a
memory page that it shares with the template. After the rehearsal the children find this work done.
No client's program is involved.
"""

import contextlib
import fcntl
import os
import resource
import socket
import sys
from collections.abc import Iterator

from sandbox import wire
from sandbox.kernel import rlimits
from sandbox.kernel.system_calls import CHANNEL_FD, HANDOVER_FD
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.template.run import ChildEnvironment, serve_requests

# CPython 3.11 specializes a function after eight calls (co_warmup).
_ROUNDS = 9

_LARGEST_LIMIT = 1 << 60
_REPLY_BYTES = 1 << 16

# Typical programs: one edits a copy of an array, the second uses lists and a Counter. The others
# say what they take only in what they do with it: in their code, or in the whole syntax tree. One
# has an unusual name.
_PROGRAMS = (
    """
import numpy as np

def paint(grid, color):
    out = grid.copy()
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if grid[row, column] == color:
                out[row, column] = color + 1
    out[grid == 0] = 5
    return np.rot90(out)

def task(grid: np.ndarray) -> np.ndarray:
    return paint(grid, 1)
""",
    """
from collections import Counter
from typing import List

def transform(grid: List[List[int]]) -> List[List[int]]:
    counts = Counter(cell for row in grid for cell in row)
    most = max(counts, key=counts.get)
    return [[cell if cell != most else 0 for cell in row] for row in grid]
""",
    """
import numpy as np

def turned(grid):
    return np.rot90(grid)

def apply_rule(grid):
    rows, columns = np.where(turned(grid) == 1)
    return grid[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
""",
    """
def solve(grid):
    out = [row[:] for row in grid]
    for row in range(len(grid)):
        out[row] = grid[row][::-1] if any(grid[row]) else grid[row]
    return out
""",
)
_GRID = [[0, 1, 2], [1, 1, 0]]


def rehearse(environment: ChildEnvironment) -> None:
    """Run the built-in programs several times in this process, as a child would.

    Raises:
        RuntimeError: a program returned an unexpected result.
    """
    memory_bytes = _largest_memory_limit(environment.base_bytes)
    requests = [wire.frame(_request(source, memory_bytes)) for source in _PROGRAMS]
    printed = sys.stdout, sys.stderr
    with _substitute_channel() as near:
        for _ in range(_ROUNDS):
            for request in requests:
                near.sendall(request)
                serve_requests(environment)
                _check(near.recv(_REPLY_BYTES))
    sys.stdout, sys.stderr = printed
    del sys.modules[PROGRAM_MODULE]


def _request(source: str, memory_bytes: int) -> wire.Request:
    return wire.Request(
        source=source,
        inputs=[_GRID, _GRID],
        entry_point=None,
        input_type=None,
        policy="restricted",
        seed=0,
        modules={},
        memory_bytes=memory_bytes,
        printed_bytes=_REPLY_BYTES,
        integers_only=False,
        announce=False,
    )


def _check(reply: bytes) -> None:
    """Raise RuntimeError unless `reply` reports two successful calls and the end."""
    *answers, last = wire.ChildReader(_REPLY_BYTES).feed(reply)
    called = [answer for answer in answers if isinstance(answer, wire.Called)]
    if [answer.status for answer in called] != ["ok", "ok"] or not isinstance(last, wire.Done):
        raise RuntimeError(f"unexpected reply of a rehearsed program: {answers}")


def _largest_memory_limit(base_bytes: int) -> int:
    """Return a limit that keeps this process's hard limit, which could not be raised again."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY:
        return _LARGEST_LIMIT
    return hard - base_bytes - rlimits.ANSWER_BYTES


@contextlib.contextmanager
def _substitute_channel() -> Iterator[socket.socket]:
    """Put a socket at `CHANNEL_FD`, as in a child, and yield its other end.

    The template's control socket, which has this descriptor, is moved away and restored.
    """
    near, far = socket.socketpair()
    control = fcntl.fcntl(CHANNEL_FD, fcntl.F_DUPFD_CLOEXEC, HANDOVER_FD + 1)
    try:
        with near, far:
            os.dup2(far.fileno(), CHANNEL_FD, inheritable=False)
            yield near
    finally:
        os.dup2(control, CHANNEL_FD, inheritable=False)
        os.close(control)
