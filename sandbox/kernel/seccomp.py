"""The seccomp filter: the system calls that a program may make, and the reason for each.

The kernel does not execute a call that is not in `ALLOWED`, but reports it to the template (seccomp
user notification), which records it and kills the child. On hosts without notification, the kernel
kills the child with SIGSYS. Either way, the report comes from outside the program. Calls of another
architecture (i386, x32) are killed by the filter's first instructions, which libseccomp generates.
"""

import contextlib
import ctypes
import fcntl
import os
import resource
import struct
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sandbox.kernel.libc import LIBC, number

if TYPE_CHECKING:
    from pyseccomp import Arg

PROT_EXEC = 0x4

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
    "mmap": "memory; never executable, see `conditions`",
    "munmap": "memory",
    "mremap": "memory: growing arrays in place",
    "mprotect": "memory; never executable, see `conditions`",
    "madvise": "memory: the allocators return pages",
    "brk": "memory: the C heap",
    "futex": "locks inside Python and the C library",
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

# Flags of clone(2) that create namespaces, which Docker refuses too.
_CLONE_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
_AF_VSOCK = 40

# Rule of a call that is in no family; the detail then names the call.
UNLISTED = "kernel.syscall"

_RET_USER_NOTIF = 0x7FC00000
_RET_KILL_PROCESS = 0x80000000
_SET_MODE_FILTER = 1
_FLAG_NEW_LISTENER = 8

# struct seccomp_notif: id, pid, flags, then seccomp_data: nr, arch, instruction pointer, 6 args.
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_IOCTL_NOTIF_RECV = 0xC0502100
# struct seccomp_notif_resp: id, value, error, flags.
_RESPONSE = struct.Struct("=QqiI")
_IOCTL_NOTIF_SEND = 0xC0182101
_CONTINUE = 1


class Notification(NamedTuple):
    """A forbidden call in which a child is blocked.

    Attributes:
        id: the kernel's number of this notification.
        pid: the child's process id, in the reader's pid namespace.
        number: the system call's number on this machine.
        args: the contents of its six argument registers.
    """

    id: int
    pid: int
    number: int
    args: tuple[int, ...]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


# What memory may not be mapped as, or become: code. The third argument of these calls.
_FORBIDDEN_PROTECTION = {"mmap": PROT_EXEC, "mprotect": PROT_EXEC}


def conditions() -> dict[str, list["Arg"]]:
    """Return the conditions on the arguments of allowed calls; other calls have none."""
    from pyseccomp import EQ, MASKED_EQ, Arg

    return {
        **{name: [Arg(2, MASKED_EQ, bits, 0)] for name, bits in _FORBIDDEN_PROTECTION.items()},
        # Descriptors in flight are limited per user, so a program could exhaust them for others.
        "sendmsg": [Arg(0, EQ, HANDOVER_FD)],
        "prlimit64": [Arg(0, EQ, 0), Arg(1, EQ, resource.RLIMIT_AS)],
        # Clock ids outside 0-15, including negative ones, belong to other processes.
        "clock_gettime": [Arg(0, MASKED_EQ, 0xFFFFFFF0, 0)],
        "clock_getres": [Arg(0, MASKED_EQ, 0xFFFFFFF0, 0)],
        "clock_nanosleep": [Arg(0, MASKED_EQ, 0xFFFFFFF0, 0)],
    }


def is_within_a_filter() -> bool:
    """Return whether this process already runs under a seccomp filter, as in a container."""
    with open("/proc/self/status") as file:
        return any(line.split() == ["Seccomp:", "2"] for line in file)


def compile_filter(*, notify: bool, within: bool = False, restorable: bool = False) -> bytes:
    """Compile the filter to BPF instructions, for `Filter`.

    Args:
        notify: report forbidden calls to a listener; otherwise the kernel kills with SIGSYS.
        within: the filter will run under another one. Calls that the outer filter may refuse
            before the listener is notified kill at once.
        restorable: for children that are put back after a program; see `restorable`.

    Raises:
        RuntimeError: libseccomp2 is not installed.
    """
    import tempfile

    import pyseccomp

    from sandbox.kernel import restorable as rules

    default = _RET_USER_NOTIF if notify else _RET_KILL_PROCESS
    compiled = pyseccomp.SyscallFilter(default)
    compiled.set_attr(pyseccomp.Attr.ACT_BADARCH, _RET_KILL_PROCESS)
    arguments = conditions()
    if restorable:
        rules.add(compiled, arguments, notify=notify)
    else:
        for name in ALLOWED:
            if resolve(name) >= 0:  # arm64 has no time(2)
                compiled.add_rule(pyseccomp.ALLOW, name, *arguments.get(name, []))
    if notify and within:
        for name in REFUSED_BY_ENGINES:
            if resolve(name) >= 0:
                compiled.add_rule(_RET_KILL_PROCESS, name)
        compiled.add_rule(_RET_KILL_PROCESS, "socket", pyseccomp.Arg(0, pyseccomp.EQ, _AF_VSOCK))
        for flag in _CLONE_NAMESPACES:
            of_flag = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
            compiled.add_rule(_RET_KILL_PROCESS, "clone", of_flag)
    with tempfile.TemporaryFile() as file:
        compiled.export_bpf(file)
        file.seek(0)
        return file.read()


def mapping_calls() -> dict[int, int]:
    """Return the calls that change mappings, with the bits that their third argument may not have.

    These are the conditions of the filter, for whoever lets such a call go on (`let_go_on`).
    """
    from sandbox.kernel.restorable import MAPPING_CALLS

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


class Filter:
    """A compiled filter, prepared in the template so that a child makes a single call.

    Args:
        instructions: the result of `compile_filter`.
        notify: the value that was passed to `compile_filter`.

    Attributes:
        prepared: installs the filter in the calling process; returns the listener's descriptor,
            0 without notification, or a negative number on failure.
        notify: whether forbidden calls are reported to a listener.
    """

    def __init__(self, instructions: bytes, *, notify: bool) -> None:
        program = _Program(len(instructions) // 8, instructions)
        self.prepared: Callable[[], int] = partial(
            LIBC.syscall,
            ctypes.c_long(number("seccomp")),
            ctypes.c_long(_SET_MODE_FILTER),
            ctypes.c_long(_FLAG_NEW_LISTENER if notify else 0),
            ctypes.byref(program),
        )
        self.notify = notify

    def install(self) -> int | None:
        """Install the filter in this process irrevocably. Requires `no_new_privs`.

        Returns:
            The listener's descriptor if the filter notifies, else None.

        Raises:
            OSError: the kernel refused the filter.
        """
        result = self.prepared()
        if result < 0:
            raise OSError(ctypes.get_errno(), "the kernel refused the seccomp filter")
        return result if self.notify else None


def receive(listener: int) -> Notification | None:
    """Return the forbidden call that is pending on `listener`, or None if the caller is gone."""
    buffer = bytearray(_NOTIFICATION.size)
    try:
        fcntl.ioctl(listener, _IOCTL_NOTIF_RECV, buffer)
    except OSError:
        return None
    id, pid, _, number, _, _, *args = _NOTIFICATION.unpack(buffer)
    return Notification(id, pid, number, tuple(args))


def let_go_on(listener: int, call: Notification) -> None:
    """Have the kernel execute a call, with the arguments of the notification.

    Only for calls none of whose arguments is a pointer to something that is read: the caller could
    change that after it was looked at.
    """
    response = bytearray(_RESPONSE.pack(call.id, 0, 0, _CONTINUE))
    with contextlib.suppress(OSError):  # the caller may have been killed
        fcntl.ioctl(listener, _IOCTL_NOTIF_SEND, response)


def read_string(pid: int, address: int, limit: int = 256) -> str | None:
    """Read a NUL-terminated string from another process's memory; None if it is not readable.

    A hostile process may change the string at any time, so it is only used for display.
    """

    class Vector(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    buffer = ctypes.create_string_buffer(limit)
    # The page after the string may be unmapped, so no single read crosses the end of a page.
    got = b""
    while len(got) < limit:
        step = min(limit - len(got), os.sysconf("SC_PAGE_SIZE") - address % 4096)
        local, remote = Vector(ctypes.addressof(buffer), step), Vector(address, step)
        count = LIBC.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
        if count <= 0:
            break
        got += buffer.raw[:count]
        if b"\0" in got:
            break
        address += count
    text = got.split(b"\0", 1)[0]
    return text.decode("utf-8", "replace") if got else None
