"""Resource limits, in forked processes: what the kernel then refuses."""

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

# Runs argv[1] in a forked, unprivileged process; prints what it wrote, and how it ended. What it
# may import is imported ahead: an interpreter under /root is not readable for it.
FORKED = textwrap.dedent("""
    import json, os, resource, signal, sys, tempfile, threading, time
    from sandbox.kernel import rlimits

    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        def say(value):
            os.write(writer, json.dumps(value).encode())
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresuid(65533, 65533, 65533)
        exec(sys.argv[1])
        os._exit(0)
    os.close(writer)
    status = os.waitpid(pid, 0)[1]
    said = os.read(reader, 65536)
    print(json.dumps([json.loads(said) if said else None, status]))
""")


@pytest.fixture
def forked(in_subprocess: Callable[..., Any]) -> Callable[[str], tuple[Any, int]]:
    """Runs code in a forked process; gives what it said, and its wait status."""
    return lambda code: tuple(in_subprocess(FORKED, textwrap.dedent(code)))


def test_a_template_leaves_no_core_and_no_file_can_grow(forked: Callable) -> None:
    said, _ = forked("""
        with tempfile.TemporaryFile() as file:
            rlimits.confine_template()
            try:
                os.write(file.fileno(), b"x")
                grown = True
            except OSError:
                grown = False
        names = ("CORE", "FSIZE", "MEMLOCK", "MSGQUEUE")
        say([grown, [resource.getrlimit(getattr(resource, "RLIMIT_" + n)) for n in names]])
    """)
    assert said == [False, [[0, 0]] * 4]


def test_what_is_limited_cannot_be_raised_again(forked: Callable) -> None:
    said, _ = forked("""
        rlimits.confine_template()
        rlimits.forbid_processes()
        refused = []
        for name in ("CORE", "FSIZE", "NPROC"):
            try:
                resource.setrlimit(getattr(resource, "RLIMIT_" + name), (1, 1))
            except (ValueError, OSError):
                refused.append(name)
        say(refused)
    """)
    assert said == ["CORE", "FSIZE", "NPROC"]


def test_the_stack_has_a_bound(forked: Callable) -> None:
    said, _ = forked("""
        rlimits.confine_template()
        say(resource.getrlimit(resource.RLIMIT_STACK)[0])
    """)
    assert 0 < said <= 64 << 20


def test_no_process_and_no_thread_can_be_made(forked: Callable) -> None:
    said, _ = forked("""
        rlimits.forbid_processes()
        refused = []
        for make in (os.fork, threading.Thread(target=print).start):
            try:
                make()
            except (OSError, RuntimeError) as error:
                refused.append(type(error).__name__)
        say(refused)
    """)
    assert said == ["BlockingIOError", "RuntimeError"]


def test_memory_counts_from_what_was_mapped_before(forked: Callable) -> None:
    said, _ = forked("""
        before = bytearray(300 << 20)
        base = rlimits.address_space_bytes()
        rlimits.confine_program(memory_bytes=64 << 20, base_bytes=base)
        fits = len(bytearray(40 << 20)) == 40 << 20
        try:
            bytearray(80 << 20)
            too_much = True
        except MemoryError:
            too_much = False
        say([fits, too_much])
    """)
    assert said == [True, False]


def test_room_to_answer_is_little_and_stays_bounded(forked: Callable) -> None:
    said, _ = forked("""
        base = rlimits.address_space_bytes()
        rlimits.confine_program(memory_bytes=32 << 20, base_bytes=base)
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        rlimits.make_room_to_answer()
        now = resource.getrlimit(resource.RLIMIT_AS)
        say([hard - soft, now[0] == now[1] == hard])
    """)
    assert said == [16 << 20, True]


def test_processor_time_has_a_bound_that_no_program_can_lift(forked: Callable) -> None:
    said, _ = forked("""
        rlimits.confine_template()
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (hard, hard + 1))
            lifted = True
        except (ValueError, OSError):
            lifted = False
        say([0 < soft < hard, lifted])
    """)
    assert said == [True, False]


def test_the_address_space_is_that_of_this_process(forked: Callable) -> None:
    said, _ = forked("""
        before = rlimits.address_space_bytes()
        more = bytearray(100 << 20)
        say(rlimits.address_space_bytes() - before)
    """)
    assert 100 << 20 <= said <= 102 << 20
