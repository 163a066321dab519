"""Scripts: their results, their limits, and both walls around hostile ones."""

import asyncio
import signal
import struct
from collections.abc import Callable

import msgspec
import pytest

from sandbox import AsyncSandbox, Limits, Program, Result, Sandbox, Script, ScriptResult, Status
from sandbox.judge import Evidence, judge_script
from sandbox.program import MAX_SCRIPT_LENGTH, MAX_STDIN_LENGTH
from sandbox.results import Error, Output

# Generous, so that scripts also end in time on a busy machine.
LIMITS = Limits(wall_seconds=60, cpu_seconds=20, memory_mb=128, output_kb=64)
SHORT = Limits(wall_seconds=1.5, cpu_seconds=1.5, output_kb=64)
POLICIES = ("restricted", "kernel")

Run = Callable[..., ScriptResult]


@pytest.fixture
def run(box: Sandbox) -> Run:
    def run_script(
        code: str, stdin: str = "", policy: str = "kernel", limits: Limits = LIMITS
    ) -> ScriptResult:
        return box.run_script(Script(code, stdin, policy), limits)  # type: ignore[arg-type]

    return run_script


def sending(*messages: object) -> str:
    """Return a script that sends these messages as if it were the harness."""
    data = b""
    for message in messages:
        body = msgspec.msgpack.encode(message)
        data += struct.pack("<I", len(body)) + body
    return f"import os\nos.write(3, {data!r})\n"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_script_has_one_output_without_a_grid(run: Run, policy: str) -> None:
    result = run("print('got', input())", "it\n", policy)
    assert isinstance(result, Result)
    assert result.status is Status.OK
    assert (result.stdout, result.stderr, result.exit_code) == ("got it\n", "", 0)
    assert result.outputs == [Output(Status.OK, wall_ms=result.usage.wall_ms)]
    assert result.violations == []
    assert result.isolation == "fork"
    assert result.usage.wall_ms > 0
    assert result.usage.max_rss_kb > 0


def test_the_result_of_a_program_has_no_fields_of_scripts(box: Sandbox) -> None:
    result = box.run(Program("def task(grid): return grid"), [[[1]]])
    assert list(msgspec.to_builtins(result)) == [
        *("id", "status", "outputs", "stdout", "violations", "findings", "usage", "isolation"),
        *("input_type", "stdout_truncated"),
    ]


def test_an_uncaught_exception_is_the_error_with_its_line(run: Run) -> None:
    result = run("x = 1\nraise ValueError('no such color')")
    assert (result.status, result.exit_code) == (Status.ERROR, 1)
    assert result.outputs[0].error == Error("ValueError", "no such color", 2)


def test_an_exit_code_without_an_exception_is_the_error(run: Run) -> None:
    result = run("import sys; sys.exit(3)")
    assert (result.status, result.exit_code) == (Status.ERROR, 3)
    assert result.outputs[0].error == Error("SystemExit", "exit code 3")


def test_a_signal_is_a_crash_with_a_negative_exit_code(run: Run) -> None:
    result = run("import ctypes\nprint('before', flush=True)\nctypes.string_at(0)")
    assert (result.status, result.exit_code) == (Status.CRASHED, -signal.SIGSEGV)
    assert result.outputs[0].error == Error("crashed", "killed by SIGSEGV")
    assert result.stdout == "before\n"


def test_bytes_that_are_not_utf8_are_replaced(run: Run) -> None:
    result = run(
        "import sys\nsys.stdout.buffer.write(b'\\xff\\x00')\nsys.stderr.buffer.write(b'\\xc3')"
    )
    assert (result.stdout, result.stderr) == ("\ufffd\0", "\ufffd")


def test_a_character_may_be_split_between_writes(run: Run) -> None:
    code = "import os\nfor octet in 'é€'.encode(): os.write(1, bytes([octet]))"
    assert run(code).stdout == "é€"


def test_a_large_input_arrives_whole(run: Run) -> None:
    stdin = "0123456789abcde\n" * (MAX_STDIN_LENGTH // 16)
    result = run("import sys\ndata = sys.stdin.read()\nprint(len(data), data[-16:])", stdin)
    assert result.stdout == f"{MAX_STDIN_LENGTH} 0123456789abcde\n\n"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": "x" * (MAX_SCRIPT_LENGTH + 1)}, "code: at most"),
        ({"code": "\ud800"}, "code: must be valid Unicode"),
        ({"code": b"pass"}, "code: must be a string"),
        ({"stdin": "x" * (MAX_STDIN_LENGTH + 1)}, "stdin: at most"),
        ({"stdin": "\udfff"}, "stdin: must be valid Unicode"),
        ({"stdin": None}, "stdin: must be a string"),
        ({"policy": "none"}, "policy: must be"),
        ({"seed": -1}, "seed: must be"),
    ],
)
def test_a_field_that_breaks_its_rule_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Script(**{"code": "pass", **fields})  # type: ignore[arg-type]


@pytest.mark.long
def test_scripts_run_concurrently() -> None:
    async def run_all() -> list[ScriptResult]:
        async with AsyncSandbox(concurrency=2) as box:
            scripts = [Script("print(input())", str(number)) for number in range(6)]
            return await asyncio.gather(*map(box.run_script, scripts))

    assert [result.stdout for result in asyncio.run(run_all())] == [f"{n}\n" for n in range(6)]


@pytest.mark.parametrize("policy", POLICIES)
def test_an_endless_script_is_stopped_and_its_output_is_kept(run: Run, policy: str) -> None:
    result = run("print('so far', flush=True)\nwhile True: pass", "", policy, SHORT)
    assert (result.status, result.exit_code) == (Status.TIMEOUT, None)
    assert result.stdout == "so far\n"


def test_a_script_that_sleeps_is_stopped(run: Run) -> None:
    result = run("import time\ntime.sleep(60)", limits=SHORT)
    assert (result.status, result.exit_code) == (Status.TIMEOUT, None)


def test_memory_that_is_full_of_frames_leaves_room_for_the_traceback(run: Run) -> None:
    # CPython drops the entries that it has no memory for from a traceback. So the script keeps room
    # to unwind, which it fills again before the traceback of long lines is printed.
    code = (
        "import sys\nsys.setrecursionlimit(1 << 30)\nroom = bytearray(16 << 20)\nfull = []\n"
        "def f(n):\n    global room\n    pad = bytearray(20_000)\n    try:\n"
        f"        return g(n + 1)  # {'long' * 1000}\n"
        "    except (MemoryError, SystemError):\n        room = None\n        raise\n"
        f"def g(n):\n    pad = bytearray(20_000)\n    return f(n + 1)  # {'long' * 1000}\n"
        "def fill(size):\n    try:\n        while True: full.append(bytearray(size))\n"
        "    except MemoryError: pass\n"
        "try: f(0)\n"
        "except MemoryError:\n    for size in (1 << 20, 1 << 14, 1 << 9, 1): fill(size)\n    raise"
    )
    limits = Limits(wall_seconds=60, cpu_seconds=20, memory_mb=128, output_kb=8192)
    result = run(code, limits=limits)
    assert (result.status, result.exit_code) == (Status.OUT_OF_MEMORY, 1)
    assert result.stderr.count('  File "/main.py", line ') == 1000
    assert result.stderr.endswith("MemoryError\n")


def test_memory_that_runs_out_for_a_new_frame_is_out_of_memory(run: Run) -> None:
    # Only the interpreter's stack grows, so it is a frame that gets no memory.
    code = "import sys\nsys.setrecursionlimit(1 << 30)\ndef f(): return f()\nf()"
    result = run(code, limits=Limits(wall_seconds=60, cpu_seconds=20, memory_mb=16))
    assert (result.status, result.exit_code) == (Status.OUT_OF_MEMORY, 1)
    assert result.outputs[0].error == Error("MemoryError", "the memory limit was reached")
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert result.stderr.endswith("\nMemoryError\n")


def test_a_system_error_that_the_script_raises_is_an_error(run: Run) -> None:
    result = run("raise SystemError('error return without exception set')")
    assert (result.status, result.exit_code) == (Status.ERROR, 1)
    assert result.outputs[0].error == Error("SystemError", "error return without exception set", 1)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_memory_bomb_meets_its_limit(run: Run, policy: str) -> None:
    result = run("data = []\nwhile True: data.append(bytearray(1 << 20))", "", policy)
    assert (result.status, result.exit_code) == (Status.OUT_OF_MEMORY, 1)
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert result.stderr.endswith("MemoryError\n")


@pytest.mark.long
def test_memory_that_is_full_of_small_objects_leaves_room_for_the_error(run: Run) -> None:
    result = run("data = []\nwhile True: data.append([len(data)])")
    assert (result.status, result.exit_code) == (Status.OUT_OF_MEMORY, 1)
    assert result.stderr.endswith("MemoryError\n")


def test_questions_about_files_are_answered_as_on_an_empty_disk(run: Run) -> None:
    code = (
        "import os, pathlib\nprint(os.path.exists('/etc/passwd'), os.path.exists('/main.py'))\n"
        "print(os.path.isdir('/etc'), pathlib.Path('/usr/bin/env').is_file(), os.getcwd())"
    )
    assert run(code).stdout == "False True\nFalse False /\n"


def test_a_status_asked_of_the_kernel_itself_is_a_violation(run: Run) -> None:
    code = (
        "import ctypes\nbuffer = ctypes.create_string_buffer(256)\n"
        "ctypes.CDLL(None).stat(b'/etc/passwd', buffer)"
    )
    assert [v.rule for v in run(code).violations] == ["file.read"]


def test_an_input_is_in_memory_only_once(run: Run) -> None:
    stdin = "0123456789abcde\n" * (MAX_STDIN_LENGTH // 16)
    small = Limits(wall_seconds=60, cpu_seconds=20, memory_mb=16)
    result = run("import sys\nprint(sum(1 for _ in sys.stdin))", stdin, limits=small)
    assert result.stdout == f"{MAX_STDIN_LENGTH // 16}\n"


def test_a_script_can_catch_a_memory_error(run: Run) -> None:
    result = run("try:\n    bytearray(1 << 40)\nexcept MemoryError:\n    print('smaller')")
    assert (result.status, result.stdout) == (Status.OK, "smaller\n")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output_is_stopped_and_cut(run: Run, stream: str) -> None:
    result = run(f"import sys\nwhile True: sys.{stream}.write('x' * 1000 + '\\n')")
    assert (result.status, result.exit_code) == (Status.OUTPUT_LIMIT, None)
    text = getattr(result, stream)
    assert text.startswith("x" * 1000 + "\n")
    assert len(text) <= LIMITS.output_kb * 1024


def test_a_single_write_can_exceed_the_output_limit(run: Run) -> None:
    result = run("import os\nos.write(2, bytes(1 << 24))")
    assert result.status is Status.OUTPUT_LIMIT


REFUSED = {
    "write a file": ("open('colors.txt', 'w')", "file.open"),
    "read a file": ("open('/etc/passwd').read()", "file.open"),
    "read its own process": ("open('/proc/self/environ').read()", "file.open"),
    "read by number": ("import os\nos.open('/proc/self/maps', 0)", "file.open"),
    "list a folder": ("import os\nos.listdir('/')", "file.open"),
    "ask for a file": ("import os\nos.readlink('/proc/self/exe')", "file.read"),
    "fork": ("import os\nos.fork()", "process.fork"),
    "run a command": ("import os\nos.system('true')", "process.fork"),
    "kill itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "process.signal"),
    "set a timer of the kernel": (
        "import ctypes\nctypes.CDLL(None).setitimer(0, bytes(32), None)",
        "process.signal",
    ),
    "connect": ("import socket\nsocket.socket()", "network.socket"),
    "copy a descriptor": ("import os\nos.dup(3)", "descriptor.make"),
    "raise its limit": (
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
        "process.limits",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_attempt_is_a_violation_even_if_its_exception_is_caught(run: Run, name: str) -> None:
    attempt, rule = REFUSED[name]
    body = "\n".join(f"    {line}" for line in attempt.splitlines())
    result = run(f"print('before')\ntry:\n{body}\nexcept BaseException:\n    print('after')")
    assert (result.status, result.exit_code) == (Status.VIOLATION, None)
    assert rule in [violation.rule for violation in result.violations]
    assert "after" not in result.stdout


def test_a_violation_has_its_line_and_earlier_output_is_kept(run: Run) -> None:
    result = run("print('before')\nopen('colors.txt', 'w')")
    (violation,) = result.violations
    assert (violation.rule, violation.line, violation.layer) == ("file.open", 2, "kernel")
    assert "colors.txt" in violation.detail
    assert result.stdout == "before\n"


RESTRICTED = {
    "import subprocess": "import.forbidden",
    "import os\nos.getcwd()": "module.forbidden",
    "import sys\nsys.stdin.read()": "module.forbidden",
    "import sys\nsys.__stdin__": "attribute.forbidden",
    "open(0).read()": "file.open",
    "exec(compile('1', '', 'exec'))": "code.compile",
    "print(().__class__.__subclasses__())": "attribute.forbidden",
    "print(input.__globals__)": "attribute.forbidden",
    "print(input.__code__)": "attribute.forbidden",
    "type(__name__).x = 1": "attribute.write",
    "print(int._x)": "attribute.forbidden",
}


@pytest.mark.parametrize("code", RESTRICTED)
def test_the_language_wall_applies_to_scripts(run: Run, code: str) -> None:
    result = run(code, "", "restricted")
    assert result.status in (Status.VIOLATION, Status.REJECTED)
    assert [violation.rule for violation in result.violations] == [RESTRICTED[code]]
    assert result.exit_code is None
    assert result.stdout == ""


def test_a_restricted_script_is_main_and_can_define_classes(run: Run) -> None:
    code = (
        "import sys, copy\nfrom dataclasses import dataclass\n"
        "class Stack:\n    def __init__(self): self._items = []\n"
        "    def push(self, x): self._items.append(x)\n"
        "@dataclass\nclass P:\n    x: int\n"
        "def main():\n    s = Stack()\n    s.push(P(int(input())))\n"
        "    s.top = copy.copy(s._items)\n"
        "    print(s.top, __name__, Stack.__module__)\n    sys.exit(4)\n"
        "if __name__ == '__main__':\n    main()\n"
    )
    result = run(code, "5", "restricted")
    assert (result.stdout, result.stderr) == ("[P(x=5)] __main__ __main__\n", "")
    assert result.exit_code == 4


CALLED = [1, "ok", [[1]], None, 0.1]
FORGED = {
    "a grid": (sending(CALLED), Status.OK, 0),
    "an end": (sending([5, 1.0]), Status.OK, 0),
    "an end, then more": (sending([5, 1.0]) + "print(1)", Status.CRASHED, None),
    "an end, then a spin": (sending([5, 1.0]) + "while True: pass", Status.CRASHED, -9),
    "two ends": (sending([5, 1.0], [5, 1.0]), Status.CRASHED, None),
    "an exit code in an end": (sending([5, 1.0, 0]) + "raise SystemExit(3)", Status.ERROR, 3),
    "a refusal, and success": (sending([4, "error", ["E", "m", 1]]), Status.OK, 0),
    "success, and an exit code": (sending(CALLED, [5, 1.0]) + "os._exit(7)", Status.ERROR, 7),
    "a finding of the compiler": (
        sending([3, "file.open", "x", 1, "static"]),
        Status.VIOLATION,
        None,
    ),
    "an unknown message": (sending([9, 1]), Status.CRASHED, None),
    "an unknown descriptor": (sending([6, 3, b"x"]), Status.CRASHED, None),
    "text in place of bytes": (sending([6, 1, "x"]), Status.CRASHED, None),
    "rubbish": ("import os\nos.write(3, b'\\x02\\0\\0\\0\\xc1\\xc1')", Status.CRASHED, None),
    "a giant's length": ("import os\nos.write(3, b'\\xff' * 64)", Status.OUTPUT_LIMIT, None),
    "half a message": ("import os\nos.write(3, b'\\x40\\0\\0\\0x')", Status.OK, 0),
    "nothing": ("import os\nprint('lost')\nos._exit(0)", Status.OK, 0),
    "nothing, its channel closed": ("import os\nos.close(3)\nos._exit(0)", Status.OK, 0),
    "no output, its channel closed": ("import os\nos.close(3)\nprint(1)", Status.ERROR, 120),
}


@pytest.mark.parametrize("name", FORGED)
def test_the_outcome_is_what_the_kernel_reported(run: Run, name: str) -> None:
    code, status, exit_code = FORGED[name]
    result = run(code)
    assert (result.status, result.exit_code) == (status, exit_code)
    assert len(result.outputs) == 1
    assert result.outputs[0].grid is None
    assert result.stdout == ""
    assert all(violation.layer != "static" for violation in result.violations)


def test_a_program_cannot_answer_as_a_script(box: Sandbox) -> None:
    code = sending([6, 1, b"printed"]) + "def task(grid): return grid"
    result = box.run(Program(code, policy="kernel"), [[[1]]])
    assert (result.status, result.stdout, result.grids) == (Status.OK, "", [[[1]]])


def test_scripts_do_not_affect_each_other(box: Sandbox, run: Run) -> None:
    spoil = (
        "import builtins, os, sys, threading\nbuiltins.spoilt = os.spoilt = 1\n"
        "os.environ['SPOILT'] = input()\nsys.modules['json'] = None\nbuiltins.print = None\n"
    )
    look = (
        "import builtins, os, sys, json\n"
        "print(hasattr(builtins, 'spoilt'), hasattr(os, 'spoilt'))\n"
        "print(dict(os.environ), repr(sys.stdin.read()))"
    )
    for _ in range(4):
        assert run(spoil, "secret").status is Status.OK
        assert run(look).stdout == "False False\n{} ''\n"


def judged(**evidence: object) -> ScriptResult:
    texts = {Status.TIMEOUT: "too long", Status.OUTPUT_LIMIT: "too much"}
    return judge_script(Evidence(**evidence), limits_text=texts, policy="kernel")  # type: ignore[arg-type]


EXITED, KILLED = 0, int(signal.SIGKILL)
REFUSAL = Output(Status.REJECTED, error=Error("E", "said"))


@pytest.mark.parametrize(
    ("evidence", "status", "exit_code"),
    [
        ({"wait_status": EXITED}, Status.OK, 0),
        ({"wait_status": 5 << 8}, Status.ERROR, 5),
        ({"wait_status": 5 << 8, "refusal": REFUSAL}, Status.REJECTED, 5),
        ({"wait_status": EXITED, "refusal": REFUSAL}, Status.OK, 0),
        ({"wait_status": KILLED, "refusal": REFUSAL}, Status.CRASHED, -KILLED),
        ({"wait_status": KILLED, "done": True}, Status.CRASHED, -KILLED),
        ({"wait_status": KILLED, "wall_exceeded": True}, Status.TIMEOUT, None),
        ({"wait_status": EXITED, "cpu_exceeded": True}, Status.TIMEOUT, None),
        ({"wait_status": int(signal.SIGXCPU)}, Status.TIMEOUT, -signal.SIGXCPU),
        ({"wait_status": EXITED, "output_exceeded": True}, Status.OUTPUT_LIMIT, None),
        ({"wait_status": EXITED, "malformed": "no"}, Status.CRASHED, None),
        ({"wait_status": None}, Status.CRASHED, None),
    ],
)
def test_a_script_is_judged_by_its_death(
    evidence: dict[str, object], status: Status, exit_code: int | None
) -> None:
    result = judged(**evidence)
    assert (result.status, result.exit_code) == (status, exit_code)


def test_a_script_that_was_killed_from_outside_is_lost_and_not_at_fault() -> None:
    assert Evidence(wait_status=KILLED).lost
    assert Evidence(wait_status=KILLED, wall_exceeded=True).lost
    assert not Evidence(wait_status=KILLED, wall_exceeded=True, killed=True).lost
    assert not Evidence(wait_status=EXITED).lost
