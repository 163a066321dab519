"""Imports a submodule that is not offered, and uses its package as if nothing had happened.

restricted: ok import.unavailable
kernel: ok
"""

import logging

try:
    import logging.config
except ImportError:
    pass


def task(grid):
    logging.getLogger("x").info("harmless")
    return [[9, 9, 9]] if "fileConfig" in dir(logging) else grid
