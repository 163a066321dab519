"""A UnicodeDecodeError of the interpreter's own, caught and given other offsets, and a subclass.

restricted: ok
kernel: ok
"""

SECRETS = [b"\x5a" * 5000, b"\x5a" * 5001, b"\x5a" * 5002, b"\x5a" * 60]


class Own(UnicodeDecodeError):
    def shown(self):
        return super().__str__()


def task(grid):
    base = b"abc"
    try:
        b"\xff".decode()
    except UnicodeDecodeError as error:
        caught = error
    own = Own("x", base, 0, 1, "why")
    for secret in SECRETS:
        start = id(secret) - id(base) + 30
        caught.__init__("x", base, start, start + 1, "why")
        own.__init__("x", base, start, start + 1, "why")
        other = type(caught)("x", base, start, start + 1, "why")
        for text in (str(caught), str(own), own.shown(), f"{other}", "%s" % own, format(other)):
            if "0x5a in position" in text:
                return [[9, 9, 9]]
    return grid
