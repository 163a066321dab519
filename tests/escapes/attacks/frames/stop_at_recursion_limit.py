"""An attempt is made where there is no room on the stack to report it.

restricted: ok|violation|rejected
kernel: ok
"""

caught = []


def sink(depth):
    try:
        sink(depth + 1)
    except RecursionError:
        if not caught:
            try:
                getattr(task, "__glob" + "als__")
            except RecursionError:
                caught.append(depth)
        raise


def task(grid):
    try:
        sink(0)
    except RecursionError:
        pass
    return grid
