"""The rehearsal: children start with specialized code, and without leftovers."""

from collections.abc import Callable

import pytest

from sandbox import Result, wire
from sandbox.template import rehearsal

Run = Callable[..., Result]

OK = wire.Called("ok", [[1]], None, 0.1)
ERROR = wire.Called("error", None, wire.ClaimedError("ValueError", "no", 1), 0.1)


def test_children_start_with_specialized_code(run: Run) -> None:
    code = (
        "import sys\n"
        "def task(g):\n"
        "    dis, run = sys.modules['dis'], sys.modules['sandbox.template.run']\n"
        "    found = dis.get_instructions(run._load.__code__, adaptive=True)\n"
        "    return [[int(any(i.opname == 'LOAD_GLOBAL_MODULE' for i in found))]]"
    )
    assert run(code, "kernel").grids == [[[1]]]


def test_rehearsed_programs_leave_nothing_behind(run: Run) -> None:
    code = (
        "import gc, sys\n"
        "def task(g):\n"
        "    functions = [f for f in gc.get_objects() if type(f).__name__ == 'function']\n"
        "    gc.unfreeze()\n"
        "    functions += [f for f in gc.get_objects() if type(f).__name__ == 'function']\n"
        "    return [[sum(f.__name__ in ('paint', 'transform') for f in functions)]]"
    )
    assert run(code, "kernel").grids == [[[0]]]


@pytest.mark.parametrize(
    "messages",
    [[OK, ERROR, wire.Done()], [OK, wire.Done()], [OK, OK, OK], [wire.Done()]],
)
def test_an_unexpected_reply_fails_the_rehearsal(messages: list[object]) -> None:
    with pytest.raises(RuntimeError, match="unexpected reply of a rehearsed program"):
        rehearsal._check(b"".join(wire.frame(m) for m in messages))  # type: ignore[arg-type]
    rehearsal._check(b"".join(map(wire.frame, [OK, OK, wire.Done()])))
