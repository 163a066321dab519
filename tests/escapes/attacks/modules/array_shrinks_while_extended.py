"""Arrays that get shorter while a value is converted that was to be added.

restricted: ok
kernel: ok|error|crashed loot
"""

import array

floats = []


class Number:
    turn = 0

    def __index__(self):
        self.turn += 1
        if self.turn == self.last:
            del self.array[20:]
            floats.extend([n + 0.5 for n in range(300)])
        return 255


ways = [
    (2, lambda numbers, number: numbers.append(number)),
    (2, lambda numbers, number: numbers.insert(len(numbers), number)),
    (2, lambda numbers, number: numbers.extend([number])),
    (1, lambda numbers, number: numbers.fromlist([number] * 20)),
    (1, lambda numbers, number: array.array.__setitem__(numbers, -1, number)),
]


def task(grid):
    for size in range(100, 4000, 10):
        for last, add in ways:
            floats.clear()
            number = Number()
            number.last = last
            number.array = array.array("B", bytes(size))
            try:
                add(number.array, number)
            except IndexError:
                continue
            if floats and floats != [n + 0.5 for n in range(300)]:
                return [[9, 9, 9]]
    return grid
