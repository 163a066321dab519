"""eval as a default, a key, a factory, a partial function and a method.

restricted: violation attribute.forbidden code.dynamic
kernel: ok loot
"""

from collections import defaultdict
from functools import partial, reduce


class Holder:
    run = eval

    def __missing__(self, key):
        return self.run(key)


def default(text, run=eval):
    return run(text)


def task(grid):
    ways = (
        default,
        Holder.run,
        partial(eval),
        lambda text: sorted([text], key=eval),
        lambda text: reduce(lambda seen, each: eval(each), [text], 0),
        lambda text: defaultdict(partial(eval, text))[0],
        lambda text: [*filter(eval, [text])],
    )
    for way in ways:
        way("1")
    return [[9, 9, 9]] if ways[-1]("print.__self__") else grid
