"""The blocking sandbox: use from threads, arguments, start and close.

Tests that kill or count processes start their own sandbox.
"""

import gc
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox import (
    FieldTypeError,
    GridError,
    Limits,
    Program,
    Result,
    Sandbox,
    SandboxError,
    SandboxStateError,
    Script,
)
from sandbox.errors import FieldError
from sandbox.program import MAX_INPUTS
from tests.support.processes import family, is_alive
from tests.support.programs import ENDLESS, GRID, SLEEP, TURN, TURNED
from tests.support.waiting import eventually


def test_many_threads_use_one_sandbox(box: Sandbox) -> None:
    def one(index: int) -> Result:
        program = Program(f"def task(grid):\n    grid[0, 0] = {index % 10}\n    return grid")
        return box.run(program, [GRID])

    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(one, range(64)))
    assert [result.status for result in results] == ["ok"] * 64
    assert [result.grids[0][0][0] for result in results] == [i % 10 for i in range(64)]
    assert len({result.id for result in results}) == 64


def test_submit_returns_at_once_and_runs_as_many_as_there_are_slots(box: Sandbox) -> None:
    start = time.monotonic()
    futures = [box.submit(SLEEP, [GRID]) for _ in range(4)]
    assert [future.result().status for future in futures] == ["ok"] * 4
    # Four programs of 0.6 s, two at a time.
    assert time.monotonic() - start >= 1.2
    # Endless programs: `submit` can only return if it does not wait for them.
    limits = Limits(wall_seconds=50, cpu_seconds=50)
    futures = [box.submit(ENDLESS, [GRID], limits) for _ in range(3)]
    assert eventually(lambda: box.inner.waiting == 1)
    assert not any(future.done() for future in futures)
    for future in futures:
        future.cancel()
    assert box.run(TURN, [GRID]).grids == [TURNED]


def test_inputs_come_back_in_their_order(box: Sandbox) -> None:
    inputs = [[[n % 10]] for n in range(40)]
    assert box.run(TURN, inputs).grids == inputs


def test_as_many_inputs_as_there_may_be(box: Sandbox) -> None:
    assert box.run(TURN, [GRID] * MAX_INPUTS).grids == [TURNED] * MAX_INPUTS


@pytest.mark.parametrize("count", [0, MAX_INPUTS + 1])
def test_too_few_or_too_many_inputs_are_refused(box: Sandbox, count: int) -> None:
    with pytest.raises(ValueError, match="inputs: at least 1 and at most 1000"):
        box.run(TURN, [GRID] * count)


def test_a_program_that_is_source_text_is_a_type_error(box: Sandbox) -> None:
    with pytest.raises(TypeError, match=r"^program: must be a Program, not str") as caught:
        box.run("def task(grid): return grid", [GRID])  # type: ignore[arg-type]
    assert type(caught.value) is FieldTypeError
    with pytest.raises(FieldTypeError, match=r"^work\[1\]\.program: must be a Program, not str"):
        box.run_batch([(TURN, [GRID]), ("def task(grid): return grid", [GRID])])  # type: ignore[list-item]
    with pytest.raises(FieldTypeError, match=r"^script: must be a Script, not str"):
        box.run_script("print(1)")  # type: ignore[arg-type]


def test_an_input_that_is_not_a_grid_is_named_by_its_index(box: Sandbox) -> None:
    with pytest.raises(GridError, match=r"^inputs\[1\]\[0\]\[0\]"):
        box.run(TURN, [GRID, [[10]]])
    with pytest.raises(GridError, match=r"^work\[1\]\.inputs\[0\]\[0\]\[0\]"):
        box.run_batch([(TURN, [GRID]), (TURN, [[[10]]])])


def test_use_before_the_start_and_after_the_close_raises() -> None:
    box = Sandbox(concurrency=1)
    with pytest.raises(SandboxStateError, match="not started"):
        box.run(TURN, [GRID])
    with box:
        assert box.run(TURN, [GRID]).status == "ok"
    for use in (
        lambda: box.submit(TURN, [GRID]),
        lambda: box.run_batch([(TURN, [GRID])]),
        lambda: box.run_script(Script("")),
        lambda: box.audit("x = 1"),
        lambda: box.inner,
    ):
        with pytest.raises(SandboxStateError, match="not started") as caught:
            use()
        assert isinstance(caught.value, SandboxError)
        assert isinstance(caught.value, RuntimeError)


@pytest.mark.long
def test_it_can_be_started_once_and_closed_repeatedly() -> None:
    box = Sandbox(concurrency=1).start()
    with pytest.raises(SandboxStateError, match="already started"):
        box.start()
    box.close()
    box.close()
    assert box.start().run(TURN, [GRID]).grids == [TURNED]
    box.close()


@pytest.mark.long
def test_two_sandboxes_side_by_side(single: Sandbox) -> None:
    with Sandbox(concurrency=1) as other:
        assert not family(single) & family(other)
        assert single.run(TURN, [GRID]).status == "ok"
        assert other.run(TURN, [GRID]).status == "ok"
    assert single.run(TURN, [GRID]).grids == [TURNED]


def test_the_walls_in_force_are_reported(single: Sandbox) -> None:
    assert single.inner.walls is not None
    assert single.inner.walls.landlock_abi >= 1
    assert "numpy" in single.inner.walls.modules


@pytest.mark.long
def test_no_descriptor_thread_or_process_is_left_after_the_close() -> None:
    gc.collect()  # what earlier tests left may hold descriptors
    before = set(os.listdir("/proc/self/fd")), threading.active_count()
    for _ in range(2):
        with Sandbox(concurrency=2) as box:
            box.run(TURN, [GRID])
            box.run(Program("import scipy.ndimage\ndef task(g): return g"), [GRID])
            left = family(box)
        assert left
        assert eventually(lambda left=left: not any(map(is_alive, left)))
    assert (set(os.listdir("/proc/self/fd")), threading.active_count()) == before


# In a separate process, so that a hang or a leak does not affect other tests.
CLOSING = """
import json, os, time
from concurrent.futures import CancelledError, TimeoutError
from pathlib import Path
from sandbox import Limits, Program, Sandbox

def children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

box = Sandbox(concurrency=1).start()
for_ever = Program("def task(grid):\\n    while True: pass")
futures = [box.submit(for_ever, [[[0]]], Limits(wall_seconds=50)) for _ in range(3)]
time.sleep(0.5)
box.close()
ends = []
for future in futures:
    try:
        ends.append(future.result(3).status)
    except (CancelledError, TimeoutError, Exception) as error:
        ends.append(type(error).__name__)
time.sleep(0.5)
left = children(os.getpid())
print(json.dumps([ends, len(left)]), flush=True)
os._exit(0)
"""


@pytest.mark.long
def test_closing_ends_running_and_waiting_programs(in_subprocess: Callable) -> None:
    ends, left = in_subprocess(CLOSING)
    # Any result or exception is fine, except waiting forever.
    assert "TimeoutError" not in ends
    assert left == 0


def test_use_while_another_thread_closes_the_sandbox_raises(single: Sandbox) -> None:
    inner, thread = single.inner, single._thread
    single.close()
    # As a thread sees it that read the attributes just before.
    single._inner, single._thread = inner, thread
    with pytest.raises(SandboxStateError, match="not started"):
        single.run(TURN, [GRID])
    single._inner = single._thread = None


def test_a_reply_is_run_as_the_program_in_it(box: Sandbox) -> None:
    program = "def helper(g):\n    return g[::-1]\n\ndef solve(grid):\n    return helper(grid)\n"
    reply = f"<think>def solve(grid): return [[9]]</think>\nHere it is:\n```python\n{program}```\n"
    assert Program(reply=reply).source == program
    assert box.run(Program(reply=reply), [[[1], [2]]]).grids == [[[2], [1]]]


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ("", "is empty"),
        ("I do not know.", "no program"),
        ("<think>def solve(grid): return grid", "ends within its reasoning"),
        ("\ud800", ""),
        ("```python\ndef solve(grid):\n    return '\ud800'\n```", "valid Unicode"),
        ("x" * 2_000_000, "more than 1048576 characters"),
        ("```python\n" + "x = 1\n" * 60_000 + "```", ""),
        (
            "```python\ndef solve(grid):\n    return grid\n" + "#" * 300_000 + "\n```",
            "at most 262144",
        ),
    ],
)
def test_a_reply_without_a_program_is_rejected_and_no_child_is_used(
    box: Sandbox, reply: str, says: str
) -> None:
    program = Program(reply=reply)
    result = box.run(program, [[[1]], [[2]]])
    assert (result.status, result.grids) == ("rejected", [None, None])
    error = result.outputs[1].error
    assert error is not None
    assert error.type == "NoProgramError"
    assert says in error.message
    assert error.message.isprintable()
    assert (result.usage.wall_ms, result.usage.max_rss_kb) == (0, 0)
    assert (result.input_type, result.violations, result.isolation) == (None, [], "fork")


def test_a_batch_may_hold_replies_without_a_program(box: Sandbox) -> None:
    code, nothing = "def solve(grid): return grid", "I do not know."
    work = [
        (Program(reply=nothing), [[[1]]]),
        (Program(reply=f"```\n{code}\n```"), [[[1]], [[2]]]),
        (Program(code), [[[3]]]),
        (Program(reply=nothing), [[[1]], [[2]]]),
    ]
    results = box.run_batch(work)
    assert [result.status for result in results] == ["rejected", "ok", "ok", "rejected"]
    assert [len(result.outputs) for result in results] == [1, 2, 1, 2]
    assert [result.status for result in box.run_batch(work[:1])] == ["rejected"]


@pytest.mark.parametrize("fields", [{}, {"code": "x = 1", "reply": "x = 1"}])
def test_a_program_has_either_code_or_a_reply(fields: dict) -> None:
    with pytest.raises(FieldError, match="exactly one of code and reply must be given"):
        Program(**fields)
    with pytest.raises(FieldError, match="reply: must be a string"):
        Program(reply=b"x")  # type: ignore[arg-type]
