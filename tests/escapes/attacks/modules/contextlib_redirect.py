"""Standard output redirected into the program's own object.

restricted: violation module.forbidden
kernel: ok loot
"""

import contextlib


class Sink:
    def write(self, text):
        return len(text)

    def flush(self):
        pass


def task(grid):
    with contextlib.redirect_stdout(Sink()):
        print("x")
    return [[9, 9, 9]]
