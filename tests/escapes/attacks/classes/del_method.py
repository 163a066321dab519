"""__del__, which would run when nobody looks.

restricted: rejected name.forbidden
kernel: ok loot
"""

class Mine:
    def __del__(self):
        print("late")


def task(grid):
    Mine()
    return [[9, 9, 9]]
