"""str() of a UnicodeDecodeError reads the byte at its start without looking whether that is in the
bytes: any byte of memory.

restricted: ok
kernel: ok
"""

def byte_at(base, address):
    start = address - id(base) - 32
    return str(UnicodeDecodeError("x", base, start, start + 1, "why"))


def task(grid):
    base = b"abc"
    secret = b"\x5a" * 50
    if "0x5a in position" in byte_at(base, id(secret) + 40):
        return [[9, 9, 9]]
    return grid
