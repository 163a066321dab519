"""Writing into a class's __dict__.

restricted: violation attribute.forbidden
kernel: error
"""

class Mine:
    pass


def task(grid):
    Mine.__dict__["x"] = 1
    return [[9, 9, 9]]
