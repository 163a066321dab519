"""np.bmat looks names up in its caller's frame, and the caller can be anything that asks for an
attribute.

restricted: rejected|ok|violation|error
kernel: ok|error
"""

import numpy as np

found = []


class Asked:
    __getattr__ = staticmethod(np.bmat)


def task(grid):
    for name in ("default", "self", "names", "obj", "builtins"):
        try:
            found.append(getattr(Asked(), name, 0))
        except (ValueError, NameError, KeyError):
            continue
    return grid
