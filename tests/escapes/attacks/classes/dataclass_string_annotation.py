"""A dataclass whose annotations are text, to see whether somebody evaluates them.

restricted: ok
kernel: ok
"""

from __future__ import annotations

from dataclasses import dataclass

seen = []


@dataclass
class Mine:
    x: seen.append(1) = 1
    y: "__import__('os').getpid()" = 2


def task(grid):
    return [[9, 9, 9]] if seen else grid
