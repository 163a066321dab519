"""breakpoint(), which imports a debugger.

restricted: violation name.forbidden
kernel: violation|error|ok
"""

def task(grid):
    breakpoint()
    return grid
