"""print of text that lies about its length, into the harness's buffer.

restricted: ok|error|output_limit
kernel: ok|error|output_limit
"""

import sys


class Text(str):
    def __len__(self):
        return -(10**9)


def task(grid):
    sys.stdout.write(Text("x"))
    sys.stdout.writelines([Text("y")] * 10)
    return grid
