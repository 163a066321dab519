"""A text wrapper whose attributes are set to what its loops do not expect.

restricted: timeout|error|out_of_memory|violation
kernel: timeout|error|out_of_memory
"""

import textwrap


def task(grid):
    wrapper = textwrap.TextWrapper(width=1)
    wrapper.max_lines = 1
    wrapper.placeholder = "x" * 10
    wrapper.wrap("words " * 100)
    return grid
