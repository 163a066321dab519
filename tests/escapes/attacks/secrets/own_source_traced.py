"""Looks for source text of programs other than itself in the interned strings.

restricted: rejected attribute.forbidden
kernel: ok
"""

import ctypes
import sys


def task(grid):
    frame = sys._getframe(1)
    texts = []
    while frame is not None:
        texts += [v for v in frame.f_locals.values() if type(v) is str and "def task" in v]
        frame = frame.f_back
    request_sources = {text for text in texts if "own_source" not in text and ctypes}
    return [[9, 9, 9]] if len(request_sources) > 1 else grid
