"""help(), which starts a pager.

restricted: error|violation
kernel: error|violation|ok
"""

def task(grid):
    help(int)
    return grid
