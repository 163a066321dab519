"""A length hint of the largest number there is.

restricted: error|out_of_memory|ok
kernel: error|out_of_memory|ok
"""

class Hint:
    def __iter__(self):
        return iter([1])

    def __length_hint__(self):
        return 2**62


def task(grid):
    list(Hint())
    return grid
