"""Percent formatting with a mapping whose items are attributes by getattr.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Reads:
    def __getitem__(self, name):
        return getattr(task, name)


def task(grid):
    if "task" in "%(__globals__)s" % Reads():
        return [[9, 9, 9]]
    return grid
