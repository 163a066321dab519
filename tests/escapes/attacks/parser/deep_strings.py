"""Formatted strings in formatted strings.

restricted: error
kernel: error
"""

def task(grid):
    return [[len(f"{f'{f"{1}"}'}")]]
