"""KeyboardInterrupt, which an operator's hand would raise.

restricted: error
kernel: error
"""

def task(grid):
    raise KeyboardInterrupt
