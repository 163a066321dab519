# ruff: noqa: E501 — whole programs on one line
"""Limits in force: what each limit counts, also inside a single call into C code."""

import time
from collections.abc import Callable

import pytest

from sandbox import Limits, Result

Run = Callable[..., Result]

POLICIES = ("restricted", "kernel")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "body",
    [
        "3 ** (3 ** 30)",
        "re.match(r'(a+)+$', 'a' * 60 + 'b')",
        "np.linalg.svd(np.ones((1500, 1500)))",
        "sum(range(10 ** 12))",
        "sorted(itertools.repeat(0, 10 ** 6), key=lambda x: sum(range(10 ** 6)))",
        "str(7 ** 10 ** 7)",
        "all(itertools.cycle([1]))",
    ],
)
def test_the_wall_clock_limit_holds_inside_one_call_into_c(
    run: Run, policy: str, body: str
) -> None:
    code = (
        "import itertools, re, sys\nimport numpy as np\n"
        "sys.set_int_max_str_digits(0)\n"
        f"def task(g):\n    {body}\n    return g"
    )
    start = time.monotonic()
    result = run(code, policy, limits=Limits(wall_seconds=0.4))
    assert result.status == "timeout"
    assert 0.4 <= result.usage.wall_ms / 1e3 < 5
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "x = 3 ** (3 ** 30)\ndef task(g): return g",
        "class A:\n    y = sum(range(10 ** 12))",
        "def task(g):\n    try:\n        while 1: pass\n    finally:\n        while 1: pass",
        "def task(g):\n    while 1:\n        try:\n            while 1: pass\n        except BaseException: pass",
    ],
)
def test_the_time_limit_holds_wherever_the_time_is_spent(run: Run, policy: str, code: str) -> None:
    assert run(code, policy, limits=Limits(wall_seconds=0.4)).status == "timeout"


def test_the_time_limit_holds_while_compiling(run: Run) -> None:
    code = "def task(g): return " + "-" * 40 + "1\n" + "x = [" + "(1,2,3)," * 28_000 + "]"
    for policy in POLICIES:
        limits = Limits(wall_seconds=0.01)
        assert run(code, policy, limits=limits).status == "timeout"


def test_processor_time_is_counted_separately_from_wall_time(run: Run) -> None:
    limits = Limits(wall_seconds=30, cpu_seconds=0.6)
    busy = run("def task(g):\n    while True: pass", limits=limits)
    assert busy.status == "timeout"
    assert 600 <= busy.usage.cpu_ms < 2000
    code = "import time\ndef task(g):\n    time.sleep(1.2)\n    return g"
    asleep = run(code, "kernel", limits=limits)
    assert asleep.status == "ok"
    assert asleep.usage.wall_ms >= 1200
    assert asleep.usage.cpu_ms < 600


def test_the_wall_clock_counts_sleep(run: Run) -> None:
    code = "import time\ndef task(g):\n    time.sleep(30)\n    return g"
    result = run(code, "kernel", limits=Limits(wall_seconds=0.4))
    assert result.status == "timeout"
    assert result.usage.cpu_ms < 300


def test_sleep_takes_no_time_under_policy_restricted(run: Run) -> None:
    code = (
        "import time\ndef task(g):\n"
        "    start = time.time()\n    time.sleep(100)\n"
        "    return [[int(time.time() - start >= 100)]]"
    )
    result = run(code)
    assert result.grids == [[[1]]]
    assert result.usage.wall_ms < 5000


def test_the_time_limit_is_for_all_inputs_together(run: Run) -> None:
    code = "import time\ndef task(g):\n    time.sleep(0.5)\n    return g"
    result = run(code, "kernel", inputs=[[[0]]] * 5, limits=Limits(wall_seconds=2))
    assert [output.status for output in result.outputs][:1] == ["ok"]
    assert result.outputs[-1].status == "timeout"


@pytest.mark.parametrize("profile", ["lean", pytest.param("full", marks=pytest.mark.long)])
@pytest.mark.parametrize("policy", POLICIES)
def test_memory_counts_what_the_program_adds(run: Run, policy: str, profile: str) -> None:
    # The templates have mapped far more than 48 MB, the full one most.
    head = "import numpy as np\n" if profile == "lean" else "import scipy.ndimage, numpy as np\n"
    code = head + "def task(g):\n    x = np.ones({} << 17)\n    return g"
    limits = Limits(memory_mb=48)
    assert run(code.format(36), policy, limits=limits).status == "ok"
    assert run(code.format(64), policy, limits=limits).status == "out_of_memory"


def test_freed_memory_is_not_counted(run: Run) -> None:
    code = "def task(g):\n    for _ in range(20):\n        x = bytearray(20 << 20)\n        del x\n    return g"
    assert run(code, limits=Limits(memory_mb=48)).status == "ok"


def test_garbage_in_cycles_is_collected_before_it_fills_the_memory(run: Run) -> None:
    code = (
        "def task(g):\n    for _ in range(30_000):\n"
        "        kept = [bytearray(5_000)]\n        kept.append(kept)\n    return g"
    )
    assert run(code, limits=Limits(memory_mb=96)).status == "ok"


def test_a_program_cannot_raise_its_memory_limit(run: Run) -> None:
    code = (
        "import resource\ndef task(g):\n"
        "    try:\n        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\n"
        "    except (OSError, ValueError):\n        pass\n"
        "    return [[int(len(bytearray(200 << 20)) > 0)]]"
    )
    assert run(code, "kernel", limits=Limits(memory_mb=48)).status == "out_of_memory"


def test_after_out_of_memory_the_other_calls_still_run(run: Run) -> None:
    code = "def task(g):\n    if g[0, 0]:\n        bytearray(1 << 30)\n    return g"
    result = run(code, inputs=[[[0]], [[1]], [[0]]], limits=Limits(memory_mb=48))
    assert [output.status for output in result.outputs] == ["ok", "out_of_memory", "ok"]
    assert result.status == "out_of_memory"


@pytest.mark.parametrize("policy", POLICIES)
def test_the_output_limit_counts_grids_and_cuts_printed_text(run: Run, policy: str) -> None:
    limits = Limits(output_kb=8)
    full = [[9] * 30] * 30  # about 1 kB each
    grids = "def task(g): return g"
    prints = "def task(g):\n    print('x' * 3000)\n    return g"
    assert run(grids, policy, inputs=[full] * 6, limits=limits).status == "ok"
    assert run(prints, policy, inputs=[full], limits=limits).status == "ok"
    assert run(grids, policy, inputs=[full] * 20, limits=limits).status == "output_limit"
    printed = run(prints, policy, inputs=[full] * 6, limits=limits)
    assert (printed.status, printed.stdout_truncated) == ("ok", True)
    assert printed.grids == [full] * 6
    assert len(printed.stdout) < 8300


def test_a_single_print_can_be_cut(run: Run) -> None:
    code = "def task(g):\n    print('x' * 100_000)\n    return g"
    assert run(code, limits=Limits(output_kb=64)).stdout_truncated
    assert not run(code, limits=Limits(output_kb=128)).stdout_truncated


def test_raw_bytes_on_the_channel_are_counted(run: Run) -> None:
    code = (
        "import os\ndef task(g):\n    while True: os.write(3, b'\\xff\\xff\\0\\0' + b'x' * 60000)"
    )
    assert run(code, "kernel", limits=Limits(output_kb=32)).status == "output_limit"


def test_printed_text_on_the_channel_is_bounded_by_the_parent(run: Run) -> None:
    # Messages as the harness sends them, but without end.
    code = (
        "import msgspec, os\ndef task(g):\n"
        "    body = msgspec.msgpack.encode([2, 'x' * 1000])\n"
        "    while True: os.write(3, len(body).to_bytes(4, 'little') + body)"
    )
    result = run(code, "kernel", limits=Limits(output_kb=32))
    assert result.status == "output_limit"
    assert len(result.stdout) < 33 * 1024


def test_reading_other_limits_of_the_process_is_a_violation(run: Run) -> None:
    code = (
        "import resource\ndef task(g):\n    resource.getrlimit(resource.RLIMIT_CPU)\n    return g"
    )
    result = run(code, "kernel")
    assert [v.rule for v in result.violations] == ["process.limits"]
