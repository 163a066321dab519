"""A type comment, for whoever parses with them.

restricted: ok
kernel: ok
"""

def task(grid):
    # type: (__import__("os").getpid()) -> "eval('1')"
    x = grid  # type: __import__('os').system('x')
    return x
