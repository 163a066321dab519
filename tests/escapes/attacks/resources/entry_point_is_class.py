"""The entry point is a class with a constructor.

restricted: rejected|invalid_output|error|ok
kernel: rejected|invalid_output|error|ok
"""

class task:
    def __init__(self, grid):
        self.grid = grid
