"""A bytearray shrunk by the __index__ of the value being stored into it.

restricted: error|ok
kernel: error|ok|crashed
"""

data = bytearray(b"\x01" * 100000)


class Value:
    def __index__(self):
        data.clear()
        return 9


def task(grid):
    data[99999] = Value()
    return grid
