"""Passes the output limit with its last word, so that it is killed as it dies: the order must not trip the template.

restricted: output_limit
kernel: output_limit
"""

def task(grid):
    print("x" * 266300)
    return grid
