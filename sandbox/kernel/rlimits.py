"""Resource limits: what the kernel counts for one process."""

import resource
from functools import partial

MEGABYTE = 1 << 20

# All the processor time of one process: of a program, or of a batch of them.
PROCESS_CPU_SECONDS = 600

# Deep recursion through C (sorted with a key, map, comparisons) needs C stack; a program that asks
# for a high recursion limit should meet Python's RecursionError, not the end of the stack.
STACK_BYTES = 64 * MEGABYTE

# What stays reachable above the soft memory limit, so that a child which met it can still say so.
ANSWER_BYTES = 16 * MEGABYTE


def confine_template() -> None:
    """Limits that hold for the template and all its children: no core file, no file growth."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    soft = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (soft, hard))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    # The parent keeps each program's exact limit; this is for a child whose parent has stopped.
    # SIGXCPU comes first, SIGKILL a second later, for a program that blocks signals.
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESS_CPU_SECONDS, PROCESS_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))


# No process or thread can be made any more (root is exempt, which a child never is). Every child
# calls it once, so nothing is left to be looked up.
forbid_processes = partial(resource.setrlimit, resource.RLIMIT_NPROC, (0, 0))


def confine_program(*, memory_bytes: int, base_bytes: int) -> None:
    """Sets one program's memory limit.

    Args:
        memory_bytes: what the program may add to the address space.
        base_bytes: the address space that the template had mapped already.
    """
    hard = base_bytes + memory_bytes + ANSWER_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (base_bytes + memory_bytes, hard))


def make_room_to_answer() -> None:
    """Lifts the soft memory limit to the hard one, after the program has met it."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def address_space_bytes() -> int:
    """The size of this process's address space now."""
    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[0])
    return pages * resource.getpagesize()
