"""Reads a dictionary backwards from where it had entries before it was emptied.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""


def task(grid):
    for view in (
        lambda d: reversed(d),
        lambda d: reversed(d.keys()),
        lambda d: reversed(d.values()),
        lambda d: reversed(d.items()),
        lambda d: dict.__reversed__(d),
    ):
        numbers = dict.fromkeys(range(100_000))
        for number in range(99_997):
            del numbers[number]
        backwards = view(numbers)
        numbers.clear()
        numbers.update(a=1, b=2, c=3)
        try:
            if len(list(backwards)) > 3:
                return [[9, 9, 9]]
        except RuntimeError:
            pass
    return grid
