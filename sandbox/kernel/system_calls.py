"""The system calls that a program may make, with the reason for each, and names for the others."""

import resource
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyseccomp import Arg, SyscallFilter

PROT_READ, PROT_WRITE = 0x1, 0x2

# A child's descriptors: its socket to the parent and, until its program starts, the socket over
# which it passes the filter's listener to the template. Fixed, because the filter's conditions
# refer to them.
CHANNEL_FD = 3
HANDOVER_FD = 4

# The calls that Python, numpy and the harness need after the fork, with their purposes. A child has
# four descriptors (0-2 on /dev/null, 3 the socket to the parent), and none of these calls creates
# another, so calls on a descriptor reach only those four.
ALLOWED: dict[str, str] = {
    "read": "the request, from the child's own socket",
    "write": "outputs and standard output, to the child's own socket",
    "writev": "the C library's message before it aborts, to /dev/null",
    "sendmsg": "passing this filter's listener before the program runs; see `conditions`",
    "close": "closing the socket over which the listener was passed",
    "mmap": "memory; for data only, see `conditions`",
    "munmap": "memory",
    "mremap": "memory: growing arrays in place",
    "mprotect": "memory; for data only, see `conditions`",
    "madvise": "memory: the allocators return pages",
    "brk": "memory: the C heap",
    "futex": "locks inside Python and the C library; waiting and waking only, see `conditions`",
    "rt_sigaction": "Python's signal module; signals can come only from the kernel or the parent",
    "rt_sigprocmask": "the C library blocks signals around abort",
    "rt_sigreturn": "returning from a signal handler",
    "sigaltstack": "faulthandler",
    "prlimit64": "setting this program's memory limit; nothing else, see `conditions`",
    "getrandom": "Python seeds a hash or a generator that is then seeded again",
    "clock_gettime": "reading the time; not of other processes, see `conditions`",
    "clock_getres": "reading the time",
    "gettimeofday": "reading the time",
    "time": "reading the time",
    "clock_nanosleep": "sleeping, against the wall-clock limit",
    "nanosleep": "sleeping, against the wall-clock limit",
    "restart_syscall": "resuming a sleep after SIGSTOP and SIGCONT",
    "sched_yield": "the math library's spin locks",
    "getpid": "the process's own id",
    "gettid": "the thread's own id",
    "getrusage": "the process's own resource usage",
    "exit": "exiting",
    "exit_group": "exiting",
}

# The rule that each refused call breaks. Where the language wall detects the same attempt, its rule
# has the same name.
FAMILIES: dict[str, tuple[str, ...]] = {
    "file.open": (
        *("open", "openat", "openat2", "creat", "open_by_handle_at", "name_to_handle_at"),
        *("memfd_create", "memfd_secret", "userfaultfd", "fanotify_init", "inotify_init"),
        *("inotify_init1", "open_tree", "mq_open"),
    ),
    "file.read": (
        *("stat", "fstat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"),
        *("readlink", "readlinkat", "getdents", "getdents64", "getcwd", "statfs", "fstatfs"),
        *("lseek", "pread64", "preadv", "preadv2", "readv", "readahead", "getxattr", "lgetxattr"),
        *("fgetxattr", "listxattr", "llistxattr", "flistxattr", "ioctl"),
    ),
    "file.change": (
        *("unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir"),
        *("link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod"),
        *("fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "truncate"),
        *("ftruncate", "fallocate", "utime", "utimes", "utimensat", "futimesat", "setxattr"),
        *("lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "chdir"),
        *("fchdir", "chroot", "umask", "mount", "umount2", "pivot_root", "sync", "syncfs"),
        *("fsync", "fdatasync", "pwrite64", "pwritev", "pwritev2", "sendfile"),
        *("copy_file_range", "splice", "tee", "vmsplice", "flock", "move_mount", "fsopen"),
        *("fsconfig", "fsmount", "fspick", "mount_setattr", "swapon", "swapoff", "quotactl"),
    ),
    "network.socket": (
        *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto"),
        *("recvfrom", "recvmsg", "recvmmsg", "sendmsg", "sendmmsg", "shutdown", "getsockname"),
        *("getpeername", "setsockopt", "getsockopt"),
    ),
    "process.fork": ("fork", "vfork", "clone", "clone3", "unshare", "setns"),
    "process.exec": ("execve", "execveat", "uselib"),
    "process.signal": (
        *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"),
        *("pidfd_send_signal", "setitimer", "alarm", "timer_create"),
    ),
    "process.inspect": (
        *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp"),
        *("pidfd_open", "pidfd_getfd", "wait4", "waitid", "getppid", "perf_event_open"),
        *("clock_gettime", "clock_getres", "clock_nanosleep"),
    ),
    "process.identity": (
        *("setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups"),
        *("setfsuid", "setfsgid", "capset", "capget", "setsid", "setpgid", "prctl"),
        *("arch_prctl", "personality", "seccomp", "setrlimit", "setpriority", "ioprio_set"),
        *("sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"),
        *("keyctl", "add_key", "request_key", "landlock_create_ruleset"),
        *("landlock_add_rule", "landlock_restrict_self"),
    ),
    "descriptor.make": (
        *("dup", "dup2", "dup3", "fcntl", "pipe", "pipe2", "eventfd", "eventfd2", "signalfd"),
        *("signalfd4", "timerfd_create", "epoll_create", "epoll_create1", "close_range"),
        *("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_ctl"),
    ),
    "memory.executable": ("mmap", "mprotect", "pkey_mprotect", "remap_file_pages"),
    "memory.shared": ("shmget", "shmat", "shmctl", "semget", "semop", "msgget", "msgsnd", "msgrcv"),
    "kernel.io_uring": ("io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup"),
    "kernel.bpf": ("bpf",),
    "kernel.module": ("init_module", "finit_module", "delete_module", "kexec_load", "reboot"),
    "process.limits": ("prlimit64",),
}

# Calls that Docker's default profile, since version 20.10, refuses with an error. An error from an
# outer filter takes precedence over a notification from an inner one (seccomp(2)), so these
# attempts would go unnoticed; killing takes precedence over both.
REFUSED_BY_ENGINES: tuple[str, ...] = (
    *("acct", "add_key", "bpf", "chroot", "clock_settime", "clone3", "delete_module"),
    *("fanotify_init", "finit_module", "fsconfig", "fsmount", "fsopen", "fspick"),
    *("get_mempolicy", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup"),
    *("ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie"),
    *("mbind", "mount", "mount_setattr", "move_mount", "move_pages", "name_to_handle_at"),
    *("open_by_handle_at", "open_tree", "perf_event_open", "personality", "pidfd_getfd"),
    *("pivot_root", "pkey_alloc", "pkey_free", "pkey_mprotect", "process_madvise"),
    *("process_vm_readv", "process_vm_writev", "quotactl", "quotactl_fd", "reboot"),
    *("request_key", "set_mempolicy", "set_mempolicy_home_node", "setdomainname"),
    *("sethostname", "setns", "settimeofday", "swapoff", "swapon", "syslog", "umount"),
    *("umount2", "unshare", "uselib", "userfaultfd", "vhangup", "vmsplice"),
)

# Rule of a call that is in no family; the detail then names the call.
UNLISTED = "kernel.syscall"

# Calls that change mappings. Few programs make one, so each is reported to the template, which lets
# it go on, and compares the mappings only after a program that made one.
MAPPING_CALLS = ("mmap", "munmap", "mremap", "mprotect")

# What memory may not be mapped as, or become, in the third argument of these calls: code; nor,
# on arm64, tagged (PROT_MTE), which no list of mappings shows.
_ALL_BUT_DATA = 0xFFFFFFFFFFFFFFFF & ~(PROT_READ | PROT_WRITE)
_FORBIDDEN_PROTECTION = {"mmap": _ALL_BUT_DATA, "mprotect": _ALL_BUT_DATA}

# include/uapi/linux/futex.h: the operations without priority inheritance, and their two flags.
_FUTEX_OPERATIONS = (0, 1, 3, 4, 9, 10)  # WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAIT_, WAKE_BITSET
_FUTEX_MASK = 0xFFFFFFFF & ~(128 | 256)  # PRIVATE, CLOCK_REALTIME


def conditions() -> dict[str, list[list["Arg"]]]:
    """Return the conditions on the arguments of allowed calls; other calls have none.

    A call has one or several lists of them, and is allowed if all conditions of one list hold.
    """
    from pyseccomp import EQ, MASKED_EQ, Arg

    return {
        **{name: [[Arg(2, MASKED_EQ, bits, 0)]] for name, bits in _FORBIDDEN_PROTECTION.items()},
        # Descriptors in flight are limited per user, so a program could exhaust them for others.
        "sendmsg": [[Arg(0, EQ, HANDOVER_FD)]],
        "prlimit64": [[Arg(0, EQ, 0), Arg(1, EQ, resource.RLIMIT_AS)]],
        # Those with priority inheritance tell whether there is a process with some id.
        "futex": [[Arg(1, MASKED_EQ, _FUTEX_MASK, one)] for one in _FUTEX_OPERATIONS],
        # Clock ids outside 0-15, including negative ones, belong to other processes.
        "clock_gettime": [[Arg(0, MASKED_EQ, 0xFFFFFFF0, 0)]],
        "clock_getres": [[Arg(0, MASKED_EQ, 0xFFFFFFF0, 0)]],
        "clock_nanosleep": [[Arg(0, MASKED_EQ, 0xFFFFFFF0, 0)]],
    }


def allow(compiled: "SyscallFilter", names: Iterable[str]) -> None:
    """Allow system calls in a filter, under their conditions, where this machine has them."""
    import pyseccomp

    conditional = conditions()
    for name in names:
        if resolve(name) >= 0:  # arm64 has no time(2)
            for condition in conditional.get(name, [[]]):
                compiled.add_rule(pyseccomp.ALLOW, name, *condition)


def mapping_calls() -> dict[int, int]:
    """Return the calls that change mappings, with the bits that their third argument may not have.

    A restorable child's template, to which they are reported, checks the bits before it lets one
    go on.
    """
    return {resolve(name): _FORBIDDEN_PROTECTION.get(name, 0) for name in MAPPING_CALLS}


def resolve(name: str) -> int:
    """Return the number of system call `name`, or a negative number if this machine lacks it."""
    import pyseccomp

    try:
        return int(pyseccomp.resolve_syscall(pyseccomp.system_arch(), name))
    except ValueError:
        return -1


def name_of(number: int) -> str:
    """Return the name of system call `number` on this machine."""
    import pyseccomp

    try:
        name = pyseccomp.resolve_syscall(pyseccomp.system_arch(), number)
    except ValueError:
        return str(number)
    return name.decode() if isinstance(name, bytes) else str(name)


def rule_of(name: str) -> str:
    """Return the rule that a refused call of this name breaks."""
    for rule, names in FAMILIES.items():
        if name in names:
            return rule
    return UNLISTED
