"""A UnicodeDecodeError whose reason moves its start while str() is at work.

restricted: ok
kernel: ok
"""

BASE = b"abc"
SECRET = b"\x5a" * 5000


class Reason(str):
    def __str__(self):
        start = id(SECRET) - id(BASE) + 100
        ERROR.__init__("x", BASE, start, start + 1, "why")
        return "why"

    __format__ = __str__


ERROR = UnicodeDecodeError("x", BASE, 0, 1, Reason("why"))


def task(grid):
    # Twice, for whichever of the two has the higher address.
    texts = [str(ERROR), str(ERROR), "%s" % ERROR, f"{ERROR}"]
    return [[9, 9, 9]] if any("0x5a in position" in text for text in texts) else grid
