"""Every attack of the corpus under both policies, and checks that it had no effect outside."""

import contextlib
import math
import os
import re
import resource
import signal
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import msgspec
import pytest

from sandbox import Limits, Program, Result, Sandbox, Status
from sandbox.kernel import seccomp, system_calls
from sandbox.pool import template_pool
from sandbox.pool.child import Child
from sandbox.pool.child_run import ChildRun
from sandbox.pool.template_process import TemplateProcess
from sandbox.program import Policy
from tests.support import call_numbers

ATTACKS = Path(__file__).parent / "attacks"
POLICIES: tuple[Policy, ...] = ("restricted", "kernel")
# For attacks that may end in a timeout.
SHORT = Limits(wall_seconds=1.5, cpu_seconds=1.5, memory_mb=256, output_kb=256)
# For all other programs: they end in time on a busy machine too.
GENEROUS = msgspec.structs.replace(SHORT, wall_seconds=60, cpu_seconds=20)
# How long after the limit a verdict may take on a busy machine, with the start of a template.
PATIENCE_SECONDS = 60
GRID = [[0, 1], [2, 3]]
LOOT = [[9, 9, 9]]
RULE = re.compile(r"[a-z_]+\.[a-z_]+")

# The default limit of open files on Linux, for attacks that use up descriptors.
DEFAULT_DESCRIPTORS = 1024

SPARES = 1
WATCHED_SIGNALS = (signal.SIGTERM, signal.SIGUSR1, signal.SIGINT, signal.SIGHUP)

# Rules of findings that are no violations: they do not stop a program, but leave a mark.
NOTES = frozenset(["import.unavailable", "code.dynamic"])

# Attacks in these areas go on until a limit ends them, which takes them a second or two.
UNTIL_A_LIMIT = ("resources", "time")

# Attacks in these areas look for traces of their own previous run, so they run twice.
RUN_TWICE = ("isolation", "secrets")


class Expected(NamedTuple):
    """The expected result under one policy, from an attack's docstring.

    Attributes:
        statuses: the possible statuses.
        rules: at least one of them is among the violations, if it is a violation.
        notes: rules that are among the findings, whatever the status is.
        loot: whether the attack may get its loot.
    """

    statuses: frozenset[Status]
    rules: frozenset[str]
    notes: frozenset[str]
    loot: bool


class Header(NamedTuple):
    """The content of an attack's docstring."""

    title: str
    expected: dict[str, Expected]


class Scene(NamedTuple):
    """A sandbox, and the things around it that its programs must not touch, see or reach.

    Attributes:
        box: the sandbox.
        runs: the limits of each run of a child so far.
        directory: the working directory, which must stay empty.
        listeners: sockets to which no program may connect.
        signals: the signals that this process has received.
        canaries: secrets that no result may contain.
    """

    box: Sandbox
    runs: list[Limits]
    directory: Path
    listeners: list[socket.socket]
    signals: list[int]
    canaries: list[str]


def paths() -> list[Path]:
    return sorted(ATTACKS.glob("*/*.py"))


def read_header(text: str) -> Header:
    """Parse the docstring of an attack.

    Raises:
        ValueError: the docstring is not in the format that README.md describes.
    """
    found = re.match(r'"""(\S.*?)\n\n(.*?)\n?"""', text, re.DOTALL)
    if found is None:
        raise ValueError("the docstring must be a sentence, an empty line and the expectations")
    expected: dict[str, Expected] = {}
    for line in filter(None, found[2].splitlines()):
        key, colon, rest = line.partition(": ")
        if colon and key in POLICIES and key not in expected:
            expected[key] = _read_expected(key, rest.split())
        else:
            raise ValueError(f"not an expectation: {line!r}")
    if set(expected) != set(POLICIES):
        raise ValueError("there must be one line for each policy")
    return Header(found[1], expected)


def _read_expected(policy: str, words: list[str]) -> Expected:
    if not words:
        raise ValueError(f"{policy}: no status")
    loot = words[-1] == "loot"
    alternatives = (word.split("|") for word in words[1 : -1 if loot else None])
    rules = frozenset(rule for word in alternatives for rule in word) - {"-"}
    for rule in rules:
        if not RULE.fullmatch(rule):
            raise ValueError(f"{policy}: {rule!r} is not a rule")
    if loot and policy == "restricted":
        raise ValueError("restricted: loot is not allowed")
    statuses = frozenset(map(Status, words[0].split("|")))
    return Expected(statuses, rules - NOTES, rules & NOTES, loot)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with contextlib.ExitStack() as stack:
        secret = "omni-canary:" + uuid.uuid4().hex
        kept = "omni-canary:" + uuid.uuid4().hex
        answer = "omni-canary:expected:" + uuid.uuid4().hex
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("OMNIARC_TEST_API_KEY", secret)
        directory = tmp_path_factory.mktemp("working")
        patch.chdir(directory)
        runs: list[Limits] = []
        patch.setattr(template_pool, "ChildRun", _recorded_runs(runs))
        stack.enter_context(_default_descriptors())
        listeners = [
            stack.enter_context(_listener(socket.AF_INET, ("127.0.0.1", 0))),
            stack.enter_context(
                _listener(socket.AF_UNIX, str(tmp_path_factory.mktemp("socket") / "s"))
            ),
        ]
        signals: list[int] = []
        stack.enter_context(_counted_signals(signals))
        box = stack.enter_context(Sandbox(concurrency=1, spares=SPARES))
        yield Scene(box, runs, directory, listeners, signals, [secret, kept, answer])


def _recorded_runs(runs: list[Limits]) -> type[ChildRun]:
    """Return a `ChildRun` that records each run of a child in `runs`."""

    class RecordedRun(ChildRun):
        def __init__(self, template: TemplateProcess, child: Child, limits: Limits) -> None:
            super().__init__(template, child, limits)
            runs.append(limits)

    return RecordedRun


@contextlib.contextmanager
def _default_descriptors() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    default = DEFAULT_DESCRIPTORS
    if hard != resource.RLIM_INFINITY:
        default = min(default, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (default, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _listener(family: socket.AddressFamily, address: tuple[str, int] | str) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen()
    listener.setblocking(False)
    return listener


@contextlib.contextmanager
def _counted_signals(seen: list[int]) -> Iterator[None]:
    def count(number: int, frame: FrameType | None) -> None:
        seen.append(number)

    before = {number: signal.signal(number, count) for number in WATCHED_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def case(path: Path, policy: Policy) -> pytest.ParameterSet:
    """Return an attack under a policy; one that takes longer is a long test."""
    is_long = policy == "kernel" or path.parent.name in UNTIL_A_LIMIT
    name = f"{path.parent.name}/{path.stem}-{policy}"
    return pytest.param(path, policy, id=name, marks=[pytest.mark.long] if is_long else [])


@pytest.mark.parametrize(
    ("path", "policy"), [case(path, policy) for path in paths() for policy in POLICIES]
)
def test_attack(scene: Scene, path: Path, policy: Policy) -> None:
    text = for_this_machine(path.read_text())
    header = read_header(text)
    for _ in range(2 if path.parent.name in RUN_TWICE else 1):
        run_attack(scene, text, header, policy)


def for_this_machine(text: str) -> str:
    """Return an attack with this machine's numbers of system calls, or skip the test."""
    try:
        return call_numbers.translate(text)
    except call_numbers.NoSuchCallError as error:
        pytest.skip(f"this machine has no {error}")


def run_attack(scene: Scene, text: str, header: Header, policy: Policy) -> None:
    templates = scene.box.inner.templates
    expected = header.expected[policy]
    limits = SHORT if Status.TIMEOUT in expected.statuses else GENEROUS
    if expected.notes:  # on a busy machine, time may be up before it has done what leaves a mark
        limits = msgspec.structs.replace(limits, wall_seconds=GENEROUS.wall_seconds)
    scene.runs.clear()
    start = time.monotonic()
    result = scene.box.run(Program(text, policy=policy), [GRID], limits)
    elapsed = time.monotonic() - start

    check_verdict(result, expected)
    check_form(result, elapsed)
    check_secrets(result, scene.canaries)
    assert scene.runs == [limits], "the attack was retried"
    assert elapsed < limits.wall_seconds + PATIENCE_SECONDS, "the attack kept its slot"
    check_next_program(scene.box, policy)
    # Templates may be added: a program that needs scipy starts another one.
    assert set(scene.box.inner.templates) >= set(templates), "the attack killed its template"
    check_traces(scene)


def check_verdict(result: Result, expected: Expected) -> None:
    seen = sorted({v.rule for v in result.violations})
    details = f"{result.status}, rules {seen}, {[o.error for o in result.outputs]}"
    assert result.status in expected.statuses, details
    if expected.rules and result.status in (Status.VIOLATION, Status.REJECTED):
        # Inside another filter some calls kill at once, and the kernel does not report which.
        unnamed = {system_calls.UNLISTED} if seccomp.is_within_a_filter() else set()
        assert (expected.rules | unnamed).intersection(seen), details
    assert expected.notes <= {note.rule for note in result.findings}, details
    if result.status is Status.VIOLATION:
        assert result.violations, f"no violation is listed: {details}"
    if not expected.loot:
        assert LOOT not in result.grids, "the attack got its loot"


def check_form(result: Result, elapsed: float) -> None:
    """Check that all values of a result are in range, whatever the program sent."""
    assert len(result.outputs) == 1
    for output in result.outputs:
        assert math.isfinite(output.wall_ms), output.wall_ms
        assert 0 <= output.wall_ms <= elapsed * 1e3, output.wall_ms
    errors = [output.error for output in result.outputs if output.error is not None]
    for line in [v.line for v in result.violations] + [error.line for error in errors]:
        assert line is None or 0 < line < 2**31, line
    for violation in result.violations:
        assert RULE.fullmatch(violation.rule), violation.rule[:80]
        assert len(violation.detail) <= 1000


def check_secrets(result: Result, canaries: list[str]) -> None:
    encoded = msgspec.json.encode(result)
    for canary in canaries:
        word = canary.rpartition(":")[2].encode()
        assert word not in encoded, "the result holds a secret"


def check_next_program(box: Sandbox, policy: Policy) -> None:
    honest = "def task(grid):\n    return grid.T + len(str(grid.shape)) - 6\n"
    result = box.run(Program(honest, policy=policy), [GRID], GENEROUS)
    assert result.grids == [[[0, 2], [1, 3]]], result


def check_traces(scene: Scene) -> None:
    assert not list(scene.directory.iterdir()), "a file was created"
    for listener in scene.listeners:
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert not scene.signals, "a signal arrived"
    walls = scene.box.inner.walls
    first = 1 if walls is not None and "pid" in walls.namespaces else 0
    for template in scene.box.inner.templates:
        # Besides the spares, a child may be kept for the next program.
        assert len(processes_of(template)) <= first + 2 + SPARES, "a process was left behind"


def processes_of(template: int) -> set[int]:
    """Return the other processes that descend from a template or are in its session."""
    parents, sessions = {}, {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        # Not by Path, which takes several times as long: each attack looks at every process.
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
            stat = file.read().rpartition(b")")[2].split(maxsplit=4)
            if stat[0] != b"Z":
                parents[int(name)] = int(stat[1])
                sessions[int(name)] = int(stat[3])
    found = {pid for pid, session in sessions.items() if session == template} | {template}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {template}


def test_the_corpus_is_large_and_valid() -> None:
    files = paths()
    assert len(files) >= 150
    bodies: dict[str, Path] = {}
    for path in files:
        text = path.read_text()
        try:
            read_header(text)
        except ValueError as error:
            pytest.fail(f"{path.relative_to(ATTACKS)}: {error}")
        body = text.split('"""', 2)[2]
        assert body not in bodies, f"{path} repeats {bodies[body]}"
        bodies[body] = path


@pytest.mark.parametrize(
    "text",
    [
        "def task(grid): return grid",
        '"""No expectations."""',
        '"""One policy.\n\nrestricted: ok\n"""',
        '"""No such status.\n\nrestricted: fine\nkernel: ok\n"""',
        '"""No status.\n\nrestricted: \nkernel: ok\n"""',
        '"""Not a rule.\n\nrestricted: rejected files\nkernel: ok\n"""',
        '"""Loot where it is not allowed.\n\nrestricted: ok loot\nkernel: ok\n"""',
        '"""Twice.\n\nrestricted: ok\nrestricted: ok\nkernel: ok\n"""',
        '"""More.\n\nrestricted: ok\nkernel: ok\nnetwork: ok\n"""',
    ],
)
def test_malformed_docstrings_are_rejected(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_header(text)
