"""eval under another name, in a list, through map.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    tools = [len, eval]
    return [[9, 9, 9]] if list(map(tools[1], ["print.__self__"])) else grid
