"""A loop in a finally clause, after the program has given up.

restricted: timeout
kernel: timeout
"""

def task(grid):
    try:
        raise SystemExit
    finally:
        while True:
            pass
