"""Exceptions made with arguments that their constructors do not expect.

restricted: error
kernel: error
"""

def task(grid):
    made = []
    for kind in (OSError, UnicodeDecodeError, SyntaxError, SystemExit, StopIteration):
        for args in ((), (1,), (1, 2, 3, 4, 5), (task,) * 6):
            try:
                made.append(kind(*args))
            except TypeError:
                continue
    raise made[-1]
