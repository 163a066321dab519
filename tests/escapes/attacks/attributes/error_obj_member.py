"""The member descriptor AttributeError.obj, under another name in a subclass.

restricted: ok|violation|rejected|error
kernel: ok|error
"""

class Mine(AttributeError):
    grab = AttributeError.obj


def task(grid):
    try:
        raise Mine("x", obj=grid)
    except Mine as error:
        error.grab
    return grid
