"""The registers of a process, read by ptrace(2), and code that changes those of the own process."""

import ctypes
import mmap
import os
import platform
import time

IS_ARM64 = platform.machine() == "aarch64"

_libc = ctypes.CDLL(None, use_errno=True)
_libc.getauxval.restype = ctypes.c_ulong
_libc.getauxval.argtypes = [ctypes.c_ulong]
_libc.ptrace.argtypes = [ctypes.c_long] * 4

_SVC = (0xD4000001).to_bytes(4, "little")
_READ = 63
_RET = 0xD65F03C0

# On arm64, instructions by which a program changes a register that it has only where the machine
# has an extension: the entry of getauxval(3) and its bit that say so, the instruction, and x0.
_EXTENSIONS = {
    "dit": (16, 24, 0xD51B42A0, 1 << 24),
    "ssbs": (16, 28, 0xD51B42C0, 1 << 12),
    "tco": (26, 18, 0xD51B42E0, 1 << 25),
    "tpidr2_el0": (26, 23, 0xD51BD0A0, 0x1234),
    "za": (26, 23, 0xD503457F, 0),  # smstart za
    "fpmr": (26, 48, 0xD51B4440, 1),
    "por_el0": (26, 63, 0xD51BA280, 0x3333_3333_3333_3337),
}


def found_extensions() -> list[str]:
    """Return the names of the registers of extensions that this machine has."""
    return [
        name
        for name, (entry, bit, _, _) in _EXTENSIONS.items()
        if IS_ARM64 and _libc.getauxval(entry) >> bit & 1
    ]


class Changer:
    """Changes registers of the process, by code that is prepared so that no mapping changes."""

    def __init__(self) -> None:
        self._names = found_extensions()
        self._code = mmap.mmap(-1, mmap.PAGESIZE, flags=mmap.MAP_PRIVATE, prot=7)
        self._libm = ctypes.CDLL("libm.so.6")
        for name in self._names:
            for word in (_EXTENSIONS[name][2], _RET):
                self._code.write(word.to_bytes(4, "little"))
        self._address = ctypes.addressof(ctypes.c_char.from_buffer(self._code))

    def change(self) -> None:
        """Change the rounding mode, and what else a program can change on this machine."""
        self._libm.fesetround(0xC00000 if IS_ARM64 else 0xC00)
        if not IS_ARM64:
            _libc.syscall(158, 0x1001, ctypes.c_ulong(0x1234))  # ARCH_SET_GS
        for index, name in enumerate(self._names):
            call = ctypes.CFUNCTYPE(None, ctypes.c_ulong)(self._address + 8 * index)
            call(_EXTENSIONS[name][3])


def read(pid: int) -> list[str]:
    """Return the general and the other registers of a child that waits in read(2)."""
    assert _libc.ptrace(0x4206, pid, 0, 0) == 0  # SEIZE
    while True:
        assert _libc.ptrace(0x4207, pid, 0, 0) == 0  # INTERRUPT
        os.waitpid(pid, 0x40000000)
        general = _set(pid, 1)
        assert general is not None
        if _waits_in_read(pid, general):
            break
        assert _libc.ptrace(7, pid, 0, 0) == 0  # CONT
        time.sleep(0.001)
    # NT_PRFPREG and all that arm64 may have, or NT_X86_XSTATE.
    kinds = [2, *range(0x400, 0x440)] if IS_ARM64 else [0x202]
    found = [content.hex() for kind in kinds if (content := _set(pid, kind)) is not None]
    assert _libc.ptrace(17, pid, 0, 0) == 0  # DETACH
    return [general.hex(), " ".join(found)]


def _waits_in_read(pid: int, general: bytes) -> bool:
    if not IS_ARM64:  # rax is at 80, orig_rax at 120
        interrupted = (-512).to_bytes(8, "little", signed=True)
        return general[120:128] == bytes(8) and general[80:88] == interrupted
    # The kernel has put it back to before the call: x8 is at 64, pc at 256.
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(int.from_bytes(general[256:264], "little"))
        is_call = memory.read(4) == _SVC
    return is_call and general[64:72] == _READ.to_bytes(8, "little")


def _set(pid: int, kind: int) -> bytes | None:
    buffer = ctypes.create_string_buffer(16384)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), len(buffer))
    if _libc.ptrace(0x4204, pid, kind, ctypes.addressof(vector)) != 0:
        return None
    return buffer.raw[: vector[1]]
