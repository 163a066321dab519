"""A loop that swallows whatever would end it.

restricted: timeout
kernel: timeout
"""

def task(grid):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
