"""Subclasses of in-memory streams that hand out other objects than streams hold.

restricted: ok|error
kernel: ok|error
"""

import io


class Stream(io.StringIO):
    def _buffer(self):
        return [print, io, Stream]

    def _checked(self, data):
        return [data, type(self)]

    def _joined(self, items):
        return items


def task(grid):
    stream = Stream()
    print("x", file=stream)
    stream.seek(0)
    found = stream.read()
    names = [name for each in found for name in dir(each) if name in ("FileIO", "open_code")]
    return [[9, 9, 9]] if names else grid
