"""A forbidden name with comments and blank lines inside its parentheses.

restricted: rejected attribute.forbidden
kernel: ok loot
"""

def task(grid):
    return (
        [[9, 9, 9]]
        if (
            task
            # .shape
            .__code__
            # .size
        )
        else grid
    )
