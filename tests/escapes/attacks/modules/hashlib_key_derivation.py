"""Key derivations that use as much memory and time as they are told.

restricted: error|violation module.forbidden
kernel: ok|error|out_of_memory loot
"""

import hashlib


def task(grid):
    hashlib.scrypt(b"x", salt=b"y", n=1 << 20, r=64, p=64, maxmem=1 << 31)
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 1 << 40)
    return [[9, 9, 9]]
