"""dataclass asks inspect.signature, which evaluates names in a docstring that looks like a builtin's
signature, in any loaded module.

restricted: ok|rejected|violation|error
kernel: ok|error loot
"""

from dataclasses import dataclass


class Base:
    __doc__ = "Base(x=sys.executable)\n--\n\nText."


def task(grid):
    @dataclass(init=False)
    class Made(Base):
        pass

    if "python" in (Made.__doc__ or ""):
        return [[9, 9, 9]]
    return grid
