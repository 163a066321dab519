"""A traceback that goes through the harness, for the names of its files.

restricted: ok|error
kernel: ok|error
"""

import copy
import traceback


def task(grid):
    try:
        copy.copy(type(print)(1))
    except Exception:
        text = traceback.format_exc()
    try:
        import shelve
    except ImportError:
        text += traceback.format_exc()
    return [[9, 9, 9]] if "sandbox/" in text else grid
