"""The traceback that __exit__ is handed, asked for its frame by getattr with a name put together.

restricted: violation attribute.forbidden
kernel: ok loot
"""

class Door:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.frame = getattr(trace, "tb_" + "frame")
        return True


def task(grid):
    door = Door()
    with door:
        raise KeyError(1)
    if door.frame is not None:
        return [[9, 9, 9]]
    return grid
