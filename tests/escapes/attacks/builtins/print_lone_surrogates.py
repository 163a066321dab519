"""print of what no encoding holds.

restricted: ok
kernel: ok
"""

def task(grid):
    print("\ud800\udfff\x00" * 50)
    return grid
