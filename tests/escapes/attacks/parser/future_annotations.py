"""A future that keeps annotations as text, with what is forbidden in them.

restricted: rejected|ok
kernel: ok
"""

from __future__ import annotations


def task(grid: task.__globals__) -> eval("1"):
    return grid
