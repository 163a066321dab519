"""__slots__ of an object that iterates differently each time.

restricted: ok|error|violation|rejected
kernel: ok|error
"""

class Slots:
    calls = 0

    def __iter__(self):
        Slots.calls += 1
        return iter(["a"] if Slots.calls < 2 else ["__class__"])


class Mine:
    __slots__ = Slots()


def task(grid):
    mine = Mine()
    mine.a = 1
    return grid
