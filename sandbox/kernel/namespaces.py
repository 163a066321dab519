"""Namespaces: an environment without files, network, processes and host name.

They are optional, because an unprivileged container cannot create them. Where they exist, even a
hole in the seccomp filter gives access to nothing.

The user namespace comes first, because it gives an unprivileged process the capabilities to create
the others. These capabilities are dropped before the first fork.
"""

import ctypes
import os

from sandbox.kernel.libc import LIBC

# include/uapi/linux/sched.h, by the names that are reported.
_FLAGS = {
    "user": 0x10000000,
    "mount": 0x00020000,
    "network": 0x40000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "pid": 0x20000000,
}

# include/uapi/linux/mount.h
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 32, 4096, 16384, 1 << 18
_MNT_DETACH = 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

# A directory that exists everywhere, as mount point of the new root.
_ANY_DIRECTORY = "/tmp"


def enter() -> list[str]:
    """Move this process into new namespaces. Its next child is the first process in `pid`.

    Returns:
        The names of the namespaces entered; empty if the host permits none.
    """
    uid, gid = os.getuid(), os.getgid()
    if not _unshare("user"):
        return []
    entered = ["user"]
    _map_ids(uid, gid)
    entered += [name for name in ("mount", "network", "ipc", "uts", "pid") if _unshare(name)]
    if "mount" in entered and not _empty_root():
        entered.remove("mount")
    return entered


def _unshare(name: str) -> bool:
    return bool(LIBC.unshare(_FLAGS[name]) == 0)


def _map_ids(uid: int, gid: int) -> None:
    """Map this user to itself in the new user namespace, and no other user."""
    for file, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        try:
            with open(f"/proc/self/{file}", "w") as map_file:
                map_file.write(text)
        except OSError:
            return  # an unmapped user is the overflow user, which owns nothing either


def _empty_root() -> bool:
    """Make an empty, read-only file system the root and unmount the old root."""
    options = b"size=4k,nr_inodes=2,mode=0555"
    limits = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    try:
        _mount(None, "/", None, _MS_REC | _MS_PRIVATE, None)
        _mount("tmpfs", _ANY_DIRECTORY, "tmpfs", limits, options)
        os.chdir(_ANY_DIRECTORY)
        # The old root is stacked on the new one and then unmounted; see pivot_root(2), Notes.
        number = _PIVOT_ROOT[os.uname().machine]
        _check(LIBC.syscall(ctypes.c_long(number), b".", b"."))
        _check(LIBC.umount2(b".", _MNT_DETACH))
        os.chdir("/")
        _mount(None, "/", None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | limits, None)
    except OSError:
        return False
    return True


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, options: bytes | None
) -> None:
    def encoded(text: str | None) -> bytes | None:
        return None if text is None else text.encode()

    flag_word = ctypes.c_ulong(flags)
    _check(LIBC.mount(encoded(source), target.encode(), encoded(kind), flag_word, options))


def _check(result: int) -> None:
    if result != 0:
        errno = ctypes.get_errno()
        raise OSError(errno, os.strerror(errno))
