"""A child that cannot be confined runs nothing."""

import pytest

from sandbox import Program, Sandbox, walls
from sandbox.kernel import seccomp

# Not a valid filter: it ends without a return instruction, so the kernel rejects it.
INVALID_FILTER = bytes(8)


@pytest.mark.parametrize("notify", [False, True])
def test_a_child_whose_filter_is_rejected_runs_nothing(
    monkeypatch: pytest.MonkeyPatch, notify: bool
) -> None:
    monkeypatch.setattr(seccomp, "compile_filter", lambda **_: INVALID_FILTER)
    monkeypatch.setattr(walls, "notifies", lambda: notify)
    with Sandbox(concurrency=1) as box:
        result = box.run(Program("def task(grid): return grid"), [[[1]]])
    assert result.status == "crashed"
    assert result.grids == [None]
