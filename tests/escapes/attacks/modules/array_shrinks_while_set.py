"""An array that gets shorter while an item is converted, which is then written to other memory.

restricted: ok
kernel: ok|error|crashed loot
"""

import array

floats = []


class Number:
    def __index__(self):
        del self.array[20:]
        floats.extend([n + 0.5 for n in range(300)])
        return 255


def task(grid):
    for at in range(100, 4000, 10):
        floats.clear()
        number = Number()
        number.array = array.array("B", bytes(5000))
        try:
            number.array[at] = number
        except IndexError:
            continue
        if floats != [n + 0.5 for n in range(300)]:
            return [[9, 9, 9]]
    return grid
