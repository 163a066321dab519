"""A list that grows without end, with the MemoryError swallowed each time.

restricted: timeout|out_of_memory
kernel: timeout|out_of_memory
"""

def task(grid):
    kept = []
    while True:
        try:
            while True:
                kept.append(bytearray(100_000))
        except MemoryError:
            pass
