"""Reads the environment it was started with.

restricted: violation import.forbidden
kernel: violation file.open
"""

def task(grid):
    try:
        import posix

        fd = posix.open("/proc/self/environ", 0)
        return [[9, 9, 9]] if posix.read(fd, 4096) else grid
    except Exception:
        return grid
