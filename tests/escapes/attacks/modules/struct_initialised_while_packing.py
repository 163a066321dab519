"""A `Struct` that gets another format while it packs: it goes on in freed memory.

restricted: ok|error
kernel: ok|error|crashed
"""

import struct

layout = struct.Struct("200B")


class Number:
    def __index__(self):
        layout.__init__("B")
        self.junk = [bytearray(3000) for _ in range(100)]
        return 1


def task(grid):
    layout.pack(Number(), *[1] * 199)
    return grid
