"""The seccomp filter: the kernel refuses each forbidden family and allows the listed calls.

Calls are made directly through `syscall(2)`, in forked processes with the filter in killing mode.
Other architectures are tested by interpreting the filter's instructions.
"""

import json
import platform
import signal
import struct
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.kernel import seccomp, system_calls

KILL_PROCESS, USER_NOTIF, ALLOW = 0x80000000, 0x7FC00000, 0x7FFF0000
X86_64, I386, AARCH64 = 0xC000003E, 0x40000003, 0xC00000B7
NATIVE = {"x86_64": X86_64, "aarch64": AARCH64}[platform.machine()]
X32_BIT = 0x40000000

# Calls that are forbidden only with certain arguments, with such arguments.
FORBIDDEN_ARGUMENTS = {
    "mmap": [0, 4096, 7, 0x22, -1, 0],
    "mprotect": [0, 4096, 5],
    "prlimit64": [1, 9, 0, 0],
    "sendmsg": [3, 0, 0],
    "futex": [0, 6 | 128, 0],
    "clock_gettime": [-6, 0],
    "clock_getres": [-6, 0],
    "clock_nanosleep": [-6, 0],
}
# Protections that are not those of data: code, PROT_SEM, arm64's PROT_BTI and PROT_MTE, and flags.
NOT_DATA = (4, 5, 6, 7, 0x1000004, 0xB, 0x13, 0x23, 0x1000003, 2**32 | 3)
# The same calls with allowed arguments.
ALLOWED_ARGUMENTS = {
    "mmap": [0, 4096, 3, 0x22, -1, 0],
    "mprotect": [0, 4096, 3],
    "prlimit64": [0, 9, 0, 0],
    "sendmsg": [system_calls.HANDOVER_FD],
    "futex": [0, 9 | 128 | 256, 0],
    "clock_gettime": [1],
    "clock_getres": [1],
    "clock_nanosleep": [1],
}

CALLS = [(rule, name) for rule, names in system_calls.FAMILIES.items() for name in names]
HERE = [(rule, name) for rule, name in CALLS if system_calls.resolve(name) >= 0]

# Makes each of the calls in argv[1] in a separate process; prints the wait statuses.
RUNNER = textwrap.dedent("""
    import ctypes, json, os, sys
    from sandbox.kernel import libc, seccomp

    filter = seccomp.Filter(seccomp.compile_filter(notify=False), notify=False)
    ended = []
    for number, arguments in json.loads(sys.argv[1]):
        wide = [ctypes.c_long(value) for value in (number, *arguments, *[0] * 6)][:7]
        pid = os.fork()
        if pid == 0:
            libc.prctl(38, 1)
            filter.install()
            libc.LIBC.syscall(*wide)
            os._exit(0)
        ended.append(os.waitpid(pid, 0)[1])
    print(json.dumps(ended))
""")


@pytest.fixture(scope="module")
def wait_statuses(in_subprocess: Callable[..., Any]) -> dict[str, int]:
    """Wait statuses of processes that make a forbidden call, by the call's name."""
    calls = [(system_calls.resolve(name), FORBIDDEN_ARGUMENTS.get(name, [])) for _, name in HERE]
    statuses = in_subprocess(RUNNER, json.dumps(calls))
    return {name: status for (_, name), status in zip(HERE, statuses, strict=True)}


@pytest.mark.parametrize("rule", system_calls.FAMILIES)
def test_each_forbidden_family_is_refused(wait_statuses: dict[str, int], rule: str) -> None:
    names = [name for family, name in HERE if family == rule]
    assert names
    survived = {name for name in names if wait_statuses[name] & 0x7F != signal.SIGSYS}
    assert survived == set()


def test_allowed_calls_are_made(in_subprocess: Callable[..., Any]) -> None:
    calls = {
        "getpid": [],
        "gettid": [],
        "sched_yield": [],
        "mmap": [0, 4096, 3, 0x22, -1, 0],
        "brk": [0],
        "prlimit64": [0, 9, 0, 0],
        "clock_getres": [1],
        "write": [1, 0, 0],
    }
    numbered = [(system_calls.resolve(name), arguments) for name, arguments in calls.items()]
    assert in_subprocess(RUNNER, json.dumps(numbered)) == [0] * len(calls)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is part of x86-64")
def test_calls_by_x32_numbers_kill(in_subprocess: Callable[..., Any]) -> None:
    numbers = [system_calls.resolve(name) | X32_BIT for name in ("getpid", "read", "write", "mmap")]
    statuses = in_subprocess(RUNNER, json.dumps([(number, []) for number in [*numbers, 512, 520]]))
    assert [status & 0x7F for status in statuses] == [signal.SIGSYS] * len(statuses)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 accepts i386 calls")
@pytest.mark.parametrize("notify", [False, True])
def test_an_i386_call_kills_with_and_without_notification(
    in_subprocess: Callable[..., Any], notify: bool
) -> None:
    # The code is mapped before the filter, which forbids executable memory, is installed.
    source = textwrap.dedent("""
        import ctypes, json, mmap, os, sys
        from sandbox.kernel import libc, seccomp

        notify = sys.argv[1] == "True"
        filter = seccomp.Filter(seccomp.compile_filter(notify=notify), notify=notify)
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(bytes.fromhex("53 b8 14 00 00 00 cd 80 5b c3"))  # getpid by int 0x80
        call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
        ended = []
        for installs in (False, True):
            pid = os.fork()
            if pid == 0:
                if installs:
                    libc.prctl(38, 1)
                    filter.install()
                os._exit(call() != os.getpid())
            ended.append(os.waitpid(pid, 0)[1])
        print(json.dumps(ended))
    """)
    before, confined = in_subprocess(source, str(notify))
    if before != 0:
        pytest.skip("this kernel accepts no i386 calls")
    assert confined & 0x7F == signal.SIGSYS


def test_a_refused_call_reaches_the_listener_with_its_arguments(
    in_subprocess: Callable[..., Any],
) -> None:
    source = textwrap.dedent("""
        import ctypes, json, os, signal, socket
        from sandbox.kernel import libc, seccomp, strings, system_calls

        filter = seccomp.Filter(seccomp.compile_filter(notify=True), notify=True)
        near, far = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            libc.prctl(38, 1)
            socket.send_fds(far, [b"x"], [filter.install()])
            number = ctypes.c_long(system_calls.resolve("openat"))
            libc.LIBC.syscall(number, -100, b"/etc/passwd", 0)
            os._exit(0)
        (listener,) = socket.recv_fds(near, 1, 1)[1]
        call = seccomp.receive(listener)
        reader = strings.StringReader()
        path = bytes(reader.read(pid, call.args[1])).decode()
        nothing = bytes(reader.read(pid, 8)).decode()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        gone = seccomp.receive(listener)
        name = system_calls.name_of(call.number)
        print(json.dumps([call.pid == pid, name, path, nothing, gone]))
    """)
    assert in_subprocess(source) == [True, "openat", "/etc/passwd", "", None]


def verdict(instructions: bytes, number: int, arguments: list[int], arch: int = NATIVE) -> int:
    """Interpret the filter for one call: the part of classic BPF that seccomp uses."""
    words = [argument & (2**64 - 1) for argument in (*arguments, *[0] * 6)][:6]
    data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, arch, 0, *words)
    program = list(struct.iter_unpack("<HBBI", instructions))
    index, accumulator = 0, 0
    while True:
        code, if_true, if_false, value = program[index]
        index += 1
        if code == 0x06:  # return
            return value
        if code == 0x20:  # load
            accumulator = int.from_bytes(data[value : value + 4], "little")
        elif code == 0x54:  # and
            accumulator &= value
        elif code == 0x05:  # jump
            index += value
        else:
            holds = {0x15: accumulator == value, 0x25: accumulator > value}
            holds |= {0x35: accumulator >= value, 0x45: bool(accumulator & value)}
            index += if_true if holds[code] else if_false


@pytest.mark.parametrize(("notify", "refused"), [(True, USER_NOTIF), (False, KILL_PROCESS)])
def test_every_unlisted_number_is_refused(notify: bool, refused: int) -> None:
    instructions = seccomp.compile_filter(notify=notify)
    allowed = {system_calls.resolve(name) for name in system_calls.ALLOWED}
    for number in range(1024):
        expected = ALLOW if number in allowed else refused
        arguments = ALLOWED_ARGUMENTS.get(system_calls.name_of(number), [])
        assert verdict(instructions, number, arguments) == expected, system_calls.name_of(number)


@pytest.mark.parametrize("name", FORBIDDEN_ARGUMENTS)
def test_conditions_on_arguments_are_in_the_filter(name: str) -> None:
    instructions = seccomp.compile_filter(notify=True)
    number = system_calls.resolve(name)
    assert verdict(instructions, number, FORBIDDEN_ARGUMENTS[name]) == USER_NOTIF
    assert verdict(instructions, number, ALLOWED_ARGUMENTS[name]) == ALLOW
    wrong = {
        "mmap": [[0, 4096, protection] for protection in NOT_DATA],
        "mprotect": [[0, 4096, protection] for protection in NOT_DATA],
        "prlimit64": [[1, 9], [-1, 9], [2**32, 9], [0, 0], [0, 6], [0, 7]],
        "sendmsg": [[0], [3], [5], [-1]],
        # Files, operations on two words, and locks that lend their owner's priority.
        "futex": [[0, operation] for operation in (2, 5, 6, 7, 8, 11, 12, 13, 16, -1)],
    }
    for arguments in wrong.get(name, [[16], [-1], [-6], [2**31]]):
        assert verdict(instructions, number, arguments) == USER_NOTIF, arguments


@pytest.mark.parametrize("notify", [True, False])
def test_calls_of_other_architectures_kill(notify: bool) -> None:
    instructions = seccomp.compile_filter(notify=notify)
    for arch in {X86_64, I386, AARCH64, 0, 0x40000028, 0xFFFFFFFF} - {NATIVE}:
        for number in (0, 1, 3, 4, 20, 39, 172):
            assert verdict(instructions, number, [], arch) == KILL_PROCESS
    if NATIVE == X86_64:
        for number in (0, 1, 39, 512):
            assert verdict(instructions, number | X32_BIT, []) == KILL_PROCESS


def test_each_condition_is_tested_with_arguments_that_break_it() -> None:
    assert set(system_calls.conditions()) == set(FORBIDDEN_ARGUMENTS)


CLONE_NEWUSER, AF_UNIX, AF_VSOCK = 0x10000000, 1, 40


def test_inside_another_filter_calls_that_it_may_refuse_kill() -> None:
    """An outer filter's error takes precedence over a notification, but not over killing."""
    within = seccomp.compile_filter(notify=True, within=True)
    for name in system_calls.REFUSED_BY_ENGINES:
        if system_calls.resolve(name) >= 0:
            assert verdict(within, system_calls.resolve(name), []) == KILL_PROCESS, name
    clone, socket = system_calls.resolve("clone"), system_calls.resolve("socket")
    assert verdict(within, clone, [CLONE_NEWUSER]) == KILL_PROCESS
    assert verdict(within, clone, [0]) == USER_NOTIF
    assert verdict(within, socket, [AF_VSOCK]) == KILL_PROCESS
    assert verdict(within, socket, [AF_UNIX]) == USER_NOTIF
    assert verdict(within, system_calls.resolve("openat"), []) == USER_NOTIF
    assert verdict(within, system_calls.resolve("read"), []) == ALLOW


@pytest.mark.long
def test_an_attempt_inside_another_filter_is_detected(in_subprocess: Callable[..., Any]) -> None:
    """The whole sandbox inside a filter that refuses some calls, as Docker's does."""
    source = textwrap.dedent("""
        import errno, json, os
        import pyseccomp
        from sandbox import Program, Sandbox
        from sandbox.kernel import libc, seccomp, system_calls

        assert not seccomp.is_within_a_filter()
        libc.prctl(38, 1)
        outside = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for name in ("unshare", "mount", "bpf"):
            outside.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
        outside.load()
        assert seccomp.is_within_a_filter()
        code = '''
        import ctypes
        def task(grid):
            print(ctypes.CDLL(None).syscall({number}, 0, 0, 0, 0, 0))
            return grid
        '''.replace("\\n        ", "\\n")
        outcomes = []
        with Sandbox(concurrency=1) as box:
            for name in ("unshare", "mount", "bpf", "openat"):
                program = Program(code.format(number=system_calls.resolve(name)), policy="kernel")
                result = box.run(program, [[[0]]])
                outcomes.append([result.status, [v.rule for v in result.violations]])
        print(json.dumps(outcomes))
    """)
    outcomes = in_subprocess(source)
    assert outcomes[:3] == [["violation", ["kernel.syscall"]]] * 3
    assert outcomes[3][0] == "violation"
    assert outcomes[3][1][0].startswith("file.")
