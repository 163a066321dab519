"""A name in letters that Python folds to the forbidden one.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    if "task" in task.__𝐠𝐥𝐨𝐛𝐚𝐥𝐬__:
        return [[9, 9, 9]]
    return grid
