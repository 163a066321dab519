"""Methods that overwrite the elements that are being multiplied and added up.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np


class Item:
    def __init__(self):
        self.memory = bytearray(200)

    def overwrite(self, other=None):
        first[:] = None
        second[:] = None
        out[...] = None
        self.junk = [bytearray(200) for _ in range(20)]
        return Item() if depth else NotImplemented

    __add__ = __radd__ = __mul__ = __rmul__ = conjugate = overwrite


first, second, out = np.empty(9, object), np.empty(9, object), np.empty((3, 3), object)
depth = 0
USES = (
    lambda: first.dot(second),
    lambda: np.dot(first.reshape(3, 3), second.reshape(3, 3), out=out),
    lambda: np.inner(first, second[::-1]),
    lambda: np.vdot(first, second),
    lambda: first.reshape(3, 3) @ second.reshape(3, 3).T,
    lambda: np.matmul(first.reshape(3, 3), second.reshape(3, 3), out=out),
    lambda: first.reshape(3, 3) @ second[:3],
    lambda: np.vecdot(first.reshape(3, 3), second[:3]),
    lambda: np.vecmat(first[:3], second.reshape(3, 3)),
    lambda: np.einsum("i,i", first, second),
    lambda: np.einsum("ij,jk", first.reshape(3, 3), second.reshape(3, 3), out=out),
    lambda: np.einsum(first, [0], second, [1]),
    lambda: np.einsum("ii", first.reshape(3, 3)),
    lambda: np.correlate(first, second[:3]),
    lambda: np.convolve(first, second[:3]),
    lambda: np.tensordot(first, second, 0),
)


def task(grid):
    global depth
    for use in USES:
        for depth in (0, 1):
            first[:] = [Item() for _ in range(9)]
            second[:] = [Item() for _ in range(9)]
            try:
                use()
            except (TypeError, ValueError, AttributeError):
                pass
    return grid
