"""dataclass writes methods into a class that is not the program's.

restricted: ok|error|violation
kernel: ok|error
"""

import dataclasses
import textwrap


def task(grid):
    dataclasses.dataclass(textwrap.TextWrapper)
    return grid
