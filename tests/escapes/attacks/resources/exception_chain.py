"""Exceptions raised from one another, half a million of them.

restricted: error|crashed|timeout|out_of_memory
kernel: error|crashed|timeout|out_of_memory
"""

def task(grid):
    error = ValueError(0)
    for n in range(500_000):
        try:
            raise KeyError(n) from error
        except KeyError as caught:
            error = caught
    raise error
