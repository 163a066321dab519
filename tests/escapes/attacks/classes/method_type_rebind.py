"""The class of a method binds any function to any object.

restricted: ok
kernel: ok
"""

class Mine:
    def go(self):
        return self


def task(grid):
    return type(Mine().go)(Mine.go, grid)()
