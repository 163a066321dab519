"""Text that evaluates itself without end.

restricted: error|crashed|timeout|out_of_memory code.dynamic
kernel: error|crashed|timeout|out_of_memory
"""

import sys


def task(grid):
    sys.setrecursionlimit(100_000)
    text = "eval(text, {'text': text})"
    return [[9, 9, 9]] if eval(text, {"text": text}) else grid
