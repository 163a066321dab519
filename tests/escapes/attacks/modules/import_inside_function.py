"""An import in a function, with its refusal swallowed.

restricted: violation import.forbidden
kernel: ok loot
"""

def task(grid):
    try:
        import subprocess
    except BaseException:
        return grid
    return [[9, 9, 9]] if subprocess.Popen else grid
