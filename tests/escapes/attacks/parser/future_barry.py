"""A future of the parser's own, that changes what operators mean.

restricted: error|ok
kernel: error|ok
"""

from __future__ import barry_as_FLUFL


def task(grid):
    return grid if 1 <> 2 else None
