"""Follows the ImportError of an unavailable module to the frames that raised it.

restricted: rejected attribute.forbidden
kernel: ok|error
"""

try:
    import shelve
except ImportError as error:
    trace = error.__traceback__
else:
    trace = None


def task(grid):
    while trace is not None and trace.tb_next:
        if "sys" in trace.tb_next.tb_frame.f_globals:
            return [[9, 9, 9]]
    return grid
