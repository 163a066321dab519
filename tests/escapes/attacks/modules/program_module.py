"""The program imports itself by the name of its module.

restricted: error|violation
kernel: ok|error loot
"""

def task(grid):
    import program

    return [[9, 9, 9]] if program.task else grid
