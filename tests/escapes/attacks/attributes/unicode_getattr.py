"""getattr with a name that folds to a forbidden one; at run time nothing folds.

restricted: error|violation
kernel: error|ok
"""

def task(grid):
    if getattr(task, "__ｇlobals__"):
        return [[9, 9, 9]]
    return grid
