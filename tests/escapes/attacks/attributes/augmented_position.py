"""Adding to a forbidden attribute, so that it is read and written.

restricted: rejected|violation attribute.forbidden
kernel: ok loot
"""

class Catch:
    def __radd__(self, other):
        found.append(other)
        return other


found = []


def task(grid):
    task.__dict__ |= {}
    return [[9, 9, 9]]
