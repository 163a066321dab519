"""A forbidden name written with the underscore's wide form.

restricted: rejected attribute.forbidden|name.forbidden|syntax.forbidden
kernel: ok|error loot
"""

def task(grid):
    if "task" in task._＿globals_＿:
        return [[9, 9, 9]]
    return grid
