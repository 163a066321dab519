"""An array that gets shorter while one of its items is converted.

restricted: ok|error|crashed
kernel: ok|error|crashed
"""

import array

numbers = array.array("d", [0.0] * 100_000)


class Number:
    def __float__(self):
        del numbers[1:]
        return 1.0


def task(grid):
    numbers[99_999] = Number()
    return grid
