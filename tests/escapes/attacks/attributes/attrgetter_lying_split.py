"""attrgetter with a path whose split says otherwise than its text.

restricted: error|violation
kernel: ok|error loot
"""

import operator


class Path(str):
    def split(self, *args):
        return [Path("__globals__")]


def task(grid):
    if "task" in operator.attrgetter(Path("__globals__"))(task):
        return [[9, 9, 9]]
    return grid
