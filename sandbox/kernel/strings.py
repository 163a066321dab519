"""Strings in the memory of other processes."""

import ctypes
import mmap

from sandbox.kernel.libc import LIBC

_PAGE = mmap.PAGESIZE

# Nothing longer is read.
MAX_BYTES = 255


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class StringReader:
    """Reads strings from other processes into memory that no later child of this one has.

    What a program wanted to open or send is its client's. An object with it would stay in freed
    memory, of which every child has a copy.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        self._memory.madvise(mmap.MADV_DONTFORK)
        self._view = memoryview(self._memory)
        self._address = ctypes.addressof(ctypes.c_char.from_buffer(self._memory))

    def read(self, pid: int, address: int) -> memoryview:
        """Read the NUL-terminated string at an address; an empty one if that is not readable.

        A hostile process may change it at any time, so it is only used for display.

        Returns:
            The string, at most `MAX_BYTES` of it, until the next call. It must not be copied.
        """
        got = 0
        while got < MAX_BYTES:
            # The page after the string may be unmapped, so no read crosses the end of a page.
            step = min(MAX_BYTES - got, _PAGE - address % _PAGE)
            local, remote = _Vector(self._address + got, step), _Vector(address, step)
            count = LIBC.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
            if count <= 0:
                break
            end = self._memory.find(b"\0", got, got + count)
            if end >= 0:
                return self._view[:end]
            got += count
            address += count
        return self._view[:got]
