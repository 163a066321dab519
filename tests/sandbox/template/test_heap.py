"""The packed heap of a template, tested in a process of its own."""

import subprocess
import sys

from sandbox.kernel.libc import WITHOUT_MAPPED_BLOCKS

# What a program makes after the heap was packed, or was not: on how many pages is it?
_SPREAD = """
import ctypes, sys
import numpy
from sandbox.template import heap
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
if sys.argv[1] == "packed":
    heap.pack()
objects = [bytes(n % 400) + b"x" for n in range(1500)]
blocks = [libc.malloc(600 + n % 400) for n in range(150)]
print(len({id(each) >> 14 for each in objects}), len({block >> 12 for block in blocks}))
"""


def spread(how: str) -> tuple[int, int]:
    """Return on how many pools 1500 objects are, and on how many pages 150 larger blocks."""
    command = [sys.executable, "-c", _SPREAD, how]
    ran = subprocess.run(
        command, env=WITHOUT_MAPPED_BLOCKS, capture_output=True, text=True, check=True
    )
    pools, pages = ran.stdout.split()
    return int(pools), int(pages)


def test_what_a_program_makes_after_the_heap_was_packed_is_on_fewer_pages() -> None:
    pools, pages = spread("packed")
    pools_before, pages_before = spread("not")
    assert pools < pools_before - 10
    # 150 blocks of 800 bytes are 30 pages.
    assert pages <= 32 < pages_before
