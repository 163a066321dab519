"""A list that is appended to without end.

restricted: out_of_memory
kernel: out_of_memory
"""

def task(grid):
    kept = []
    while True:
        kept.append(bytearray(100_000))
