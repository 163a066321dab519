"""A row whose iterator never ends.

restricted: timeout|out_of_memory|invalid_output
kernel: timeout|out_of_memory|invalid_output
"""

class Row(tuple):
    def __iter__(self):
        while True:
            yield 1


def task(grid):
    return [Row([1])]
