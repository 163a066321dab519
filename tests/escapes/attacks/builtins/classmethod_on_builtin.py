"""classmethod objects called with a class of another's.

restricted: ok|error
kernel: ok|error
"""

class Mine:
    go = classmethod(lambda cls: cls)
    other = staticmethod(print)


def task(grid):
    Mine.go()
    Mine.other()
    return grid
