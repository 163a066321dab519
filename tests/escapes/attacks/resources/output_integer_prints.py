"""An integer whose __int__ floods standard output.

restricted: output_limit
kernel: output_limit
"""

class Cell(int):
    def __int__(self):
        while True:
            print("x" * 10_000)


def task(grid):
    return [[Cell(1)]]
