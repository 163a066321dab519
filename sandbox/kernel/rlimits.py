"""Resource limits that the kernel enforces for each process."""

import ctypes
import mmap
import resource
from functools import partial

MEGABYTE = 1 << 20

# Processor time of one process, which may run many programs, put back after each.
PROCESS_CPU_SECONDS = 600

# Deep recursion through C code (sorted with a key, map, comparisons) uses the C stack. A program
# with a high recursion limit should get a RecursionError before the stack overflows.
STACK_BYTES = 64 * MEGABYTE

# How much of the stack a process can use after it has reached its memory limit. From Python 3.13,
# freeing nested objects uses several megabytes.
STACK_RESERVE_BYTES = 8 * MEGABYTE

# Reserve above the soft memory limit, for a child that reached the limit to report it.
ANSWER_BYTES = 24 * MEGABYTE


def confine_template() -> None:
    """Set the limits of the template and all its children, such as no core and no file growth."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    # The parent enforces each program's limit. This one is for a child whose parent hangs: SIGXCPU
    # first, and SIGKILL a second later for a program that blocks signals.
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESS_CPU_SECONDS, PROCESS_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))


# Forbids new processes and threads, except to root, which a child never is. Prepared in the
# template, because each name that a child looks up copies memory pages.
forbid_processes = partial(resource.setrlimit, resource.RLIMIT_NPROC, (0, 0))


def set_up_stack() -> None:
    """Set the limit of the stack, and add `STACK_RESERVE_BYTES` to it. Children inherit both.

    The stack of a process that has reached its memory limit cannot grow, so that the process would
    die while it frees what it has.
    """
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    soft = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (soft, hard))
    with open("/proc/self/maps") as file:
        addresses = [line.split("-")[0] for line in file if line.endswith("[stack]\n")]
    for start in addresses:
        # The kernel grows the stack down to an address that is touched, and uses one page for it.
        ctypes.memset(int(start, 16) - min(STACK_RESERVE_BYTES, soft // 2), 0, 1)


def confine_program(*, memory_bytes: int, base_bytes: int) -> None:
    """Set the memory limit of a program.

    Args:
        memory_bytes: how much the program may add to the address space.
        base_bytes: size of the template's address space.
    """
    hard = base_bytes + memory_bytes + ANSWER_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (base_bytes + memory_bytes, hard))


# The reserve of a restorable child, which cannot raise its limit.
_reserve: list[mmap.mmap] = []


def hold_reserve() -> None:
    """Map `ANSWER_BYTES` that are never touched, for `make_room_to_answer` to unmap."""
    _reserve.append(mmap.mmap(-1, ANSWER_BYTES, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))


def confine_restorable(pid: int, *, memory_bytes: int, base_bytes: int) -> None:
    """Set the memory limit of the programs of a child that holds a reserve, from outside.

    Args:
        pid: the child.
        memory_bytes: how much a program may add to the address space.
        base_bytes: size of the template's address space.
    """
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = base_bytes + ANSWER_BYTES + memory_bytes
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.prlimit(pid, resource.RLIMIT_AS, (soft, hard))


def make_room_to_answer() -> None:
    """Raise the soft memory limit to the hard limit, after the program has reached it."""
    if _reserve:
        _reserve[0].close()  # may be closed already, after an earlier call that reached the limit
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def address_space_bytes() -> int:
    """Return the current size of this process's address space."""
    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[0])
    return pages * resource.getpagesize()
