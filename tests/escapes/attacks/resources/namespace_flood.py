"""A hundred thousand names at the top of the program.

restricted: error|ok|timeout|violation
kernel: ok|timeout|error
"""

made = [type(str(n), (), {}) for n in range(3)] if False else []
for n in range(100_000):
    made.append(lambda grid: grid)


def task(grid):
    return grid
