"""The same by setting its start after it was made.

restricted: violation attribute.write
kernel: ok
"""

def task(grid):
    base = b"abc"
    secrets = [b"\x5a" * 5000, b"\x5a" * 5001, b"\x5a" * 5002]
    error = UnicodeDecodeError("x", base, 0, 1, "why")
    for secret in secrets:
        error.start = id(secret) - id(base) + 100
        error.end = error.start + 1
        if error.start < 0 and "0x5a in position" in str(error):
            return [[9, 9, 9]]
    return grid
