# ruff: noqa: E501 — whole programs on one line
"""Each status, provoked under both policies, with the fields that go with it."""

import sys
from collections.abc import Callable

import pytest

from sandbox import Limits, Result, Violation
from sandbox.kernel import system_calls

POLICIES = ("restricted", "kernel")
SMALL = Limits(wall_seconds=60, cpu_seconds=20, memory_mb=64, output_kb=64)

Run = Callable[..., Result]


def has_usage(result: Result) -> bool:
    usage = result.usage
    return usage.wall_ms > 0 and usage.cpu_ms > 0 and usage.max_rss_kb > 1000


@pytest.mark.parametrize("policy", POLICIES)
class TestUnderBothPolicies:
    def test_ok(self, run: Run, policy: str) -> None:
        result = run("def task(grid):\n    print('hi')\n    return grid.T", policy)
        assert result.status == "ok"
        assert result.grids == [[[0, 3], [1, 4], [2, 5]]]
        assert result.outputs[0].error is None
        assert result.outputs[0].wall_ms > 0
        assert result.stdout == "hi\n"
        assert result.violations == []
        assert result.isolation in ("fork", "restored")
        assert len(result.id) == 32
        assert has_usage(result)

    def test_error_has_type_message_and_line(self, run: Run, policy: str) -> None:
        code = "def helper(g):\n    return {}['a']\n\ndef task(grid):\n    return helper(grid)"
        result = run(code, policy)
        assert result.status == "error"
        error = result.outputs[0].error
        assert error is not None
        assert (error.type, error.message, error.line) == ("KeyError", "'a'", 2)
        assert result.outputs[0].grid is None
        assert has_usage(result)

    def test_an_error_on_one_input_does_not_affect_the_others(self, run: Run, policy: str) -> None:
        code = "def task(grid):\n    if grid[0, 0] == 1:\n        raise ValueError('one')\n    return grid"
        result = run(code, policy, inputs=[[[0]], [[1]], [[2]]])
        assert [output.status for output in result.outputs] == ["ok", "error", "ok"]
        assert result.grids == [[[0]], None, [[2]]]
        assert result.status == "error"

    @pytest.mark.parametrize(
        ("code", "kind", "line"),
        [
            ("x = 1\nx = 1 / 0\ndef task(g): return g", "ZeroDivisionError", 2),
            ("def task(g):\n    return (g", "SyntaxError", 2),
            ("def task(g):\n  x = 1\n   return g", "IndentationError", 3),
            ("import numpyy\ndef task(g): return g", "ModuleNotFoundError", 1),
            ("def task(g): return g\0", "SyntaxError", None),
            ("def task(g):\n    raise SystemExit(3)", "SystemExit", 2),
            ("def task(g):\n    raise KeyboardInterrupt", "KeyboardInterrupt", 2),
            ("def task(g):\n    return task(g)", "RecursionError", 2),
            ("def task(g):\n    raise MemoryError('mine')", "MemoryError", 2),
            ("def task(g):\n    input()", "EOFError", 2),
            ("class E(Exception):\n  def __str__(s): return 1/0\ndef task(g): raise E", "E", 3),
        ],
    )
    def test_an_exception_of_the_program_is_an_error(
        self, run: Run, policy: str, code: str, kind: str, line: int | None
    ) -> None:
        result = run(code, policy)
        assert result.status == "error"
        assert result.outputs[0].error is not None
        assert (result.outputs[0].error.type, result.outputs[0].error.line) == (kind, line)

    @pytest.mark.parametrize(
        ("value", "says"),
        [
            ("None", "None"),
            ("'grid'", "type str"),
            ("5", "type int"),
            ("[]", "length >= 1"),
            ("[[1, 2], [3]]", "output[1]: every row must have 2 cells"),
            ("[[10]]", "output[0][0]: expected int <= 9"),
            ("[[-1]]", "output[0][0]: expected int >= 0"),
            ("[[1.5]]", "output[0][0]: must be a whole number, is 1.5"),
            ("np.ones((2, 2)) / 4", "output[0][0]: must be a whole number, is 0.25"),
            ("[[float('nan')]]", "must be a whole number, is nan"),
            ("[[np.inf]]", "must be a whole number, is inf"),
            ("[[1e300]]", "output"),
            ("np.ones((2, 2), complex)", "an array of complex128"),
            ("np.zeros(3, int)", "must have 2 dimensions, is an array of 1"),
            ("np.zeros((0, 3), int)", "shape (0, 3)"),
            ("np.zeros((31, 1), int)", "<= 30"),
            ("np.full((1, 1), 300, np.uint16)", "<= 9"),
        ],
    )
    def test_invalid_output_says_what_is_wrong(
        self, run: Run, policy: str, value: str, says: str
    ) -> None:
        result = run(f"import numpy as np\ndef task(g): return {value}", policy)
        assert result.status == "invalid_output"
        assert result.grids == [None]
        assert result.outputs[0].error is not None
        assert says in result.outputs[0].error.message

    def test_timeout(self, run: Run, policy: str) -> None:
        code = "def task(g):\n    while g[0, 0]: pass\n    return g"
        limits = Limits(wall_seconds=1.5)
        result = run(code, policy, inputs=[[[0]], [[1]], [[0]]], limits=limits)
        assert result.status == "timeout"
        assert [output.status for output in result.outputs] == ["ok", "timeout", "timeout"]
        assert result.outputs[1].error is not None
        assert "1.5 s" in result.outputs[1].error.message
        assert result.usage.wall_ms >= 1500
        assert has_usage(result)

    @pytest.mark.parametrize(
        "body",
        [
            "[0] * 10**9",
            "x = [1]\n    while True: x = x + x",
            "np.ones((30000, 30000))",
            "x = []\n    while True: x = [x, x[:]]",
            "'a' * 10**9",
        ],
    )
    def test_out_of_memory(self, run: Run, policy: str, body: str) -> None:
        result = run(f"import numpy as np\ndef task(g):\n    {body}", policy, limits=SMALL)
        assert result.status == "out_of_memory"
        assert result.violations == []
        assert has_usage(result)

    def test_out_of_memory_at_the_top_level(self, run: Run, policy: str) -> None:
        result = run("x = [0] * 10**9\ndef task(g): return g", policy, limits=SMALL)
        assert result.status == "out_of_memory"

    def test_a_program_can_catch_a_memory_error(self, run: Run, policy: str) -> None:
        code = (
            "def task(g):\n    try:\n        [0] * 10**9\n    except MemoryError:\n        return g"
        )
        assert run(code, policy, limits=SMALL).status == "ok"

    @pytest.mark.parametrize(
        "value",
        [
            "[[1.0, 2.0]]",
            "[[np.float64(1), np.float32(2)]]",
            "np.array([[1.0, 2.0]])",
            "[np.array([1.0, 2.0])]",
            "[[np.array(1), np.array(2.0)]]",
            "np.array([[1, 2.0]], object)",
        ],
    )
    def test_whole_floats_are_accepted_by_value_unless_outputs_are_strict(
        self, run: Run, policy: str, value: str
    ) -> None:
        code = f"import numpy as np\ndef task(g): return {value}"
        result = run(code, policy)
        assert (result.status, result.grids) == ("ok", [[[1, 2]]])
        assert all(type(cell) is int for cell in result.outputs[0].grid[0])  # type: ignore[index]
        strict = run(code, policy, strict_output=True)
        assert (strict.status, strict.grids) == ("invalid_output", [None])
        whole = f"import numpy as np\ndef task(g): return {value}".replace("2.0", "2")
        whole = whole.replace("1.0", "1").replace("float64", "int64").replace("float32", "int8")
        assert run(whole, policy, strict_output=True).grids == [[[1, 2]]]

    @pytest.mark.parametrize(
        "code",
        [
            "def task(g):\n    g[g == 0] = 5",
            "def task(g):\n    for row in g:\n        row.append(5)",
            "def task(g: list):\n    g.reverse()",
            "import numpy as np\ndef task(g):\n    np.fill_diagonal(g, 7)\n    return None",
        ],
    )
    def test_none_for_a_grid_that_was_changed_in_place_is_explained(
        self, run: Run, policy: str, code: str
    ) -> None:
        result = run(code, policy)
        assert result.status == "invalid_output"
        error = result.outputs[0].error
        assert error is not None
        assert error.message == (
            "output: returned None; the input grid was changed in place: return it"
        )

    def test_none_for_an_unchanged_grid_is_said_to_be_none(self, run: Run, policy: str) -> None:
        for code in ("def task(g):\n    g.copy()", "def task(g):\n    g[0, 0] = g[0, 0]"):
            error = run(code, policy).outputs[0].error
            assert error is not None
            assert error.message == "output: must be a grid, is None"

    def test_output_limit(self, run: Run, policy: str) -> None:
        full = [[9] * 30] * 30  # about 1 kB
        limits = Limits(wall_seconds=60, cpu_seconds=20, output_kb=8)
        result = run("def task(g): return g", policy, inputs=[full] * 20, limits=limits)
        assert result.status == "output_limit"
        assert result.outputs[-1].error is not None
        assert "8 kB" in result.outputs[-1].error.message
        assert has_usage(result)

    @pytest.mark.parametrize("text", ["x", "é", "😀", "x\\n"])
    def test_printed_text_is_cut_and_takes_no_grid_with_it(
        self, run: Run, policy: str, text: str
    ) -> None:
        limits = Limits(wall_seconds=60, cpu_seconds=20, output_kb=1)
        code = f"def task(g):\n    print('{text}' * 150_000)\n    return g"
        result = run(code, policy, inputs=[[[1]], [[2]]], limits=limits)
        assert (result.status, result.grids) == ("ok", [[[1]], [[2]]])
        assert result.stdout_truncated
        printed, _, last = result.stdout.removesuffix("\n").rpartition("\n")
        assert "cut" in last
        assert 1020 <= len(printed.encode()) <= 1024
        assert set(printed) <= set(text.encode().decode("unicode_escape") if "n" in text else text)
        short = run(code.replace("150_000", "5"), policy, limits=limits)
        assert not short.stdout_truncated
        assert "cut" not in short.stdout

    @pytest.mark.parametrize(
        "size", [1, *(pytest.param(size, marks=pytest.mark.long) for size in (99, 1000, 9000))]
    )
    def test_endless_printing_is_a_timeout(self, run: Run, policy: str, size: int) -> None:
        code = f"def task(g):\n    while 1: print('x' * {size})"
        result = run(code, policy, limits=Limits(wall_seconds=1, output_kb=64))
        assert result.status == "timeout"
        assert result.stdout_truncated
        assert len(result.stdout) < 65 * 1024

    def test_text_of_exactly_the_limit_is_not_cut(self, run: Run, policy: str) -> None:
        for size, cut in ((1024, False), (1025, True)):
            code = f"def task(g):\n    print('x' * {size}, end='')\n    return g"
            result = run(code, policy, limits=Limits(output_kb=1))
            assert (result.status, result.stdout_truncated) == ("ok", cut)
            assert result.stdout.startswith("x" * 1024)

    @pytest.mark.parametrize(
        ("code", "entry_point", "says"),
        [
            ("x = 1", None, "must define a function"),
            ("class A: pass", None, "must define a function"),
            ("def f(g): return g", "solve", "no function 'solve'; it defines: f"),
        ],
    )
    def test_a_program_without_an_entry_point_is_rejected(
        self, run: Run, policy: str, code: str, entry_point: str | None, says: str
    ) -> None:
        result = run(code, policy, entry_point=entry_point)
        assert result.status == "rejected"
        assert result.outputs[0].error is not None
        assert says in result.outputs[0].error.message

    def test_an_attempt_is_a_violation_even_if_its_exception_is_caught(
        self, run: Run, policy: str
    ) -> None:
        code = (
            "def task(grid):\n"
            "    try:\n"
            "        open('colors.txt', 'w')\n"
            "    except BaseException:\n"
            "        pass\n"
            "    return grid\n"
        )
        result = run(code, policy)
        assert result.status == "violation"
        (violation,) = result.violations
        assert violation.rule == "file.open"
        assert "colors.txt" in violation.detail
        assert violation.line == 3
        assert violation.layer == {"restricted": "runtime", "kernel": "kernel"}[policy]
        assert result.outputs[0].status == "violation"
        assert has_usage(result)

    def test_printed_text_is_kept(self, run: Run, policy: str) -> None:
        for body in ("1 / 0", "open('a')", "return 5"):
            assert (
                run(f"def task(g):\n    print('before')\n    {body}", policy).stdout == "before\n"
            )


@pytest.mark.parametrize("head", ["", "f()\n"], ids=["in a call", "at the top level"])
def test_memory_that_runs_out_for_a_new_frame_is_out_of_memory(run: Run, head: str) -> None:
    # Only the interpreter's stack grows, so it is a frame that gets no memory.
    code = (
        f"import sys\nsys.setrecursionlimit(1 << 30)\ndef f(): return f()\n{head}"
        "def task(g): return f()"
    )
    limits = Limits(wall_seconds=60, cpu_seconds=20, memory_mb=16)
    result = run(code, "kernel", limits=limits)
    assert result.status == "out_of_memory"
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == "MemoryError"


def test_a_system_error_that_the_program_raises_is_an_error(run: Run) -> None:
    result = run("def task(g): raise SystemError('error return without exception set')")
    assert result.status == "error"


def test_a_static_finding_is_rejected_with_rule_detail_and_line(run: Run) -> None:
    result = run("def task(grid):\n    x = 1\n    return grid.__class__.__subclasses__()")
    assert result.status == "rejected"
    assert result.violations == [Violation("attribute.forbidden", "__subclasses__", 3, "static")]
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.line == 3


def test_every_static_finding_is_listed(run: Run) -> None:
    result = run("import _thread\ndef task(grid):\n    grid.__reduce__\n    grid.gi_frame")
    assert [(v.detail, v.line) for v in result.violations] == [
        ("_thread", 1),
        ("__reduce__", 3),
        ("gi_frame", 4),
    ]


@pytest.mark.parametrize(
    ("body", "rule", "detail"),
    [
        ("compile('1', '', 'exec')", "code.compile", "compile('1')"),
        ("globals()", "name.forbidden", "globals"),
        ("import os; os.getcwd()", "module.forbidden", "os.getcwd"),
        ("from os import path; path.sep", "module.forbidden", "os.path.sep"),
        ("import socket", "import.forbidden", "socket"),
        ("import subprocess", "import.forbidden", "subprocess"),
        ("type('A', (), {})", "class.dynamic", "type('A', …)"),
        ("getattr(g, '__reduce__')", "attribute.forbidden", "__reduce__"),
        ("'{0.__class__}'.format(1)", "attribute.forbidden", "{0.__class__}"),
        ("g.tofile('a')", "file.open", "ndarray.tofile"),
        ("g.strides = (0, 0)", "attribute.write", "ndarray.strides"),
    ],
)
def test_attempts_at_run_time_are_violations_of_the_language_wall(
    run: Run, body: str, rule: str, detail: str
) -> None:
    result = run(
        f"def task(g):\n    try:\n        {body}\n    except BaseException: pass\n    return g"
    )
    assert result.status == "violation"
    assert result.violations == [Violation(rule, detail, 3, "runtime")]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("open('/etc/passwd')", "file.open"),
        ("os.listdir('/')", "file.open"),
        ("os.stat('/')", "file.read"),
        ("os.remove('/tmp/a')", "file.change"),
        ("os.mkdir('/tmp/a')", "file.change"),
        ("os.fork()", "process.fork"),
        ("os.system('true')", "process.fork"),
        ("os.execv('/bin/true', ['true'])", "process.exec"),
        ("os.kill(os.getpid(), 9)", "process.signal"),
        ("socket.socket()", "network.socket"),
        ("os.setuid(0)", "process.identity"),
        ("os.pipe()", "descriptor.make"),
        ("os.memfd_create('a')", "file.open"),
        ("ctypes.CDLL(None).mmap(0, 4096, 7, 0x22, -1, 0)", "memory.executable"),
        ("ctypes.CDLL(None).syscall(425, 1, 0)", "kernel.io_uring"),
        ("resource.prlimit(1, resource.RLIMIT_CPU)", "process.limits"),
        ("threading.Thread(target=print).start()", "process.fork"),
    ],
)
def test_attempts_under_policy_kernel_are_reported_by_the_kernel(
    run: Run, body: str, rule: str
) -> None:
    code = (
        "import ctypes, os, resource, socket, threading\n"
        "def task(g):\n"
        "    try:\n"
        f"        {body}\n"
        "    except BaseException: pass\n"
        "    return g\n"
    )
    result = run(code, "kernel")
    assert result.status == "violation"
    (violation,) = [v for v in result.violations if v.layer == "kernel"]
    assert violation.rule == rule
    assert violation.line in (4, None)
    assert result.grids == [None]


def test_the_path_of_a_refused_call_is_reported(run: Run) -> None:
    result = run("import os\ndef task(g): os.stat('/root/.ssh/id_rsa')", "kernel")
    (violation,) = result.violations
    assert "'/root/.ssh/id_rsa'" in violation.detail


def test_an_attempt_without_an_audit_event_is_reported(run: Run) -> None:
    # A raw system call, which raises no audit event.
    call = f"{system_calls.resolve('openat')}, -100, b'/etc/passwd', 0"
    code = f"import ctypes\ndef task(g):\n    ctypes.CDLL(None).syscall({call})\n    return g"
    result = run(code, "kernel")
    assert result.status == "violation"
    assert result.violations[0].rule == "file.open"
    assert result.violations[0].layer == "kernel"
    assert "/etc/passwd" in result.violations[0].detail


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("ctypes.string_at(0)", "SIGSEGV"),
        ("os._exit(0)", "ended without an answer"),
        ("os.write(3, b'\\xff' * 3)\n    os._exit(0)", ""),
        ("os.write(3, b'\\x01\\0\\0\\0\\xc1')\n    return g", "could not be decoded"),
        ("os.close(3)\n    return g", ""),
        (
            "os.write(3, b'\\x02\\0\\0\\0\\x91\\x05' * 2)\n    return g",
            "sent data after its final message",
        ),
    ],
)
def test_crashed(run: Run, body: str, says: str) -> None:
    result = run(f"import ctypes, os\ndef task(g):\n    {body}", "kernel")
    assert result.status == "crashed"
    assert result.outputs[0].error is not None
    assert says in result.outputs[0].error.message
    assert has_usage(result)


def test_a_stack_overflow_is_a_crash_of_this_program_only(run: Run) -> None:
    code = (
        "import sys\nsys.setrecursionlimit(10**6)\n"
        "def f(): return sorted([1, 2], key=lambda _: f())\ndef task(g): return f()"
    )
    # Python 3.12 limits the recursion of C code, whatever limit the program sets.
    assert run(code).status == ("crashed" if sys.version_info < (3, 12) else "error")
    assert run("def task(g): return g").status == "ok"


def test_a_program_cannot_forge_a_status_that_the_parent_decides(run: Run) -> None:
    # A message as the harness sends it, except for the status.
    for status in ("timeout", "output_limit", "crashed", "violation"):
        code = (
            "import msgspec, os\n"
            "def task(g):\n"
            f"    body = msgspec.msgpack.encode([1, '{status}', None, None, 0.0])\n"
            "    os.write(3, len(body).to_bytes(4, 'little') + body)\n"
            "    os._exit(0)\n"
        )
        result = run(code, "kernel")
        assert result.status == "crashed", status


def test_a_child_that_lies_about_its_calls_is_stopped_at_the_limits(run: Run) -> None:
    # It restarts the clock of its call again and again, or answers calls that it was not asked.
    code = (
        "import msgspec, os, time\n"
        "def task(g):\n"
        "    body = msgspec.msgpack.encode({})\n"
        "    while True:\n"
        "        os.write(3, len(body).to_bytes(4, 'little') + body)\n"
        "        time.sleep(0.05)\n"
    )
    limits = Limits(wall_seconds=20, cpu_seconds=20, input_seconds=0.5)
    started = run(code.format("[8, 'list', True]"), "kernel", limits=limits)
    assert started.status == "timeout"
    assert started.usage.wall_ms < 10_000
    answers = code.format("[1, 'ok', [[1]], None, 0.0]")
    limits = Limits(wall_seconds=2, input_seconds=1)
    many = run(answers, "kernel", inputs=[[[0]]] * 2, limits=limits)
    assert many.status == "timeout"


def test_a_child_that_hangs_after_its_last_answer_keeps_its_answers(run: Run) -> None:
    code = (
        "import msgspec, os\n"
        "def task(g):\n"
        "    body = msgspec.msgpack.encode([1, 'ok', [[1]], None, 0.0])\n"
        "    os.write(3, len(body).to_bytes(4, 'little') + body)\n"
        "    while True: pass\n"
    )
    result = run(code, "kernel", limits=Limits(wall_seconds=20, input_seconds=0.5))
    assert (result.status, result.grids) == ("timeout", [[[1]]])
    assert result.usage.wall_ms < 10_000


def test_a_program_cannot_be_started_again_after_an_answer(run: Run) -> None:
    code = (
        "import msgspec, os\n"
        "def task(g):\n"
        "    for message in ([1, 'ok', [[1]], None, 0.0], [8, 'list', True]):\n"
        "        body = msgspec.msgpack.encode(message)\n"
        "        os.write(3, len(body).to_bytes(4, 'little') + body)\n"
        "    return g\n"
    )
    result = run(code, "kernel", inputs=[[[0]]] * 3)
    assert result.status == "crashed"
    assert "started the program again" in str(result.outputs[-1].error)


def test_a_forged_grid_is_checked(run: Run) -> None:
    code = (
        "import msgspec, os\n"
        "def task(g):\n"
        "    for message in ([1, 'ok', [[1, 2], [3]], None, 0.0], [5, 0.0]):\n"
        "        body = msgspec.msgpack.encode(message)\n"
        "        os.write(3, len(body).to_bytes(4, 'little') + body)\n"
        "    os._exit(0)\n"
    )
    result = run(code, "kernel")
    assert result.status == "invalid_output"
    assert result.grids == [None]


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\xff\0\0\0",  # of a message that never ends
        b"\x64\0\0\0\x93\x06\x01\xc4\x5f",  # of 95 bytes that a script wrote
    ],
)
def test_an_answer_without_a_final_message_is_not_ok(run: Run, header: bytes) -> None:
    # What follows, such as a report of the tripwire, becomes a part of another message.
    code = (
        "import msgspec, os\n"
        "def task(g):\n"
        "    body = msgspec.msgpack.encode([1, 'ok', [[1]], None, 0.0])\n"
        "    os.write(3, len(body).to_bytes(4, 'little') + body)\n"
        f"    os.write(3, {header!r} and {header!r} + b'x' * 95)\n"
        "    os._exit(0)\n"
    )
    assert run(code, "kernel").status == "crashed"


def test_client_modules_run_under_the_same_policy(run: Run) -> None:
    modules = {"common": "def helper(g): return g[::-1]"}
    code = "import common\nfrom common import helper\ndef task(g): return helper(g)"
    for policy in POLICIES:
        assert run(code, policy, modules=modules).grids == [[[3, 4, 5], [0, 1, 2]]]
    bad = {"common": "def helper(g): return g.__reduce__()"}
    assert run(code, modules=bad).status == "rejected"
    assert run(code, modules={"common": "import os\nos.getcwd()"}).status == "violation"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_syntax_error_of_a_module_is_an_error_of_the_program(run: Run, policy: str) -> None:
    result = run("import common\n\ndef task(g): return g", policy, modules={"common": "def ("})
    assert (result.status, result.violations) == ("error", [])
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == "SyntaxError"


def test_a_star_import_binds_exact_strings_only(run: Run) -> None:
    # The string is "x" when the value is looked up, and the name of a guard when it is bound.
    module = """
class Name(str):
    now = "x"
    def __hash__(self):
        return hash(Name.now)
    def __eq__(self, other):
        if str(other) != Name.now:
            return False
        Name.now = "guard private"
        return True
__all__ = [Name("x")]
def x(obj, name):
    return obj
"""
    code = (
        "import random\nfrom m import *\ndef task(g): return [[bool(random.Random(1)._randbelow)]]"
    )
    result = run(code, modules={"m": module})
    assert (result.status, result.grids) == ("error", [None])
    honest = {"m": "__all__ = ['x']\nx = 3\ny = 4"}
    assert run("from m import *\ndef task(g): return [[x]]", modules=honest).grids == [[[3]]]
    assert run("from m import *\ndef task(g): return [[y]]", modules=honest).status == "error"


PRELUDE = {
    "prelude": "import numpy as np\n\ndef flip(g): return g[::-1]\n\ndef task(g): return 0\n"
}
FLIPPED = [[3, 4, 5], [0, 1, 2]]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "code",
    [
        "def mine(g): return flip(np.array(g))",
        "from __future__ import annotations\nstep = flip\ndef task(g): return step(g)",
        "def flip(g): return g[::-1]\ndef task(g): return flip(g)",
        "import prelude\ndef mine(g): return prelude.flip(g)",
        "from prelude import *\ndef task(g): return flip(g)",
    ],
)
def test_a_program_has_the_public_names_of_its_prelude(run: Run, policy: str, code: str) -> None:
    assert run(code, policy, modules=PRELUDE).grids == [FLIPPED]


def test_lines_are_those_of_the_program_with_a_prelude(run: Run) -> None:
    result = run("def task(g):\n    raise KeyError", modules=PRELUDE)
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.line == 2
    result = run("def task(g):\n    return flip(g", modules=PRELUDE)
    assert result.outputs[0].error is not None
    assert (result.outputs[0].error.type, result.outputs[0].error.line) == ("SyntaxError", 2)
    (violation,) = run("x = 1\ndef task(g):\n    open('x')", modules=PRELUDE).violations
    assert violation.line == 3


def test_a_prelude_has_no_private_names_and_runs_under_the_same_policy(run: Run) -> None:
    hidden = {"prelude": "_hidden = 1\nopen = 5\n"}
    assert run("def task(g): return _hidden", modules=hidden).status == "error"
    opens = {"prelude": "import os\nos.getcwd()"}
    assert run("def task(g): return g", modules=opens).status == "violation"
    opens = {"prelude": "def helper(): open('x')"}
    (violation,) = run("def task(g): return helper()", modules=opens).violations
    assert violation.rule == "file.open"


def test_a_prelude_cannot_bind_the_names_of_guards(run: Run) -> None:
    # Module `m` binds what is not an identifier in the prelude, as far as anything lets it.
    m = "__all__ = ['guard private', 'x']\nx = 3\n"
    code = "import random\ndef task(g): return [[bool(random.Random(1)._randbelow)]]"
    for prelude in ("from m import *", "globals()['guard private'] = lambda *a: a[0]"):
        result = run(code, modules={"m": m, "prelude": prelude})
        assert result.grids == [None]


def test_a_missing_name_is_not_looked_for_among_real_modules(run: Run) -> None:
    # Python falls back to `sys.modules`, under the `__name__` of the module.
    modules = {"m": "__name__ = 'os'\ndef rename():\n    global __name__\n    __name__ = 'os'"}
    for first in ("", "from m import rename\nrename()\n"):
        code = f"{first}from m import path\ndef task(g): return [[len(path.sep)]]"
        assert run(code, modules=modules).grids == [None], first
    honest = {"m": "x = 3"}
    assert run("from m import x\ndef task(g): return [[x]]", modules=honest).grids == [[[3]]]


def test_a_warning_of_a_library_is_not_a_violation(run: Run) -> None:
    # To show the warning, Python looks up the library's source line in its file.
    code = "import numpy as np\ndef task(g):\n    np.mean([])\n    return g"
    for policy in POLICIES:
        result = run(code, policy)
        assert result.violations == [], policy
        assert result.status == "ok"


def test_printing_a_traceback_through_a_library_is_not_a_violation(run: Run) -> None:
    code = (
        "import traceback\nimport numpy as np\n"
        "def task(g):\n"
        "    try:\n"
        "        np.linalg.inv(np.zeros((2, 2)))\n"
        "    except Exception:\n"
        "        traceback.print_exc()\n"
        "    return g\n"
    )
    result = run(code, "kernel")
    assert result.violations == []
    assert result.status == "ok"
    assert "LinAlgError: Singular matrix" in result.stdout
