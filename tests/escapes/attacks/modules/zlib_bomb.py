"""A few bytes that unpack to gigabytes.

restricted: out_of_memory|timeout
kernel: out_of_memory|timeout
"""

import zlib


def task(grid):
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(10**6)) for _ in range(300)) + packer.flush()
    return [[len(zlib.decompress(data)) % 10]]
