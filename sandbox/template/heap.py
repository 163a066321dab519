"""The heap of a template, packed so that the objects of a program are on few pages.

Imports leave gaps all over the heap. A program's objects would go there, a few on each page, and
each page that it writes has to be copied, or put back. The template therefore fills the gaps before
its first fork, and sets memory aside that is in one piece.
"""

import ctypes
import gc
import os
import re
import sys

# The memory that is set aside in each of the two allocators: what most programs need.
_ROOM_BYTES = 2 << 20

# Python's allocator serves sizes up to 512 bytes from arenas of 1 MB. One object that stays keeps
# an arena from being unmapped.
_LARGEST_BYTES = 512
_OBJECTS_OF_ARENA = 1900

# A line of Python's statistics: class, size, pools, blocks in use, free blocks.
_STATISTICS = re.compile(r"^ +\d+ +(\d+) +\d+ +\d+ +(\d+)$", re.MULTILINE)

# Sizes in falling order, so that a gap is filled by as few blocks as possible.
_BLOCK_SIZES = (*(1 << power for power in range(20, 10, -1)), *range(1032, 8, -16))

# mallopt(3): from how many free bytes at its end on the heap shrinks.
_M_TRIM_THRESHOLD = -1
_M_MMAP_MAX = -4
_TRIM_BYTES = 1 << 30

# The most gaps that are filled between blocks.
_MOST_BLOCKS = 100_000

_kept: list[object] = []


def pack() -> None:
    """Collect garbage, fill the gaps in the heap of this process, and set memory aside."""
    gc.collect()
    for size, free in _free_blocks().items():
        _kept.append(_make_objects(size, free))
    room = _make_objects(_LARGEST_BYTES, _ROOM_BYTES // _LARGEST_BYTES)
    _kept.append(room[::_OBJECTS_OF_ARENA])
    del room
    _fill_blocks()


def _free_blocks() -> dict[int, int]:
    """Return how many free blocks of each size Python's allocator has in the pools in use."""
    read, write = os.pipe()
    printed = os.dup(2)
    os.dup2(write, 2)
    sys._debugmallocstats()  # to the C library's standard error
    os.dup2(printed, 2)
    os.close(printed)
    os.close(write)
    with open(read) as file:
        found = _STATISTICS.findall(file.read())
    return {int(size): int(free) for size, free in found}


def _make_objects(size: int, count: int) -> list[object]:
    """Return new objects of `size` bytes, which no list of free ones holds."""
    if size == sys.getsizeof(object()):
        return [object() for _ in range(count)]
    length = size - sys.getsizeof(b"")
    if length > 0:
        return [bytes(length) for _ in range(count)]
    return [int("1" * 10) for _ in range(count)]


def _fill_blocks() -> None:
    """Fill the gaps between the blocks of the C library's allocator, and extend its last one."""
    libc = ctypes.CDLL(None)
    allocate, release = libc.malloc, libc.free
    allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    release.restype, release.argtypes = None, [ctypes.c_void_p]
    libc.mallopt(_M_TRIM_THRESHOLD, _TRIM_BYTES)
    libc.mallopt(_M_MMAP_MAX, 0)  # as in a template: no block has a mapping of its own
    end = allocate(_ROOM_BYTES)  # too large for a gap, so it follows all of them
    left = _MOST_BLOCKS
    for size in _BLOCK_SIZES:
        while (block := allocate(size)) < end and left:
            left -= 1
        release(block)
    release(end)
