"""The state that a restorable child can leave behind, call by call, and what is done about it.

A child that is put back for the next program (see `sandbox.kernel.snapshot`) has a narrower filter
than one that dies with its program: calls whose effects could not be undone fail there. They fail
with an error instead of ending the program, because the C library copes and no program is served
by the difference. Programs that need them, such as scripts, run in children that are forked.
"""

import errno
from typing import TYPE_CHECKING

from sandbox.kernel.system_calls import ALLOWED, HANDOVER_FD, MAPPING_CALLS, allow

if TYPE_CHECKING:
    from pyseccomp import SyscallFilter

# How the state that each allowed call can leave is put back, or kept from arising.
RESTORED: dict[str, str] = {
    "read": "a request that was not read to its end is seen from outside (SIOCOUTQ): child killed",
    "write": "bytes after the final message are read from outside: child killed",
    "writev": "as write; descriptors 0 to 2 are /dev/null, which keeps nothing",
    "sendmsg": "only on a descriptor that is closed by then",
    "close": "only from descriptor 4 on, where nothing is open; fails below",
    "mmap": "reported, and the map compared: new private mappings are unmapped, else child killed",
    "munmap": "reported, and the map of memory compared: a missing mapping has the child killed",
    "mremap": "as mmap; a moved mapping is no longer tracked, which the scan reports: child killed",
    "mprotect": "reported, and the map compared; pages that were writable in between are tracked",
    "madvise": "only MADV_DONTNEED: a page stays as it is or counts as written; fails otherwise",
    "brk": "fails, as if the heap could not grow: the C library maps memory instead",
    "futex": "only waiting and waking, which leaves nothing in the kernel",
    "rt_sigaction": "fails: no handler can be set",
    "rt_sigprocmask": "the mask is put back",
    "rt_sigreturn": "forbidden: it could set an alternate stack, and there is no handler",
    "sigaltstack": "fails",
    "prlimit64": "fails: the memory limit is set from outside",
    "getrandom": "leaves nothing",
    "clock_gettime": "leaves nothing; fails for the clocks of processor time, which never go back",
    "clock_getres": "leaves nothing",
    "gettimeofday": "leaves nothing",
    "time": "leaves nothing",
    "clock_nanosleep": "leaves nothing; a child that still sleeps is killed",
    "nanosleep": "as clock_nanosleep",
    "restart_syscall": "fails with EINTR, after which Python sleeps again by itself",
    "sched_yield": "leaves nothing",
    "getpid": "leaves nothing",
    "gettid": "leaves nothing",
    "getrusage": "fails: the usage of earlier programs would be seen",
    "exit": "the child ends",
    "exit_group": "the child ends",
}

_MADV_DONTNEED = 4
_PROCESS_CLOCKS = (2, 3)  # of the process and of the thread

# Calls that fail in a restorable child, and the error. With the error 0 the call returns 0: for
# brk(2) that means to the C library that the heap has not grown.
_FAILING: dict[str, int] = {
    "brk": 0,
    "rt_sigaction": errno.EPERM,
    "sigaltstack": errno.EPERM,
    "prlimit64": errno.EPERM,
    "getrusage": errno.EPERM,
    "restart_syscall": errno.EINTR,
}
_FORBIDDEN = ("rt_sigreturn",)


def add(compiled: "SyscallFilter", *, notify: bool) -> None:
    """Add the rules of a restorable child's filter.

    Args:
        compiled: a filter without rules.
        notify: whether calls without a rule are reported; else `MAPPING_CALLS` are not either.
    """
    import pyseccomp
    from pyseccomp import EQ, GE, LT, NE, Arg

    special = {*_FAILING, *_FORBIDDEN, "close", "madvise", "clock_gettime"}
    if notify:
        special.update(MAPPING_CALLS)
    allow(compiled, (name for name in ALLOWED if name not in special))
    for name, number in _FAILING.items():
        compiled.add_rule(pyseccomp.ERRNO(number), name)
    compiled.add_rule(pyseccomp.ALLOW, "close", Arg(0, GE, HANDOVER_FD))
    compiled.add_rule(pyseccomp.ERRNO(errno.EPERM), "close", Arg(0, LT, HANDOVER_FD))
    compiled.add_rule(pyseccomp.ALLOW, "madvise", Arg(2, EQ, _MADV_DONTNEED))
    compiled.add_rule(pyseccomp.ERRNO(errno.EINVAL), "madvise", Arg(2, NE, _MADV_DONTNEED))
    for clock in range(16):
        action = pyseccomp.ERRNO(errno.EINVAL) if clock in _PROCESS_CLOCKS else pyseccomp.ALLOW
        compiled.add_rule(action, "clock_gettime", Arg(0, EQ, clock))
