"""A list that lies about its length.

restricted: ok|invalid_output|error
kernel: ok|invalid_output|error
"""

class Rows(list):
    def __len__(self):
        return 10**9


def task(grid):
    return Rows(grid.tolist())
