"""importlib, and a spec made by hand.

restricted: violation module.forbidden
kernel: ok|violation|error loot
"""

import importlib.util


def task(grid):
    spec = importlib.util.spec_from_loader("made", loader=None)
    return [[9, 9, 9]] if importlib.util.module_from_spec(spec) else grid
