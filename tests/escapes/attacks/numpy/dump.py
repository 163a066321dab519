"""An array pickles itself to a file.

restricted: violation file.open
kernel: violation|error file.open
"""

def task(grid):
    grid.dump("/tmp/colors.pickle")
    return [[9, 9, 9]]
