"""Bytes whose first line names an encoding of its own.

restricted: error
kernel: error
"""


def task(grid):
    exec(b"# coding: ../../etc/passwd\nx = 1")
    exec(b"# coding: no_such_codec\nx = 1")
    return [[9, 9, 9]]
