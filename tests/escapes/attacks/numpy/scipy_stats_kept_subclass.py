"""A distribution's subclass kept before it was refused; scipy executes its text.

restricted: rejected|violation|error
kernel: ok|error loot
"""

from scipy import stats

kept = []
TEXT = """
import os
def _parse_args(self, *args, **kwds):
    return (), 0, 1
_parse_args.module = os
_parse_args_rvs = _parse_args_stats = _parse_args
"""


class Keep:
    def __init_subclass__(cls, **keywords):
        kept.append(cls)
        raise ValueError


def task(grid):
    try:

        class Mine(Keep, stats.rv_continuous):
            @property
            def _parse_arg_template(self):
                return TEXT

            @_parse_arg_template.setter
            def _parse_arg_template(self, value):
                pass

            def reach(self):
                return self._parse_args

    except ValueError:
        pass
    if kept[0]():
        return [[9, 9, 9]]
    return grid
