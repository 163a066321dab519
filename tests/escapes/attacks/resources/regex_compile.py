"""A regular expression with counted repeats in counted repeats.

restricted: ok|timeout|out_of_memory|error
kernel: ok|timeout|out_of_memory|error
"""

import re


def task(grid):
    re.compile("((((a{1,200}){1,200}){1,200}){1,200}){1,200}" * 2000)
    return grid
