"""A child that is not confined runs nothing."""

import pytest

from sandbox import Program, Sandbox, walls
from sandbox.kernel import seccomp

# No filter: it ends without a verdict, so the kernel takes it for none.
NO_FILTER = bytes(8)


@pytest.mark.parametrize("notify", [False, True])
def test_a_child_whose_filter_the_kernel_refuses_runs_nothing(
    monkeypatch: pytest.MonkeyPatch, notify: bool
) -> None:
    monkeypatch.setattr(seccomp, "compile_filter", lambda **_: NO_FILTER)
    monkeypatch.setattr(walls, "notifies", lambda: notify)
    with Sandbox(concurrency=1) as box:
        result = box.run(Program("def task(grid): return grid"), [[[1]]])
    assert result.status == "crashed"
    assert result.grids == [None]
