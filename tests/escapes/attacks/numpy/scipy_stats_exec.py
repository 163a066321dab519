"""A distribution executes the text of its own _parse_arg_template, which a subclass may provide.

restricted: violation|error|rejected
kernel: ok|error loot
"""

from scipy import stats

loot = []
TEXT = """
import os
def _parse_args(self, *args, **kwds):
    return (), 0, 1
def _parse_args_rvs(self, *args, **kwds):
    return (), 0, 1, None
def _parse_args_stats(self, *args, **kwds):
    return (), 0, 1, "mv"
_parse_args.module = os
"""


class Mine(stats.rv_continuous):
    @property
    def _parse_arg_template(self):
        return TEXT

    @_parse_arg_template.setter
    def _parse_arg_template(self, value):
        pass


def task(grid):
    if Mine()._parse_args.module.getpid:
        return [[9, 9, 9]]
    return grid
