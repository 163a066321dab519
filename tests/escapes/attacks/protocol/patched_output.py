"""Replaces the harness's standard output by what raises at every touch.

restricted: violation|rejected module.forbidden|name.forbidden
kernel: crashed|ok|error
"""

import sys


class Thorn:
    def __getattr__(self, name):
        raise SystemExit(7)


def task(grid):
    sys.modules["sandbox.template.channel"].output = Thorn()
    return grid
