"""A dataclass writes its fields' names into __match_args__, and a virtual subclass lets a traceback
match it, so a positional pattern reads tb_frame.

restricted: rejected|violation|error
kernel: ok loot
"""

from abc import ABC
from dataclasses import dataclass


@dataclass
class Trace(ABC):
    tb_frame: object = None


class Catch:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.trace = trace
        return True


def task(grid):
    with Catch() as caught:
        raise ValueError
    Trace.register(type(caught.trace))
    match caught.trace:
        case Trace(frame):
            if frame is not None:
                return [[9, 9, 9]]
    return grid
