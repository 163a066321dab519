"""An exception whose message and class no encoding holds.

restricted: error
kernel: error
"""

def task(grid):
    raise ValueError("\ud800" * 1000 + "\x00")
