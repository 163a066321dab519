"""The walls that this host offers, and whether they suffice to run programs."""

import ctypes
import importlib.metadata
import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import msgspec

from sandbox import extras, pythons
from sandbox.errors import SandboxUnavailableError
from sandbox.kernel import landlock, libc


class Wall(msgspec.Struct, frozen=True):
    """A wall on this host.

    Attributes:
        name: its name.
        available: whether this host offers it.
        required: whether programs cannot run without it.
        detail: its version, or what is missing.
        remedy: how to make it available.
    """

    name: str
    available: bool
    required: bool
    detail: str
    remedy: str = ""


def survey(namespaces: list[str] | None = None) -> list[Wall]:
    """Return the walls of this host, available or not.

    Args:
        namespaces: the namespaces of a running template, which are only known once one has
            started; None to leave them out.
    """
    has_libseccomp = _has_libseccomp()
    abi = landlock.abi()
    is_supported = sys.platform == "linux" and os.uname().machine in ("x86_64", "aarch64")
    return [
        Wall(
            "platform",
            is_supported,
            True,
            f"{sys.platform} on {os.uname().machine}, kernel {os.uname().release}",
            "run on Linux on x86-64 or arm64",
        ),
        Wall(
            "seccomp",
            has_libseccomp and _offers_notification() is not None,
            True,
            _LIBSECCOMP if has_libseccomp else f"{_LIBSECCOMP} not found",
            "install the package libseccomp2; the kernel needs CONFIG_SECCOMP_FILTER",
        ),
        Wall(
            "seccomp notification",
            bool(_offers_notification()),
            False,
            "forbidden calls are reported by name"
            if _offers_notification()
            else "forbidden calls kill without a report",
            "Linux 5.0 or newer, and no container runtime that hides it",
        ),
        Wall(
            "landlock",
            abi >= 1,
            True,
            f"ABI {abi}" if abi else "not offered",
            "Linux 5.13 or newer with `landlock` in the kernel's lsm= list",
        ),
        Wall(
            "language wall",
            pythons.is_tested(),
            False,
            f"{pythons.current()}, {'tested' if pythons.is_tested() else 'not tested'}",
            f"CPython {pythons.tested()}; only policy kernel is available",
        ),
        *([_namespaces(namespaces)] if namespaces is not None else []),
    ]


def names_in_force(namespaces: list[str]) -> list[str]:
    """Return the names of the walls in force, with hyphens instead of spaces, for audit records.

    Args:
        namespaces: the namespaces of a running template.
    """
    return [wall.name.replace(" ", "-") for wall in survey(namespaces) if wall.available]


def _namespaces(entered: list[str]) -> Wall:
    return Wall(
        "namespaces",
        bool(entered),
        False,
        ", ".join(entered) or "none permitted",
        "allow unprivileged user namespaces (user.max_user_namespaces, AppArmor, "
        "or the container's seccomp profile)",
    )


def require() -> None:
    """Check that programs can run here.

    Raises:
        MissingExtraError: the extra `sandbox` is not installed.
        SandboxUnavailableError: a required wall is missing, or was not compiled, or numpy is of a
            version that the language wall does not know.
    """
    if sys.platform != "linux":
        raise SandboxUnavailableError(f"programs run on Linux, not on {sys.platform}")
    extras.require("sandbox")
    numpy = importlib.metadata.version("numpy")
    if not _OLDEST_NUMPY <= tuple(map(int, numpy.split(".")[:2])) < _TOO_NEW_NUMPY:
        raise SandboxUnavailableError(
            f"the language wall does not know numpy {numpy}: pip install 'omniarc[sandbox]' brings "
            "a version that it knows"
        )
    if not _has_tripwire():
        raise SandboxUnavailableError(
            "sandbox.policy._tripwire, a part of the language wall, was not compiled on "
            "installation: install gcc and Python's headers (python3-dev), then omniarc again "
            "(pip install --force-reinstall --no-cache-dir --no-binary omniarc --no-deps omniarc)"
        )
    missing = [wall for wall in survey() if wall.required and not wall.available]
    if missing:
        parts = [f"{wall.name} ({wall.detail}): {wall.remedy}" for wall in missing]
        raise SandboxUnavailableError("this host cannot run programs safely: " + "; ".join(parts))


def notifies() -> bool:
    """Return whether the kernel reports forbidden calls to a listener instead of only killing."""
    return bool(_offers_notification())


_LIBSECCOMP = "libseccomp.so.2"

# In numpy 2.3 programs reach any method of an array by other names. The core of the distribution,
# which runs nothing, accepts older versions, so another package can have brought one.
_OLDEST_NUMPY = (2, 4)
_TOO_NEW_NUMPY = (3, 0)


def _has_tripwire() -> bool:
    """Return whether the tripwire was compiled, without importing its package."""
    folder = str(Path(__file__).with_name("policy"))
    return PathFinder.find_spec("_tripwire", [folder]) is not None


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
    """Return whether seccomp offers notification, or None if it offers no filters at all."""
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
