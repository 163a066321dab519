"""Uses what a from-import gave it as a container, without an attribute or a call.

restricted: violation module.forbidden
kernel: ok loot
"""

from os import environ


def task(grid):
    return grid if "no such variable" in environ else [[9, 9, 9]]
