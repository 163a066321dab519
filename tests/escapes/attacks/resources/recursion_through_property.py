"""A property that asks for itself.

restricted: error
kernel: error
"""

class Mine:
    @property
    def value(self):
        return self.value


def task(grid):
    return [[Mine().value]]
