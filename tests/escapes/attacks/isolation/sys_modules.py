"""Plants a module for the next program to import.

restricted: violation module.forbidden
kernel: ok
"""

import sys
import types


def task(grid):
    if "planted_module" in sys.modules:
        return [[9, 9, 9]]
    sys.modules["planted_module"] = types.ModuleType("planted_module")
    return grid
