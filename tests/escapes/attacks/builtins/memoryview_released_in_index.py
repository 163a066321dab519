"""A memoryview released, and its memory freed, while an index into it is being computed.

restricted: error|ok
kernel: error|ok|crashed
"""

data = bytearray(b"\x01" * 100000)
view = memoryview(data)


class Place:
    def __index__(self):
        view.release()
        data.clear()
        return 5


def task(grid):
    try:
        view[Place()] = 9
    except ValueError:
        pass
    view2 = memoryview(bytearray(1000))
    try:
        if view2[Place()] == 9:
            return [[9, 9, 9]]
    except ValueError:
        pass
    return grid
