"""Bytes in an encoding in which a forbidden name is written otherwise.

restricted: error|violation attribute.forbidden name.forbidden
kernel: ok|error loot
"""



def task(grid):
    exec(b"# coding: utf-7\nfound = ().+AF8AXw-class+AF8AXw-.+AF8AXw-base+AF8AXw-", space := {})
    return [[9, 9, 9]] if space["found"] else grid
