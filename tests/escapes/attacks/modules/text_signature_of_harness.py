"""The signature trick, for a value in the harness's own modules.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

from dataclasses import dataclass


class Base:
    __doc__ = 'Base(x=sandbox.policy.guards.LOAD_GUARD)\n--\n\nText.'


def task(grid):
    @dataclass(init=False)
    class Made(Base):
        pass

    if "guard load" in (Made.__doc__ or ""):
        return [[9, 9, 9]]
    return grid
