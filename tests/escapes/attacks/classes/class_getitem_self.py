"""__class_getitem__ and GenericAlias, called through an alias of an own class.

restricted: ok|error|violation
kernel: ok|error
"""

class Mine:
    def __class_getitem__(cls, key):
        return key


def task(grid):
    alias = type(list[int])(Mine, (int,))
    return grid if alias() is not None and Mine[3] == 3 else None
