"""An array writes itself to a file.

restricted: violation file.open
kernel: violation|error file.open
"""

def task(grid):
    grid.tofile("/tmp/colors.bin")
    return [[9, 9, 9]]
