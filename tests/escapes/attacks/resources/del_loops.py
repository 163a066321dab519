"""__del__ that never returns, in an object that is freed with the answer.

restricted: rejected name.forbidden
kernel: timeout|ok
"""

class Mine:
    def __del__(self):
        while True:
            pass


def task(grid):
    Mine()
    return grid
