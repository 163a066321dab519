"""A script: disturb a child in many ways, put it back each time, and compare it with before.

    python disturbances.py MODULE [NAME…]

MODULE is the file of the compiled module, so that changed builds can be tried. The output is a JSON
object: for each disturbance the reason why the child was not put back (null if it was), what
differed afterwards, and whether the child shares memory with its parent, which it does if the C
library started without mapped blocks.
"""

import contextlib
import ctypes
import importlib.util
import json
import mmap
import os
import signal
import socket
import sys
from collections.abc import Callable

from tests.support import registers

PAGE = mmap.PAGESIZE
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.malloc.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
libc.mprotect.argtypes = libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
libc.mremap.restype = ctypes.c_void_p
libc.mremap.argtypes = [
    *[ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t],
    *[ctypes.c_int, ctypes.c_void_p],
]

PRIVATE, SHARED, FIXED, ANONYMOUS = 2, 1, 16, 32
READ, WRITE, READ_WRITE, EXECUTE = 1, 2, 3, 4
CHANNEL = 20


def map_memory(pages: int, flags: int = PRIVATE, address: int | None = None) -> int:
    where = libc.mmap(address, pages * PAGE, READ_WRITE, flags | ANONYMOUS, -1, 0)
    assert where not in (None, 2**64 - 1)
    return int(where)


SCRATCH_PAGES = 64
# Between pages that cannot be accessed, so that no other mapping joins it.
SCRATCH = map_memory(SCRATCH_PAGES + 2) + PAGE
libc.mprotect(SCRATCH - PAGE, PAGE, 0)
libc.mprotect(SCRATCH + SCRATCH_PAGES * PAGE, PAGE, 0)
ctypes.memset(SCRATCH, 7, SCRATCH_PAGES // 2 * PAGE)  # the other half is never touched
SOME_PAGES = SCRATCH + 3 * PAGE, SCRATCH + 5 * PAGE
# All pages of one page table, which the kernel (6.14) frees once all of them are dropped.
TABLE_PAGES = PAGE // 8
TABLE = map_memory(2 * TABLE_PAGES) + TABLE_PAGES * PAGE - 1 & -TABLE_PAGES * PAGE
ctypes.memset(TABLE, 7, TABLE_PAGES * PAGE)
KEPT = bytearray(b"kept" * 100_000)
LOCK = [0]
CHANGER = registers.Changer()


def read_only_page() -> int:
    """Return a page of the C library that is written while it is loaded, and read-only since."""
    with open("/proc/self/maps") as file:
        lines = [line for line in file if "libc.so" in line and " r--p " in line]
    return int(lines[-1].split("-")[0], 16)


def write_read_only() -> None:
    page = read_only_page()
    value = ctypes.c_char.from_address(page).value
    assert libc.mprotect(page, PAGE, READ_WRITE) == 0
    ctypes.c_char.from_address(page).value = bytes([value[0] ^ 1])
    ctypes.c_char.from_address(page).value = value
    assert libc.mprotect(page, PAGE, READ) == 0


def write_memory() -> None:
    KEPT[:] = b"left" * 100_000
    ctypes.memset(SCRATCH, 9, SCRATCH_PAGES * PAGE)


def write_library_data() -> None:
    ctypes.c_int.in_dll(libc, "optind").value = 77


def keep_objects() -> None:
    LOCK.extend(range(100_000))
    sys.modules["left"] = sys  # type: ignore[assignment]


def add_mappings() -> None:
    for pages in (1, 300, 5):
        ctypes.memset(map_memory(pages), 1, pages * PAGE)


def add_mapping_above() -> None:
    """Map memory above everything else, at the highest address that there is."""
    top = 0x1000000000000 if registers.IS_ARM64 else 0x7FFFFFFFF000
    map_memory(1, PRIVATE | FIXED, top - 16 * PAGE)


def replace_kernel_code() -> None:
    """Put a copy of the kernel's code for programs in its place."""
    with open("/proc/self/maps") as file:
        line = next(line for line in file if line.endswith("[vdso]\n"))
    start, end = (int(part, 16) for part in line.split()[0].split("-"))
    content = ctypes.string_at(start, end - start)
    map_memory(len(content) // PAGE, PRIVATE | FIXED, start)
    ctypes.memmove(start, content, len(content))
    libc.mprotect(start, len(content), READ | EXECUTE)


def replace_mapping() -> None:
    map_memory(SCRATCH_PAGES, PRIVATE | FIXED, SCRATCH)
    ctypes.memset(SCRATCH, 7, SCRATCH_PAGES // 2 * PAGE)


def move_mapping() -> None:
    size = SCRATCH_PAGES * PAGE
    # MREMAP_MAYMOVE | MREMAP_DONTUNMAP, then MREMAP_MAYMOVE | MREMAP_FIXED
    moved = libc.mremap(SCRATCH, size, size, 5, None)
    assert moved not in (None, SCRATCH, 2**64 - 1)
    libc.mremap(moved, size, size, 3, SCRATCH)


def drop_page_table() -> None:
    ctypes.memset(TABLE, 9, TABLE_PAGES * PAGE)
    libc.madvise(TABLE, TABLE_PAGES * PAGE, 4)


def protect_and_back() -> None:
    libc.mprotect(SCRATCH, PAGE, READ)
    libc.mprotect(SCRATCH, PAGE, READ_WRITE)
    ctypes.memset(SCRATCH, 9, 10)


def remap(address: int, old: int, new: int) -> int:
    """Move or grow a mapping to where there is room (MREMAP_MAYMOVE)."""
    return int(libc.mremap(address, old * PAGE, new * PAGE, 1, None) or 0)


def grow_stack() -> None:
    """Write below the stack, which the kernel grows down to there."""
    with open("/proc/self/maps") as file:
        start = next(line for line in file if line.endswith("[stack]\n")).split("-")[0]
    ctypes.memset(int(start, 16) - 100 * PAGE, 1, 1)


def block_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})


def read_elsewhere() -> None:
    """Wait for the next program in another call than at first."""
    os.write(CHANNEL, b"done")
    libc.read(CHANNEL, ctypes.create_string_buffer(100), 100)


DISTURBANCES: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "memory written": write_memory,
    "some pages written": lambda: ctypes.memset(SOME_PAGES[0], 9, SOME_PAGES[1] - SOME_PAGES[0]),
    "library data written": write_library_data,
    "objects kept": keep_objects,
    "mappings added": add_mappings,
    "mapping added above": add_mapping_above,
    "pages dropped": lambda: libc.madvise(SCRATCH, SCRATCH_PAGES * PAGE, 4),
    "page table dropped": drop_page_table,
    "mapping protected and back": protect_and_back,
    "signals blocked": block_signals,
    "registers changed": CHANGER.change,
    "read-only page written": write_read_only,
    "mapping removed": lambda: libc.munmap(SCRATCH, PAGE),
    "mapping replaced": replace_mapping,
    "mapping moved and back": move_mapping,
    "kernel's code replaced": replace_kernel_code,
    "mapping grown": lambda: remap(SCRATCH, SCRATCH_PAGES, 2 * SCRATCH_PAGES),
    "mapping mapped again": lambda: remap(SCRATCH, 0, SCRATCH_PAGES),
    "mapping protected": lambda: libc.mprotect(SCRATCH, PAGE, READ),
    "mapping shared": lambda: map_memory(3, SHARED),
    "stack grown": grow_stack,
    "handler set": lambda: signal.signal(signal.SIGUSR1, lambda *_: None),
    "endless": lambda: None,
    "reading elsewhere": read_elsewhere,
}


# Those that make no call that changes mappings, so that these need not be compared.
WITHOUT_CALLS = {
    *("nothing", "memory written", "some pages written", "library data written"),
    *("pages dropped", "page table dropped", "signals blocked", "registers changed"),
    "stack grown",
}


def load(path: str):
    spec = importlib.util.spec_from_file_location("_snapshot", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def be_child(module, memory, handover: socket.socket) -> None:
    # The kernel notes the processor in the memory of each thread (rseq).
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    # A large heap that does not grow: in a sandbox brk(2) fails.
    for option, value in ((-1, 1 << 30), (-2, 32 << 20), (-3, 1 << 25)):  # trim, pad, mmap
        libc.mallopt(option, value)
    libc.free(ctypes.c_void_p(libc.malloc(1 << 20)))
    processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    socket.send_fds(handover, [b"x"], list(module.track(processes, memory)))
    handover.close()
    while name := os.read(CHANNEL, 100).decode():
        DISTURBANCES[name]()
        os.write(CHANNEL, b"done")
        while name == "endless":
            pass


def state(pid: int) -> dict[str, str | bytes]:
    """Return all that can be seen of a process: mappings, their contents, registers, signals."""
    found_registers = registers.read(pid)
    with open(f"/proc/{pid}/maps") as file:
        maps = file.read()
    found: dict[str, str | bytes] = {
        "maps": maps,
        "registers": found_registers[0],
        "others": found_registers[1],
    }
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps.splitlines():
            if "[v" in line or "---p" in line:
                continue
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            for page in range(start, end, 64 * PAGE):
                memory.seek(page)
                content = memory.read(min(64 * PAGE, end - page))
                found[f"{page:x} {line.split()[-1]}"] = content
    with open(f"/proc/{pid}/status") as file:
        found |= {
            line.split(":")[0]: line
            for line in file
            if line.startswith(("SigPnd", "SigBlk", "SigIgn", "SigCgt", "Shd", "Threads"))
        }
    found["descriptors"] = str(sorted(os.listdir(f"/proc/{pid}/fd")))
    return found


# What this process has changed since its first child.
LATER: list[bytes] = []


def start(module, contents=None):
    """Return the process id of a new child, this end of its socket, and its snapshot.

    Args:
        module: the compiled module.
        contents: those of the snapshot of an earlier child.
    """
    near, far = socket.socketpair()
    taken, given = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    memory = module.Memory(1 << 30)
    pid = os.fork()
    if pid == 0:
        try:
            near.close()
            os.dup2(far.fileno(), CHANNEL)
            far.close()
            be_child(module, memory, given)
        finally:
            os._exit(1)
    memory.withhold()
    far.close()
    given.close()
    _, descriptors, _, _ = socket.recv_fds(taken, 10, 8)
    snapshot = module.Snapshot(pid, CHANNEL, tuple(descriptors), memory, contents)
    while not snapshot.advance():
        pass
    return pid, near, snapshot


def disturb(module, name: str, contents=None) -> dict[str, object]:
    pid, near, snapshot = start(module, contents)
    try:
        first = state(pid)
        differing: list[str] = []
        reason = None
        # Several times, because pages that are often written are treated differently.
        for turn in range(6):
            near.send(name.encode())
            assert near.recv(10) == b"done", name
            reason, _ = snapshot.stop()
            reason = reason or snapshot.restore(turn % 2 == 1 or name not in WITHOUT_CALLS, -1)
            if reason is not None:
                break
            now = state(pid)
            differing = [key for key in {*first, *now} if first.get(key) != now.get(key)]
            if differing:
                break
        shares = " rw-s " in first["maps"]
        return {"reason": reason, "differing": differing, "shares": shares}
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def lose_parent(module) -> dict[str, object]:
    """Return whether a child goes on whose parent dies between `stop` and `restore`."""
    near, far = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        child, channel, snapshot = start(module)
        channel.send(b"nothing")
        channel.recv(10)
        snapshot.stop()
        socket.send_fds(far, [str(child).encode()], [channel.fileno()])
        os._exit(0)
    far.close()
    child, (descriptor,), _, _ = socket.recv_fds(near, 10, 1)
    os.waitpid(pid, 0)
    channel = socket.socket(fileno=descriptor)
    channel.settimeout(20)
    try:
        channel.send(b"nothing")
        return {"goes on": channel.recv(10) == b"done"}
    except OSError:
        return {"goes on": False}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)


def find_lists(module) -> dict[str, object]:
    """Return how many lists of the pages that a child wrote are in the memory of a later one."""
    first, near, snapshot = start(module)
    for _ in range(2):
        near.send(b"some pages written")
        near.recv(10)
        snapshot.stop()
        snapshot.restore(False, -1)
    taken, given = os.pipe()
    later = os.fork()
    if later == 0:
        os.write(given, str(count_lists()).encode())
        os._exit(0)
    try:
        return {"lists": int(os.read(taken, 20))}
    finally:
        for pid in (first, later):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def count_lists() -> int:
    """Count the places in memory that say which pages `SOME_PAGES` are: from where to where."""
    start, end = SOME_PAGES
    found = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps.read().splitlines():
            if " rw" in line:
                first, last = (int(part, 16) for part in line.split()[0].split("-"))
                memory.seek(first)
                content = memory.read(last - first)
                at = -1
                while (at := content.find(start.to_bytes(8, "little"), at + 1)) >= 0:
                    found += content[at + 8 : at + 16] == end.to_bytes(8, "little")
    return found


def contents_of_another(module):
    """Return the contents of a child that ends, whose memory later children do not quite share."""
    pid, _, snapshot = start(module)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    LATER.extend(bytes([number % 251]) * 1000 for number in range(1000))
    return snapshot.contents


SPECIAL = {"parent lost": lose_parent, "lists": find_lists}


if __name__ == "__main__":
    loaded = load(sys.argv[1])
    names = [name for name in sys.argv[2:] if name != "--like"]
    contents = contents_of_another(loaded) if "--like" in sys.argv else None
    found = {
        name: SPECIAL[name](loaded) if name in SPECIAL else disturb(loaded, name, contents)
        for name in names or DISTURBANCES
    }
    print(json.dumps(found))
