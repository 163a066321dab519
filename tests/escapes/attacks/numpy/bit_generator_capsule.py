"""A generator built on a capsule whose owner is gone: it reads and writes freed memory.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


class Fake:
    def __init__(self):
        real = np.random.PCG64(1)
        self.capsule = real.capsule
        self.lock = real.lock


def task(grid):
    generator = np.random.Generator(Fake())
    spray = [b"\x09" * n for n in range(16, 400) for _ in range(8)]
    before = [bytes(bytearray(s)) for s in spray]
    generator.random(100)
    if any(a != b for a, b in zip(spray, before, strict=True)):
        return [[9, 9, 9]]
    return grid
