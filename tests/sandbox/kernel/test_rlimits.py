"""Resource limits, in forked processes."""

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

# Runs argv[1] in a forked, unprivileged process; prints what it reported and its wait status.
# Modules are imported before the fork, because an interpreter under /root is not readable after it.
FORKED = textwrap.dedent("""
    import json, os, resource, signal, sys, tempfile, threading, time
    from sandbox.kernel import rlimits

    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        def report(value):
            os.write(writer, json.dumps(value).encode())
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresuid(65533, 65533, 65533)
        exec(sys.argv[1])
        os._exit(0)
    os.close(writer)
    status = os.waitpid(pid, 0)[1]
    reported = os.read(reader, 65536)
    print(json.dumps([json.loads(reported) if reported else None, status]))
""")


@pytest.fixture
def forked(in_subprocess: Callable[..., Any]) -> Callable[[str], tuple[Any, int]]:
    """Runs code in a forked process; returns what it reported and its wait status."""
    return lambda code: tuple(in_subprocess(FORKED, textwrap.dedent(code)))


def test_a_template_writes_no_core_file_and_grows_no_file(forked: Callable) -> None:
    reported, _ = forked("""
        with tempfile.TemporaryFile() as file:
            rlimits.confine_template()
            try:
                os.write(file.fileno(), b"x")
                grown = True
            except OSError:
                grown = False
        names = ("CORE", "FSIZE", "MEMLOCK", "MSGQUEUE")
        report([grown, [resource.getrlimit(getattr(resource, "RLIMIT_" + n)) for n in names]])
    """)
    assert reported == [False, [[0, 0]] * 4]


def test_limits_cannot_be_raised(forked: Callable) -> None:
    reported, _ = forked("""
        rlimits.confine_template()
        rlimits.forbid_processes()
        refused = []
        for name in ("CORE", "FSIZE", "NPROC"):
            try:
                resource.setrlimit(getattr(resource, "RLIMIT_" + name), (1, 1))
            except (ValueError, OSError):
                refused.append(name)
        report(refused)
    """)
    assert reported == ["CORE", "FSIZE", "NPROC"]


def test_the_stack_is_limited(forked: Callable) -> None:
    reported, _ = forked("""
        rlimits.confine_template()
        report(resource.getrlimit(resource.RLIMIT_STACK)[0])
    """)
    assert 0 < reported <= 64 << 20


def test_processes_and_threads_cannot_be_created(forked: Callable) -> None:
    reported, _ = forked("""
        rlimits.forbid_processes()
        refused = []
        for make in (os.fork, threading.Thread(target=print).start):
            try:
                make()
            except (OSError, RuntimeError) as error:
                refused.append(type(error).__name__)
        report(refused)
    """)
    assert reported == ["BlockingIOError", "RuntimeError"]


def test_the_memory_limit_excludes_memory_mapped_before(forked: Callable) -> None:
    reported, _ = forked("""
        before = bytearray(300 << 20)
        base = rlimits.address_space_bytes()
        rlimits.confine_program(memory_bytes=64 << 20, base_bytes=base)
        fits = len(bytearray(40 << 20)) == 40 << 20
        try:
            bytearray(80 << 20)
            too_much = True
        except MemoryError:
            too_much = False
        report([fits, too_much])
    """)
    assert reported == [True, False]


def test_the_reserve_for_an_answer_is_small_and_limited(forked: Callable) -> None:
    reported, _ = forked("""
        base = rlimits.address_space_bytes()
        rlimits.confine_program(memory_bytes=32 << 20, base_bytes=base)
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        rlimits.make_room_to_answer()
        now = resource.getrlimit(resource.RLIMIT_AS)
        report([hard - soft, now[0] == now[1] == hard])
    """)
    assert reported == [24 << 20, True]


def test_the_limit_of_processor_time_cannot_be_raised(forked: Callable) -> None:
    reported, _ = forked("""
        rlimits.confine_template()
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (hard, hard + 1))
            raised = True
        except (ValueError, OSError):
            raised = False
        report([0 < soft < hard, raised])
    """)
    assert reported == [True, False]


def test_the_address_space_is_measured_for_this_process(forked: Callable) -> None:
    reported, _ = forked("""
        before = rlimits.address_space_bytes()
        more = bytearray(100 << 20)
        report(rlimits.address_space_bytes() - before)
    """)
    assert 100 << 20 <= reported <= 102 << 20
