"""A lambda whose default is a forbidden attribute.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def inner():
    pass


read = lambda x=inner.__globals__: x


def task(grid):
    return [[9, 9, 9]] if "task" in read() else grid
