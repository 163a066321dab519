"""Write the seccomp profiles: Docker's, plus what restoring children and namespaces need.

Run it with `python3 docker/seccomp/generate.py`; README.md explains each call.
"""

import json
from pathlib import Path

FOLDER = Path(__file__).parent

# include/uapi/linux/sched.h: the namespaces of sandbox/kernel/namespaces.py, one call for each.
NAMESPACES = {
    "user": 0x10000000,
    "mount": 0x00020000,
    "network": 0x40000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "pid": 0x20000000,
}

# include/uapi/linux/mount.h: nosuid, nodev and noexec.
_CONFINED = 2 | 4 | 8
MOUNTS = {
    "disable mount propagation (rec, private)": 16384 | 1 << 18,
    "the empty root, a tmpfs (nosuid, nodev, noexec)": _CONFINED,
    "make the root read-only (remount, bind)": 32 | 4096 | 1 | _CONFINED,
}
DETACH = 2

# include/uapi/linux/userfaultfd.h and fcntl.h: UFFD_USER_MODE_ONLY and O_CLOEXEC.
USER_MODE_ONLY = 1 | 0o2000000


def restoring_rules() -> list[dict[str, object]]:
    """Return the rules for putting children back after a program."""
    return [_rule("userfaultfd", 0, USER_MODE_ONLY, "record written pages (user mode only)")]


def namespace_rules() -> list[dict[str, object]]:
    """Return the rules for the namespaces of a template."""
    return [
        *(_rule("unshare", 0, flag, f"new {name} namespace") for name, flag in NAMESPACES.items()),
        *(_rule("mount", 3, flags, what) for what, flags in MOUNTS.items()),
        _rule("umount2", 1, DETACH, "unmount the old root (detach)"),
        {
            "names": ["pivot_root"],
            "action": "SCMP_ACT_ALLOW",
            "comment": "change to the empty root",
        },
    ]


def _rule(name: str, index: int, value: int, comment: str) -> dict[str, object]:
    argument = {"index": index, "value": value, "op": "SCMP_CMP_EQ"}
    return {"names": [name], "action": "SCMP_ACT_ALLOW", "args": [argument], "comment": comment}


def rules() -> dict[str, list[dict[str, object]]]:
    """Return the rules that each profile adds to Docker's, by the name of its file."""
    return {
        "restoring.json": restoring_rules(),
        "userns.json": [*restoring_rules(), *namespace_rules()],
    }


def profiles() -> dict[str, dict[str, object]]:
    """Return the complete profiles, by the names of their files."""
    docker = json.loads((FOLDER / "default.json").read_text())
    return {
        name: {**docker, "syscalls": [*docker["syscalls"], *added]}
        for name, added in rules().items()
    }


if __name__ == "__main__":
    for name, profile in profiles().items():
        (FOLDER / name).write_text(json.dumps(profile, indent="\t") + "\n")
