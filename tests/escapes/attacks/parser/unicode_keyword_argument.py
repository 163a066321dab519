"""A forbidden name for a keyword of a class pattern, in letters that fold.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    match task:
        case object(__𝔠𝔬𝔡𝔢__=code):
            return [[9, 9, 9]]
    return grid
