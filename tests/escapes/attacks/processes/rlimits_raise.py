"""Raises each of its own limits above what it was given.

restricted: violation module.forbidden
kernel: violation process.limits
"""

import resource


def task(grid):
    big = 1 << 40
    names = ("AS", "CPU", "CORE", "FSIZE", "NPROC", "MEMLOCK", "MSGQUEUE", "RTPRIO", "NICE")
    for name in names:
        kind = getattr(resource, "RLIMIT_" + name)
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY:
            return [[9, 9, 9]]
        for wanted in ((big, big), (hard + 1, hard + 1), (-1, -1)):
            try:
                resource.setrlimit(kind, wanted)
                return [[9, 9, 9]]
            except (ValueError, OSError):
                continue
    return grid
