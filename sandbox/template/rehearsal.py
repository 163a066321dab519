"""A rehearsal in the template of what every child does, so that children find it done.

CPython specialises code as it runs, and fills caches and tables as it goes; in a child each such
write is to a page that it must first copy. What was rehearsed needs none of that. No client's
program takes part.
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
from sandbox.kernel.seccomp import CHANNEL_FD, HANDOVER_FD
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.template.run import Surroundings, serve_requests

# CPython 3.11 specialises a function when it has been called eight times (co_warmup).
_ROUNDS = 9

_LARGEST_LIMIT = 1 << 60
_REPLY_BYTES = 1 << 16

# What models write most: an array worked on in place, and lists of lists with a counter.
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
)
_GRID = [[0, 1, 2], [1, 1, 0]]


def rehearse(around: Surroundings) -> None:
    """Runs programs of its own in this process as a child would, several times.

    Raises:
        RuntimeError: one of them did not answer as it should.
    """
    memory_bytes = _largest_memory_limit(around.base_bytes)
    requests = [wire.frame(_request(source, memory_bytes)) for source in _PROGRAMS]
    printed = sys.stdout, sys.stderr
    with _channel() as near:
        for _ in range(_ROUNDS):
            for request in requests:
                near.sendall(request)
                serve_requests(around)
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
        last=True,
    )


def _check(reply: bytes) -> None:
    *answers, last = wire.ChildReader(_REPLY_BYTES).feed(reply)
    called = [answer for answer in answers if isinstance(answer, wire.Called)]
    if [answer.status for answer in called] != ["ok", "ok"] or not isinstance(last, wire.Done):
        raise RuntimeError(f"a rehearsed program answered {answers}")


def _largest_memory_limit(base_bytes: int) -> int:
    """One that takes nothing from this process: a hard limit cannot be raised again."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY:
        return _LARGEST_LIMIT
    return hard - base_bytes - rlimits.ANSWER_BYTES


@contextlib.contextmanager
def _channel() -> Iterator[socket.socket]:
    """Puts a socket where a child has its channel to the parent, and gives the other end of it.

    The template has its control socket there, which comes back.
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
