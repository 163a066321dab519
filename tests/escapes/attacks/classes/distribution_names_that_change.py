"""Names of a distribution's parameters that are others when scipy builds source from them.

restricted: violation class.dynamic
kernel: error|ok|violation file.open
"""

from scipy import stats


class Names(list):
    turns = [["a"], ["a=print(1)"], ["a"]]

    def __iter__(self):
        return iter(Names.turns.pop(0) if Names.turns else ["a"])


class Shapes(str):
    def replace(self, *_):
        return self

    def split(self, *_):
        return Names(["a"])


def task(grid):
    type(stats.norm)(shapes=Shapes("a"))
    return grid
