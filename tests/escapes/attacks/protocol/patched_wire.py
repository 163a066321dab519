"""Has the harness's answers framed with its own grid in them.

restricted: violation module.forbidden
kernel: ok|crashed
"""

import sys


def task(grid):
    wire = sys.modules["sandbox.wire"]
    original = wire.frame

    def frame(message):
        if isinstance(message, wire.Called):
            message = wire.Called("ok", [[77]], None, 0.0)
        return original(message)

    wire.frame = frame
    return grid
