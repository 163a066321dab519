# ruff: noqa: E501 — whole programs on one line
"""The limit of one input: a call that takes too long is stopped, and the others still run."""

import asyncio
import time
from collections.abc import Callable

import pytest

from sandbox import AsyncSandbox, Limits, Program, Result, Sandbox
from sandbox.results import Status

Run = Callable[..., Result]

LIMITS = Limits(wall_seconds=50, cpu_seconds=40, input_seconds=0.5)
HANGS = "def task(g):\n    print('call', g[0][0])\n    while g[0][0] == 1: pass\n    return [[g[0][0] + 5]]"

pytestmark = pytest.mark.parametrize("policy", ["restricted", "kernel"])


def statuses(result: Result) -> list[str]:
    return [output.status.value for output in result.outputs]


@pytest.mark.parametrize("first", [0, 1])
def test_an_endless_loop_on_one_input_does_not_take_the_others_time(
    run: Run, policy: str, first: int
) -> None:
    inputs = [[[first]], [[1]], [[2]], [[1]], [[3]]]
    result = run(HANGS, policy, inputs=inputs, limits=LIMITS)
    once = "timeout" if first else "ok"
    assert statuses(result) == [once, "timeout", "ok", "timeout", "ok"]
    assert result.grids == [None if first else [[5]], None, [[7]], None, [[8]]]
    assert result.status == "timeout"
    error = result.outputs[1].error
    assert error is not None
    assert error.message == "stopped at the limit of 0.5 s for one input"
    assert 500 * (2 + first) <= result.usage.wall_ms < 20_000
    assert result.usage.cpu_ms > 100
    assert result.usage.max_rss_kb > 1000
    assert result.violations == []


@pytest.mark.parametrize("values", [[1], [0, 1], [1, 1]])
def test_the_last_inputs_may_time_out(run: Run, policy: str, values: list[int]) -> None:
    result = run(HANGS, policy, inputs=[[[value]] for value in values], limits=LIMITS)
    assert statuses(result) == ["timeout" if value else "ok" for value in values]
    assert result.status == "timeout"


@pytest.mark.parametrize("body", ["3 ** (3 ** 30)", "sum(range(10 ** 12))"])
def test_a_call_is_stopped_inside_c_code(run: Run, policy: str, body: str) -> None:
    code = f"def task(g):\n    if g[0][0]: {body}\n    return g"
    result = run(code, policy, inputs=[[[1]], [[0]]], limits=LIMITS)
    assert statuses(result) == ["timeout", "ok"]


def test_a_program_without_a_slow_call_is_unaffected(run: Run, policy: str) -> None:
    result = run("def task(g): return g", policy, inputs=[[[0]]] * 40, limits=LIMITS)
    assert statuses(result) == ["ok"] * 40
    assert result.usage.wall_ms < 20_000


def test_the_time_to_load_a_program_is_not_that_of_an_input(run: Run, policy: str) -> None:
    code = "import time\nstart = time.perf_counter()\nwhile time.perf_counter() - start < 1: pass\ndef task(g): return g"
    assert run(code, policy, limits=LIMITS).status == "ok"


@pytest.mark.long
def test_many_fast_calls_do_not_put_off_the_limit_of_processor_time(run: Run, policy: str) -> None:
    code = "def task(g):\n    sum(range(2_000_000))\n    return g"
    limits = Limits(wall_seconds=50, cpu_seconds=0.5, input_seconds=10)
    result = run(code, policy, inputs=[[[0]]] * 1000, limits=limits)
    assert statuses(result)[0] == "ok"
    assert statuses(result)[-1] == "timeout"
    assert "processor time" in str(result.outputs[-1].error)
    assert 500 <= result.usage.cpu_ms < 5000


@pytest.mark.long
@pytest.mark.parametrize("field", ["wall_seconds", "cpu_seconds"])
def test_the_limits_of_the_program_hold_over_all_inputs(run: Run, policy: str, field: str) -> None:
    limits = Limits(**{"wall_seconds": 50, "cpu_seconds": 50, field: 1.2, "input_seconds": 0.5})
    start = time.monotonic()
    result = run(HANGS, policy, inputs=[[[1]]] * 40, limits=limits)
    assert statuses(result) == ["timeout"] * 40
    messages = {output.error.message for output in result.outputs if output.error}
    assert any("for one input" in message for message in messages)
    assert any("1.2 s" in message for message in messages)
    assert result.usage.wall_ms >= 1000
    assert time.monotonic() - start < 30


def test_printed_text_is_in_order_and_what_is_printed_on_loading_once(
    run: Run, policy: str
) -> None:
    code = "print('top')\n" + HANGS
    result = run(code, policy, inputs=[[[2]], [[1]], [[3]]], limits=LIMITS)
    # Of the call that was stopped, what was in the buffer is lost.
    assert result.stdout == "top\ncall 2\ncall 3\n"


def test_the_output_limit_holds_over_all_inputs(run: Run, policy: str) -> None:
    code = "def task(g):\n    print('x' * 3000)\n    while g[0][0] == 1: pass\n    return [[9] * 30] * 30"
    limits = Limits(wall_seconds=50, cpu_seconds=40, input_seconds=0.5, output_kb=4)
    result = run(code, policy, inputs=[[[0]]] * 2 + [[[1]]] + [[[0]]] * 20, limits=limits)
    assert result.status == "output_limit"
    assert statuses(result)[:4] == ["ok", "ok", "timeout", "ok"]
    assert statuses(result)[-1] == "output_limit"
    assert result.stdout_truncated
    assert len(result.stdout) < 4200


def test_a_violation_after_a_timeout_is_a_violation(run: Run, policy: str) -> None:
    code = (
        "def task(g):\n    while g[0][0] == 1: pass\n    if g[0][0] == 2: open('a')\n    return g"
    )
    result = run(code, policy, inputs=[[[0]], [[1]], [[2]], [[3]]], limits=LIMITS)
    assert statuses(result) == ["ok", "timeout", "violation", "violation"]
    assert result.status == "violation"
    assert result.violations[0].rule == "file.open"


def test_errors_after_a_timeout_belong_to_their_inputs(run: Run, policy: str) -> None:
    code = "def task(g):\n    while g[0][0] == 1: pass\n    return [[1 // g[0][0]]]"
    result = run(code, policy, inputs=[[[1]], [[0]], [[2]]], limits=LIMITS)
    assert statuses(result) == ["timeout", "error", "ok"]


def test_the_input_type_that_proved_right_is_kept(run: Run, policy: str) -> None:
    code = "def task(g, *rest):\n    b = {'g': g}\n    while b['g'][0][0] == 1: pass\n    return getattr(b['g'], 'transpose')()"
    result = run(code, policy, inputs=[[[0, 2]], [[1]], [[3, 4]]], limits=LIMITS)
    assert result.grids == [[[0], [2]], None, [[3], [4]]]
    assert result.input_type == "numpy"
    first = run(code, policy, inputs=[[[1]], [[3, 4]]], limits=LIMITS)
    assert first.grids == [None, [[3], [4]]]


def test_programs_of_a_batch_keep_their_own_results(box: Sandbox, policy: str) -> None:
    program = Program(HANGS, policy=policy)  # type: ignore[arg-type]
    inputs = [[[0]], [[1]], [[2]]]
    ends = Program("def task(g): return [[4]]", policy=policy)  # type: ignore[arg-type]
    work = [(ends, inputs), (program, inputs), (program, inputs[::2]), (ends, inputs)]
    results = box.run_batch(work, LIMITS)
    assert [statuses(result) for result in results] == [
        ["ok"] * 3,
        ["ok", "timeout", "ok"],
        ["ok"] * 2,
        ["ok"] * 3,
    ]


@pytest.mark.long
def test_a_cancelled_run_reports_once_what_it_saw(policy: str) -> None:
    program = Program(HANGS, policy=policy)  # type: ignore[arg-type]
    inputs = [[[0]]] + [[[1]]] * 100
    limits = Limits(wall_seconds=50, cpu_seconds=40, input_seconds=0.2)

    async def main() -> list[Result]:
        seen: list[Result] = []
        async with AsyncSandbox(concurrency=1) as box:
            await box.run(program, [[[0]]])  # the template is ready
            running = asyncio.create_task(box.run_checked(program, inputs, limits, seen.append))
            await asyncio.sleep(3)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            assert (await box.run(Program("def task(g): return g"), [[[1]]])).status == "ok"
        return seen

    (result,) = asyncio.run(main())
    assert statuses(result)[:2] == ["ok", "timeout"]
    assert statuses(result)[-1] == "crashed"
    assert result.status == Status.CRASHED
