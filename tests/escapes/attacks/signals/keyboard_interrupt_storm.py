"""Raises KeyboardInterrupt, which the harness might take for an order to stop.

restricted: error
kernel: error
"""

def task(grid):
    try:
        raise SystemExit(0)
    except BaseException:
        raise KeyboardInterrupt from None
