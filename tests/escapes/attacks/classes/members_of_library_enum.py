"""Gets the dictionary behind the members of a library's enumeration, and puts an object into it.

restricted: ok|error|violation
kernel: ok loot
"""

import re

kept = []


class Keep:
    def __eq__(self, other):
        kept.append(other)
        return False


def task(grid):
    kind = re.IGNORECASE.__class__
    kind.__members__ == Keep()
    kept[0]["planted"] = 9
    return [[9, 9, 9]] if "planted" in kind.__members__ else grid
