"""The site's builtins, which read files.

restricted: error|violation
kernel: error|violation|ok
"""

def task(grid):
    license()
    return grid
