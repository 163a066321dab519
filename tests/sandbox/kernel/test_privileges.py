"""Dropping of root and capabilities; in subprocesses, because it is irrevocable."""

import os
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.kernel.privileges import UNPRIVILEGED_ID

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has privileges to drop")

HEAD = textwrap.dedent("""
    import json, os, sys
    from sandbox.kernel import libc, privileges

    def status():
        with open("/proc/self/status") as file:
            return dict(line.rstrip("\\n").split(":\\t", 1) for line in file if ":\\t" in line)
""")


def source(code: str) -> str:
    return HEAD + textwrap.dedent(code)


@as_root
def test_root_becomes_a_user_without_groups(in_subprocess: Callable[..., Any]) -> None:
    seen = in_subprocess(
        source("""
        privileges.drop_root()
        print(json.dumps([os.getresuid(), os.getresgid(), os.getgroups()]))
    """)
    )
    assert seen == [[UNPRIVILEGED_ID] * 3, [UNPRIVILEGED_ID] * 3, []]


@as_root
def test_one_capability_is_kept_until_capabilities_are_dropped(
    in_subprocess: Callable[..., Any],
) -> None:
    kept, dropped = in_subprocess(
        source("""
        names = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs")
        privileges.drop_root()
        kept = [int(status()[name], 16) for name in names]
        privileges.drop_capabilities()
        print(json.dumps([kept, [int(status()[name], 16) for name in names]]))
    """)
    )
    assert kept == [0, 4, 4, 0, 0, 0]  # CAP_DAC_READ_SEARCH
    assert dropped == [0, 0, 0, 0, 0, 1]


@as_root
@pytest.mark.parametrize(
    "attempt",
    [
        "os.setuid(0)",
        "os.setresuid(0, 0, 0)",
        "os.setgid(0)",
        "os.setgroups([0])",
        "os.chown('/tmp', 0, 0)",
        "os.chroot('/')",
        "open('/etc/shadow')",
        "os.kill(1, 0)",
        "privileges._set_capabilities(2)",
    ],
)
def test_privileges_cannot_be_regained(in_subprocess: Callable[..., Any], attempt: str) -> None:
    refused = in_subprocess(
        source(f"""
        privileges.drop_root()
        privileges.drop_capabilities()
        try:
            {attempt}
        except PermissionError:
            print(json.dumps(True))
        else:
            print(json.dumps(False))
    """)
    )
    assert refused


def test_drop_root_does_nothing_for_an_unprivileged_user(in_subprocess: Callable[..., Any]) -> None:
    same = in_subprocess(
        source("""
        if os.geteuid() == 0:
            os.setresgid(12345, 12345, 12345)
            os.setresuid(12345, 12345, 12345)
        before = os.getresuid(), os.getresgid()
        privileges.drop_root()
        print(json.dumps(before == (os.getresuid(), os.getresgid())))
    """)
    )
    assert same


def test_a_process_dies_with_its_parent(in_subprocess: Callable[..., Any]) -> None:
    ended = in_subprocess(
        source("""
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            inner = os.fork()
            if inner == 0:
                privileges.die_with_parent(9)
                os.write(writer, b"ready")
                while True:
                    libc.LIBC.pause()
            os.read(reader, 5)
            os._exit(0)  # the grandchild keeps the pipe open while it lives
        os.close(writer)
        os.waitpid(pid, 0)
        print(json.dumps(os.read(reader, 5) == b""))
    """)
    )
    assert ended


@as_root
def test_a_change_of_user_hides_the_memory_until_inspection_is_allowed(
    in_subprocess: Callable[..., Any],
) -> None:
    before, after = in_subprocess(
        source("""
        privileges.drop_root()
        privileges.drop_capabilities()
        hidden = libc.prctl(3)
        privileges.allow_inspection_by_parent()
        print(json.dumps([hidden, libc.prctl(3)]))
    """)
    )
    assert (before, after) == (0, 1)
