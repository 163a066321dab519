"""Formatted strings in formatted strings, which Python reads from 3.12.

restricted: error|ok
kernel: error|ok
"""

def task(grid):
    return [[len(f"{f'{f"{1}"}'}")]]
