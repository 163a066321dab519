"""Raises MemoryError without a raise statement, to be taken for out of memory.

restricted: error|out_of_memory
kernel: error|out_of_memory
"""

def task(grid):
    def waiting():
        yield

    generator = waiting()
    next(generator)
    generator.throw(MemoryError("not really"))
