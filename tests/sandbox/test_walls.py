# ruff: noqa: E501 — whole programs on one line
"""Walls: without a required wall the sandbox does not start, and the error names the wall."""

import asyncio
import importlib.metadata
from collections.abc import Callable
from typing import Any

import pytest

from sandbox import AsyncSandbox, Program, Sandbox, SandboxUnavailableError, walls
from sandbox.kernel import landlock, system_calls


def no_landlock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: 0)


def no_seccomp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "_offers_notification", lambda: None)


def no_libseccomp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "_LIBSECCOMP", "libseccomp.so.0")


MISSING = {
    "landlock": (no_landlock, "lsm="),
    "seccomp": (no_seccomp, "CONFIG_SECCOMP_FILTER"),
    "libseccomp": (no_libseccomp, "install the package libseccomp2"),
}


@pytest.mark.parametrize("wall", MISSING)
def test_the_sandbox_does_not_start_without_a_required_wall(
    monkeypatch: pytest.MonkeyPatch, wall: str
) -> None:
    remove, remedy = MISSING[wall]
    remove(monkeypatch)
    box = Sandbox(concurrency=1)
    with pytest.raises(SandboxUnavailableError) as caught:
        box.start()
    assert wall in str(caught.value)
    assert remedy in str(caught.value)
    with pytest.raises(RuntimeError):
        box.run(Program("def task(g): return g"), [[[0]]])


@pytest.mark.parametrize("version", ["2.3.5", "1.26.4", "3.0.0rc1"])
def test_the_sandbox_does_not_start_with_a_numpy_that_the_language_wall_does_not_know(
    monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: version)
    with pytest.raises(SandboxUnavailableError) as caught:
        Sandbox(concurrency=1).start()
    assert f"numpy {version}: pip install 'omniarc[sandbox]'" in str(caught.value)


def test_the_async_sandbox_does_not_start_either(monkeypatch: pytest.MonkeyPatch) -> None:
    no_landlock(monkeypatch)

    async def start() -> None:
        async with AsyncSandbox(concurrency=1):
            pass

    with pytest.raises(SandboxUnavailableError, match="landlock"):
        asyncio.run(start())


def test_all_missing_walls_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    no_landlock(monkeypatch)
    no_seccomp(monkeypatch)
    with pytest.raises(SandboxUnavailableError, match=r"seccomp \(.*landlock \("):
        walls.require()


def test_a_template_that_cannot_put_up_its_walls_reports_why(in_subprocess: Callable) -> None:
    # The parent finds Landlock; only the template does not.
    source = """
import json
from sandbox import Program, Sandbox, SandboxUnavailableError
from sandbox.pool import template_process
template_process.BOOT = template_process.BOOT.replace(
    "from sandbox.template.main import main\\n",
    "from sandbox.template.main import main\\n"
    "from sandbox.kernel import landlock\\n"
    "landlock.abi = lambda: 0\\n",
)
try:
    Sandbox(concurrency=1).start()
except SandboxUnavailableError as error:
    print(json.dumps(str(error)))
else:
    print(json.dumps(None))
"""
    message = in_subprocess(source)
    assert message is not None
    assert "Landlock" in message


def test_a_failed_start_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import os
    import threading

    before = len(os.listdir("/proc/self/fd")), threading.active_count()
    with monkeypatch.context() as patched:
        no_landlock(patched)
        for _ in range(3):
            with pytest.raises(SandboxUnavailableError):
                Sandbox(concurrency=1).start()
    assert (len(os.listdir("/proc/self/fd")), threading.active_count()) == before


def test_this_host_has_all_required_walls() -> None:
    walls.require()
    found: dict[str, Any] = {wall.name: wall for wall in walls.survey()}
    assert {"platform", "seccomp", "landlock"} <= set(found)
    for name in ("platform", "seccomp", "landlock"):
        assert found[name].required
        assert found[name].available
        assert found[name].remedy
    assert not found["seccomp notification"].required


@pytest.mark.long
def test_without_notification_forbidden_calls_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "_offers_notification", lambda: False)
    with Sandbox(concurrency=1) as box:
        assert not box.inner.notifies
        assert box.run(Program("def task(g): return g"), [[[3]]]).grids == [[[3]]]
        attempt = "import os\ndef task(g):\n    try:\n        os.fork()\n    except BaseException: pass\n    return g"
        result = box.run(Program(attempt, policy="kernel"), [[[3]]])
        assert result.status == "violation"
        assert result.grids == [None]
        # Without a listener, only Python's audit event reports the call.
        assert ("process.fork", 4) in [(v.rule, v.line) for v in result.violations]
        number = system_calls.resolve("clone")
        raw = f"import ctypes\ndef task(g):\n    ctypes.CDLL(None).syscall({number})\n    return g"
        assert box.run(Program(raw, policy="kernel"), [[[3]]]).status == "violation"
