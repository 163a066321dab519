"""__del__ that never returns, in an object that lives as long as the interpreter.

restricted: rejected name.forbidden
kernel: ok
"""

class Mine:
    def __del__(self):
        while True:
            pass


kept = Mine()


def task(grid):
    return grid
