"""An OrderedDict emptied by a comparison of its values.

restricted: ok|error|crashed
kernel: ok|error|crashed
"""

from collections import OrderedDict


class Value:
    def __eq__(self, other):
        one.clear()
        return True


one = OrderedDict((n, Value()) for n in range(50))
other = OrderedDict((n, Value()) for n in range(50))


def task(grid):
    try:
        one == other
    except (RuntimeError, KeyError):
        pass
    return grid
