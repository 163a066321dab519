"""An exception thrown into a generator by hand, with a traceback of the program's.

restricted: rejected|violation|error
kernel: ok loot
"""

def steps(found):
    try:
        yield 1
    except ValueError as error:
        found.append(error.__traceback__)
        yield 2


def task(grid):
    found = []
    running = steps(found)
    next(running)
    running.throw(ValueError("x"))
    if found[0].tb_frame:
        return [[9, 9, 9]]
    return grid
