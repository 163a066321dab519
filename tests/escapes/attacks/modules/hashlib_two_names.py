"""Names an algorithm by a string that is one name when compared and another when looked up.

restricted: error
kernel: ok|error
"""

import hashlib


class Name(str):
    asked = 0

    def __hash__(self):
        Name.asked += 1
        return hash("md5") if Name.asked == 1 else str.__hash__(self)

    def __eq__(self, other):
        return Name.asked == 1 or str.__eq__(self, other)


def task(grid):
    found = hashlib.new(Name("__getattribute__"), "__builtins__")
    return [[9, 9, 9]] if "open" in found else grid
