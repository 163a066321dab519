"""The sandbox's own package.

restricted: error|violation
kernel: ok|error|violation loot
"""

import sandbox.template.channel as channel


def task(grid):
    return [[9, 9, 9]] if channel.send else grid
