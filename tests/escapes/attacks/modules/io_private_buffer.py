"""Shrinks the buffer of a stream while its bytes are written.

restricted: ok|error
kernel: ok|error
"""

import io


class Evil(bytes):
    def __len__(self):
        return 1 << 40


def task(grid):
    stream = io.BytesIO(b"abcd")
    stream.seek(2)
    try:
        stream.write(Evil(b"xy"))
        stream.seek(1 << 20)
        stream.write(b"z")
    except (MemoryError, ValueError, OverflowError):
        return grid
    return [[9, 9, 9]] if len(stream.getvalue()) > 1 << 21 else grid
