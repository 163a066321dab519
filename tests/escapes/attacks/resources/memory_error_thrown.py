"""A MemoryError thrown into a generator, which no raise statement raises.

restricted: error|out_of_memory
kernel: error|out_of_memory
"""

def steps():
    yield 1


def task(grid):
    running = steps()
    next(running)
    running.throw(MemoryError("not at all"))
    return grid
