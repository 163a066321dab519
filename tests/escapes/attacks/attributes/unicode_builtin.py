"""A builtin in mathematical letters, given text that is forbidden.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    return [[9, 9, 9]] if 𝓮𝓿𝓪𝓵("().__class__.__base__.__subclasses__()") else grid
