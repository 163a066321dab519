"""An integer whose __int__ floods standard output.

restricted: timeout
kernel: timeout
"""

class Cell(int):
    def __int__(self):
        while True:
            print("x" * 10_000)


def task(grid):
    return [[Cell(1)]]
