"""A text of many megabytes.

restricted: error|out_of_memory|timeout|crashed code.dynamic
kernel: error|out_of_memory|timeout|crashed
"""


def task(grid):
    eval("[" + "1," * 20_000_000 + "]")
    eval("-" * 10_000_000 + "1")
    return [[9, 9, 9]]
