"""Takes the harness's memory of limits away and asks for more than its own.

restricted: violation module.forbidden
kernel: ok|crashed|error|out_of_memory
"""

import sys


def task(grid):
    rlimits = sys.modules["sandbox.kernel.rlimits"]
    for _ in range(3):
        rlimits.make_room_to_answer()
    try:
        got = bytearray(300 << 20)
    except MemoryError:
        return grid
    return [[9, 9, 9]] if got else grid
