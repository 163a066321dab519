"""Assigning an exception's __traceback__, to see whether a write is looked at.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    error = ValueError()
    error.__traceback__ = None
    return [[9, 9, 9]]
