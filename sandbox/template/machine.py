"""The machine that a script sees: a disk with nothing but the script, and no other users.

The real calls are refused by the kernel wall. Scripts often make them only in passing, for example
to look whether an input file exists, so they are answered here. Everything else that concerns
files, such as opening one or listing a folder, stays an attempt.
"""

import errno
import linecache
import os
import pwd
import stat
import uuid
from collections.abc import Callable
from typing import Any

from sandbox.kernel.privileges import UNPRIVILEGED_ID
from sandbox.policy.compiler import SCRIPT_FILE
from sandbox.template.replacements import Replacements

_FOLDER = "/"
_NODE = 0x010000000001
_HARDWARE = os.uname().machine

_original_stat = os.stat


def prepare(replacements: Replacements) -> None:
    """Add what answers questions about the machine to `replacements`."""
    add = replacements.add
    add(os, "getcwd", value=_current_folder)
    add(os, "getcwdb", value=_current_folder_bytes)
    add(os, "uname", value=_uname)
    add(os, "stat", value=_status(os.stat))
    add(os, "lstat", value=_status(os.lstat))
    add(os, "access", value=_access)
    add(os, "getuid", "geteuid", "getgid", "getegid", value=_user)
    add(pwd, "getpwuid", value=_unknown_user)
    # The address of a network card, for which uuid1() would run commands.
    add(uuid, "_node", value=_NODE)
    add(uuid, "_generate_time_safe", value=None)


def _current_folder() -> str:
    return _FOLDER


def _current_folder_bytes() -> bytes:
    return os.fsencode(_FOLDER)


def _uname() -> os.uname_result:
    return os.uname_result(("Linux", "localhost", "", "", _HARDWARE))


def _user() -> int:
    return UNPRIVILEGED_ID


def _unknown_user(uid: int, /) -> None:
    raise KeyError(f"getpwuid(): uid not found: {uid}")


def _status(original: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
    """Return a replacement for `os.stat` or `os.lstat`."""

    def status(path: Any, *, dir_fd: Any = None, follow_symlinks: bool = True) -> os.stat_result:
        if isinstance(path, int):
            return os.fstat(path) if 0 <= path <= 2 else original(path)
        mode = _mode(path)
        if mode is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fspath(path))
        links = 1 if stat.S_ISREG(mode) else 2
        length = sum(map(len, linecache.getlines(SCRIPT_FILE))) if stat.S_ISREG(mode) else 0
        return os.stat_result((mode, 1, 1, links, 0, 0, length, 0, 0, 0))

    return status


def _access(
    path: Any,
    mode: int,
    *,
    dir_fd: Any = None,
    effective_ids: bool = False,
    follow_symlinks: bool = True,
) -> bool:
    """Replace `os.access`: what exists can be read, not changed."""
    found = _mode(path)
    return found is not None and not (mode & ~(found >> 6) & 7)


def _mode(path: Any) -> int | None:
    """Return the type and permissions of a file, or None if there is no such file.

    Raises:
        TypeError: the path is not one.
        ValueError: the path contains a null byte.
    """
    name = os.fsdecode(path)
    if "\0" in name:
        _original_stat(name)  # raises ValueError without a system call
    if not name:
        return None
    full = os.path.normpath(os.path.join(_FOLDER, name))
    if full == SCRIPT_FILE and not name.endswith("/"):
        return stat.S_IFREG | 0o444
    return stat.S_IFDIR | 0o555 if full.lstrip("/") == "" else None
