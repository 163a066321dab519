"""Which walls this host offers, and whether they are enough to run anything."""

import ctypes
import os
import sys

import msgspec

from sandbox.errors import SandboxUnavailableError
from sandbox.kernel import landlock, libc


class Wall(msgspec.Struct, frozen=True):
    """One wall on this host: whether it is there, in which version, and how to get it."""

    name: str
    available: bool
    required: bool
    detail: str
    remedy: str = ""


def survey(namespaces: list[str] | None = None) -> list[Wall]:
    """What this host offers.

    Args:
        namespaces: those that a running template is in, which only starting one can tell.
    """
    found = _has_libseccomp()
    abi = landlock.abi()
    known = os.uname().machine in ("x86_64", "aarch64")
    linux = sys.platform == "linux"
    return [
        Wall(
            "platform",
            linux and known,
            True,
            f"{sys.platform} on {os.uname().machine}, kernel {os.uname().release}",
            "run on Linux on x86-64 or arm64",
        ),
        Wall(
            "seccomp",
            found and _offers_notification() is not None,
            True,
            _LIBSECCOMP if found else f"{_LIBSECCOMP} not found",
            "install the package libseccomp2; the kernel needs CONFIG_SECCOMP_FILTER",
        ),
        Wall(
            "seccomp notification",
            bool(_offers_notification()),
            False,
            "forbidden calls are named" if _offers_notification() else "forbidden calls only kill",
            "Linux 5.0 or newer, and no container runtime that hides it",
        ),
        Wall(
            "landlock",
            abi >= 1,
            True,
            f"ABI {abi}" if abi else "not offered",
            "Linux 5.13 or newer with `landlock` in the kernel's lsm= list",
        ),
        *([_namespaces(namespaces)] if namespaces is not None else []),
    ]


def _namespaces(entered: list[str]) -> Wall:
    return Wall(
        "namespaces",
        bool(entered),
        False,
        ", ".join(entered) or "none permitted",
        "let unprivileged users make user namespaces (user.max_user_namespaces, AppArmor, "
        "or the container's seccomp profile)",
    )


def require() -> None:
    """Raises SandboxUnavailableError, naming each wall that is required and not there."""
    lacking = [wall for wall in survey() if wall.required and not wall.available]
    if lacking:
        parts = [f"{wall.name} ({wall.detail}): {wall.remedy}" for wall in lacking]
        raise SandboxUnavailableError("this host cannot run programs safely: " + "; ".join(parts))


def notifies() -> bool:
    """Whether the kernel hands forbidden calls to a listener, rather than only killing."""
    return bool(_offers_notification())


_LIBSECCOMP = "libseccomp.so.2"


def _has_libseccomp() -> bool:
    try:
        ctypes.CDLL(_LIBSECCOMP)
    except OSError:
        return False
    return True


_GET_ACTION_AVAIL = 2
_RET_USER_NOTIF = 0x7FC00000
_RET_KILL_PROCESS = 0x80000000


def _offers_notification() -> bool | None:
    """True or False as the kernel's seccomp does; None where it has no filters at all."""
    try:
        action = ctypes.c_uint32(_RET_KILL_PROCESS)
        libc.syscall("seccomp", _GET_ACTION_AVAIL, 0, ctypes.byref(action))
    except OSError:
        return None
    try:
        action = ctypes.c_uint32(_RET_USER_NOTIF)
        libc.syscall("seccomp", _GET_ACTION_AVAIL, 0, ctypes.byref(action))
    except OSError:
        return False
    return True
