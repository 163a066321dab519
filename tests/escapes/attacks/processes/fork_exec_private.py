"""Calls the C function beneath subprocess, which checks nothing.

restricted: rejected import.forbidden
kernel: violation process.fork descriptor.make
"""

import os

from _posixsubprocess import fork_exec


def task(grid):
    try:
        fork_exec(
            [b"/bin/true"], [b"/bin/true"], True, (), None, None,
            -1, -1, -1, -1, -1, -1, 4, 5, False, False, -1, None, None, None, -1, None, True,
        )
        return [[9, 9, 9]]
    except (OSError, TypeError):
        os.fork()
        return grid
