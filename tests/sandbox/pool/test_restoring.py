"""Restored children: fast for one client's programs, and as isolated as by a fork."""

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import AsyncSandbox, Limits, Program, Sandbox, wire
from sandbox.judge import Evidence
from sandbox.kernel import snapshot, system_calls
from sandbox.pool import client_children, template_pool
from sandbox.pool.child_run import ChildRun
from sandbox.pool.template_process import TemplateProcess
from sandbox.program import Policy
from sandbox.request import encode_program
from sandbox.results import Result
from tests.escapes.test_attacks import ATTACKS
from tests.sandbox.test_isolation import TRACES
from tests.support.processes import children, servers
from tests.support.programs import GRID, TURN, TURNED
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(
    not snapshot.is_supported(), reason="this kernel does not offer what restoring needs"
)

PID = "import os\ndef task(grid):\n    print(os.getpid())\n    return grid"
LIMITS = Limits(wall_seconds=20, cpu_seconds=20)
SHORT = Limits(wall_seconds=1, cpu_seconds=1, memory_mb=512)

# One in this many attacks is paired with an observer, unless OMNIARC_ATTACKS is `all`.
_SHARE = 16

Run = Callable[..., Awaitable[Evidence]]
OnShared = Callable[[Callable[[AsyncSandbox], Coroutine[Any, Any, None]]], None]


def run_all(
    scenario: Callable[[AsyncSandbox], Awaitable[None]], sandboxes: int = 1, **options: int
) -> None:
    async def one() -> None:
        async with AsyncSandbox(concurrency=1, **options) as box:  # type: ignore[arg-type]
            await scenario(box)

    async def main() -> None:
        await asyncio.gather(*(one() for _ in range(sandboxes)))

    asyncio.run(main())


@pytest.fixture(scope="module")
def on_shared() -> Iterator[OnShared]:
    """Runs a scenario on a sandbox that others use too, each with another client."""
    with asyncio.Runner() as runner:
        box = AsyncSandbox(concurrency=1, restored_clients=32)
        runner.run(box.start())
        yield lambda scenario: runner.run(scenario(box))
        runner.run(box.close())


async def run(
    box: AsyncSandbox, code: str, client: str = "a", policy: Policy = "kernel", **limits: int
) -> Evidence:
    """Run a program in a restored child, which policy `kernel` gets only here.

    Return once the client's next one may run in such a child, if one is being made.
    """
    program = Program(code, policy=policy)
    effective = Limits(wall_seconds=20, cpu_seconds=20, **limits)  # type: ignore[arg-type]
    request = encode_program(program, [GRID], effective, policy=policy)
    profile = "kernel-lean" if policy == "kernel" else "lean"
    evidence = await box._pool.run(profile, request, effective, lambda _: None, client)
    await until_none_is_made(box)
    return evidence


async def until_none_is_made(box: AsyncSandbox) -> None:
    """Wait while a template makes a restorable child."""
    async with asyncio.timeout(30):
        while any(template.preparing is not None for template in box._pool._all):
            await asyncio.sleep(0.002)


def run_in_turn(box: Sandbox, program: Program, count: int) -> list[Result]:
    """Run a program again and again, each time after its client has paused."""
    results = []
    for _ in range(count):
        results.append(box.run(program, [GRID]))
        assert eventually(
            lambda: not any(each.preparing is not None for each in box.inner._pool._all)
        )
    return results


async def pid(box: AsyncSandbox, client: str) -> str:
    return "".join((await run(box, PID, client)).stdout)


def sharing(server: int) -> dict[int, str]:
    """Return the mappings of a template and its children that share memory."""
    maps = {}
    for pid in (server, *children(server)):
        with contextlib.suppress(OSError):  # it has died meanwhile
            maps[pid] = Path(f"/proc/{pid}/maps").read_text()
    return {pid: text for pid, text in maps.items() if " rw-s " in text}


async def warm_up(box: AsyncSandbox, policy: Policy = "kernel", client: str = "a") -> None:
    """Run programs until the next one of the client runs in a child that has been put back."""
    for _ in range(4):
        evidence = await run(box, "def task(grid): return grid", client, policy)
        if evidence.restored:
            return
    pytest.fail("no child was put back")


def test_a_child_is_made_after_the_second_program_of_a_client() -> None:
    with Sandbox(concurrency=1) as box:
        results = run_in_turn(box, TURN, 5)
        found = [result.isolation for result in results]
        assert found == ["fork", "fork", "fork", "restored", "restored"]
        assert all(result.grids == [TURNED] for result in results)
        assert all(result.usage.max_rss_kb > 1000 for result in results)
        asked = box.run(TURN, [GRID], client=None)
        assert asked.isolation == "fork"


def test_a_sandbox_without_restoring_forks_for_each_program() -> None:
    with Sandbox(concurrency=1, restores=0) as box:
        assert {box.run(TURN, [GRID]).isolation for _ in range(4)} == {"fork"}


@pytest.mark.long
def test_a_child_serves_one_client_a_number_of_programs_and_one_memory_limit() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box)
        first = {await pid(box, "a") for _ in range(3)}
        assert len(first) == 1
        other, before = await pid(box, "b"), await pid(box, "a")
        assert other not in first
        assert before in first
        larger = await run(box, PID, memory_mb=600)
        assert "".join(larger.stdout) != before
        assert not larger.restored
        # The children above have run five programs at most.
        pids = [await pid(box, "a") for _ in range(20)]
        assert len(set(pids)) >= 3
        assert 3 < max(pids.count(each) for each in pids) <= 6

    run_all(scenario, restores=6)


@pytest.mark.long
def test_clients_in_turn_have_their_own_restored_children() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        names = ["a", "b", "c"]
        for name in names:
            await warm_up(box, client=name)
        rounds = [[await run(box, PID, name) for name in names] for _ in range(3)]
        assert all(evidence.restored for row in rounds for evidence in row)
        pids = [["".join(evidence.stdout) for evidence in row] for row in rounds]
        assert pids[0] == pids[1] == pids[2]
        assert len(set(pids[0])) == 3
        assert box.put_back[1] == 0

    run_all(scenario, restored_clients=3)


@pytest.mark.long
def test_a_further_client_has_forked_children_until_another_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        monkeypatch.setattr(client_children, "_PLACE_SECONDS", 60)
        for name in ("a", "b"):
            await warm_up(box, client=name)
        forked = [await run(box, PID, "c") for _ in range(4)]
        assert not any(evidence.restored for evidence in forked)
        assert (await run(box, PID, "a")).restored
        monkeypatch.setattr(client_children, "_PLACE_SECONDS", 0)
        for _ in range(2):
            await run(box, PID, "c")
        assert (await run(box, PID, "c")).restored
        assert (await run(box, PID, "a")).restored  # the place was that of "b", unused for longest
        assert not (await run(box, PID, "b")).restored

    run_all(scenario, restored_clients=2)


@pytest.mark.long
def test_a_restored_child_that_nobody_uses_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        monkeypatch.setattr(template_pool, "_IDLE_SECONDS", 0.3)
        (server,) = servers(box)
        while not (await run(box, TURN.text, policy="restricted")).restored:
            pass
        assert sharing(server)
        async with asyncio.timeout(30):
            while sharing(server):
                await asyncio.sleep(0.02)
        assert not (await run(box, TURN.text, policy="restricted")).restored

    run_all(scenario)


@pytest.mark.long
def test_a_client_whose_programs_end_their_children_gets_forked_ones_for_longer() -> None:
    hostile, good = "def task(grid): open('colors.txt')", "def task(grid): return grid"

    async def scenario(box: AsyncSandbox) -> None:
        made: list[int] = []
        make = TemplateProcess.prepare

        def counted(*arguments: Any) -> None:
            made.append(0)
            make(*arguments)

        monkeypatch.setattr(TemplateProcess, "prepare", counted)
        for _ in range(12):
            await run(box, good, policy="restricted")
            await run(box, hostile, policy="restricted")
        assert len(made) == 0
        for _ in range(12):
            for code in (good, good, hostile):
                await run(box, code, policy="restricted")
        assert len(made) == 1  # two good programs in a row are not enough any more
        for _ in range(12):
            await run(box, good, policy="restricted")
        assert (await run(box, good, policy="restricted")).restored
        assert len(made) == 2
        for code in (hostile, good, good):
            await run(box, code, policy="restricted")
        assert len(made) == 3  # at once, since the child before had run enough programs

    with pytest.MonkeyPatch.context() as monkeypatch:
        run_all(scenario)


@pytest.mark.parametrize(
    ("body", "survives"),
    [
        ("return grid", True),
        ("raise ValueError", True),
        ("return 'text'", True),
        ("print('x' * 10**7)\n    return grid", True),
        ("open('colors.txt', 'w')", False),
        ("import os\n    os._exit(0)", False),
        ("while True: pass", False),
        ("return [bytearray(10**9) for _ in range(10**6)]", False),
        ("import ctypes\n    ctypes.string_at(0)", False),
    ],
)
def test_a_child_is_put_back_only_after_a_program_that_ended_by_itself(
    on_shared: OnShared,
    body: str,
    survives: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box, client=body)
        program = Program(f"def task(grid):\n    {body}", policy="kernel")
        short = Limits(wall_seconds=1, cpu_seconds=1)
        request = encode_program(program, [GRID], short, policy="kernel")
        monkeypatch.setattr("sandbox.pool.template_pool.ChildRun", recorded)
        await box._pool.run("kernel-lean", request, short, lambda _: None, body)
        assert [run.survived for run in runs] == [survives]

    runs: list[ChildRun] = []

    def recorded(*arguments: object) -> ChildRun:
        runs.append(ChildRun(*arguments))  # type: ignore[arg-type]
        return runs[-1]

    on_shared(scenario)


def test_nothing_that_a_program_changes_is_there_for_the_next(on_shared: OnShared) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box, client="changing")
        restored = 0
        for trace, (statements, expression) in TRACES.items():
            left = await run(
                box, f"def task(grid):\n    {statements}\n    return grid", client="changing"
            )
            assert left.done
            seen = await run(
                box, f"def task(grid):\n    return [[{expression}]]", client="changing"
            )
            restored += seen.restored
            assert [output.grid for output in seen.outputs] == [[[0]]], trace
        # A trace function goes on to print, for which the child is killed.
        assert restored >= len(TRACES) - 2

    on_shared(scenario)


# Calls that fail in a child that is put back.
REFUSED = [
    system_calls.resolve(name) for name in ("rt_sigaction", "sigaltstack", "getrusage", "brk")
]
# A hostile program in machine terms: what it can reach without a violation, it changes.
HOSTILE = f"""
import ctypes, gc, mmap, sys
def task(grid):
    libc = ctypes.CDLL(None)
    kept = [mmap.mmap(-1, 1 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) for _ in range(3)]
    sys.kept = kept
    ctypes.c_int.in_dll(libc, "optind").value = 77
    buffer = ctypes.create_string_buffer(b"left" * 100000)
    sys.left = buffer
    for each in gc.get_objects():
        if type(each) is dict and len(each) < 50 and "left" not in each and each is not globals():
            try:
                each["left"] = 1
            except Exception:
                pass
    for number in {REFUSED}:
        libc.syscall(number, 10, 0, 0, 8)
    return [[1]]
"""
OBSERVER = """
import ctypes, gc, sys
def task(grid):
    libc = ctypes.CDLL(None)
    found = ctypes.c_int.in_dll(libc, "optind").value == 77 or hasattr(sys, "left")
    found = found or any(type(each) is dict and "left" in each for each in gc.get_objects())
    return [[int(found)]]
"""


def test_a_hostile_program_leaves_nothing_in_memory(on_shared: OnShared) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box, client="hostile")
        for _ in range(3):
            hostile = await run(box, HOSTILE, client="hostile")
            assert [output.grid for output in hostile.outputs] == [[[1]]]
            seen = await run(box, OBSERVER, client="hostile")
            assert [output.grid for output in seen.outputs] == [[[0]]]
        assert seen.restored

    on_shared(scenario)


def test_the_time_of_earlier_programs_cannot_be_read(on_shared: OnShared) -> None:
    ask = (
        "import ctypes, os, resource, time\n"
        "def task(grid):\n"
        "    refused = 0\n"
        "    for ask in (lambda: resource.getrusage(0), lambda: time.clock_gettime(2)):\n"
        "        try: ask()\n"
        "        except OSError: refused += 1\n"
        "    return [[refused]]"
    )

    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box, client="timing")
        evidence = await run(box, ask, client="timing")
        assert [output.grid for output in evidence.outputs] == [[[2]]]
        assert evidence.restored

    on_shared(scenario)


def test_bytes_after_the_final_message_end_the_child(on_shared: OnShared) -> None:
    late = (
        "import os\nimport sandbox.template.channel as channel\n"
        "def task(grid):\n"
        "    send = channel.send\n"
        "    def twice(*messages):\n"
        "        send(*messages)\n"
        "        if type(messages[0]).__name__ == 'Done': os.write(3, b'x')\n"
        "    channel.send = twice\n"
        "    return grid"
    )

    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box, client="late")
        evidence = await run(box, late, client="late")
        assert evidence.malformed
        assert not (await run(box, "def task(grid): return grid", client="late")).restored

    on_shared(scenario)


def test_every_child_reaches_the_recursion_limit_at_the_same_depth() -> None:
    code = (
        "def task(grid):\n    depth = 0\n"
        "    def deeper():\n        nonlocal depth\n        depth += 1\n        deeper()\n"
        "    try: deeper()\n    except RecursionError: print(depth)\n    return grid"
    )
    with Sandbox(concurrency=1) as box:
        results = run_in_turn(box, Program(code), 4)
        assert [result.isolation for result in results] == ["fork", "fork", "fork", "restored"]
        assert len({result.stdout for result in results}) == 1
        assert int(results[0].stdout) > 500


def test_only_a_restorable_child_shares_memory_with_its_template() -> None:
    with Sandbox(concurrency=1) as box:
        results = run_in_turn(box, TURN, 4)
        assert results[-1].isolation == "restored"
        (server,) = servers(box.inner)
        waiting = children(server)
        maps = sharing(server)
        assert server in maps
        assert len(maps) == 2
        assert len(waiting) > 2
        (child,) = set(maps) - {server}
        found = re.findall(r"^(\w+)-(\w+) rw-s ", maps[child], re.MULTILINE)
        size = sum(int(end, 16) - int(start, 16) for start, end in found)
        resident = re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{child}/status").read_text())
        assert resident is not None
        assert size > int(resident[1]) * 1024 // 2


@pytest.mark.long
def test_a_child_that_turns_out_not_to_be_restored_is_counted_and_forgotten() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box)
        (template,) = (each for each in box._pool._all if len(each.children))
        kept = template.children.find("a")
        assert kept is not None
        before = box.put_back
        template._on_message(wire.Died(kept.pid, 9, True, False, 1.0, 1, refused=True), [])
        assert template.children.find("a") is None
        assert box.put_back == (before[0], before[1] + 1)
        assert (await run(box, "def task(grid): return grid")).done

    run_all(scenario)


# Leaves a shared mapping, with which the child cannot be put back, and ends well.
LEAVING = """
import mmap, sys
def task(grid):
    sys.left = mmap.mmap(-1, 4096)
    return [[1]]
"""


@pytest.mark.long
def test_a_program_that_cannot_be_put_back_has_its_answer_and_the_next_another_child() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box)
        before = box.put_back[1]
        # Sent at once, the second goes to the child of the first, which is killed meanwhile.
        first, second = await asyncio.gather(run(box, LEAVING), run(box, PID))
        assert [output.grid for output in first.outputs] == [[[1]]]
        assert first.restored
        assert second.done
        assert not second.restored
        assert box.put_back[1] == before + 1
        (template,) = (each for each in box._pool._all if each.children.knows("a"))
        # The next restorable child has to wait.
        assert template.children._clients["a"].patience > 1

    run_all(scenario)


# Maps memory at one address and leaves it there; says whether nothing was there (EEXIST: 17).
MAPPING = """
import ctypes
def task(grid):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    found = libc.mmap(0x20000000, 4096, {protection}, 0x100000 | 0x22, -1, 0)
    return [[int(found == 0x20000000)]]
"""


def test_mappings_are_compared_after_a_program_that_changed_some(on_shared: OnShared) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        await warm_up(box, client="mapping")
        for _ in range(3):
            # After the next program they need not be compared.
            await run(box, "def task(grid): return grid", client="mapping")
            evidence = await run(box, MAPPING.format(protection=3), client="mapping")
            assert evidence.restored
            assert [output.grid for output in evidence.outputs] == [[[1]]]

    on_shared(scenario)


def test_a_restored_child_may_not_map_executable_memory(on_shared: OnShared) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        for change in (
            "libc.mmap(0, 4096, 7, 0x22, -1, 0)",
            "libc.mprotect(ctypes.c_void_p(libc.malloc(1 << 20) & ~4095), 4096, 7)",
        ):
            await warm_up(box, client=change)
            code = MAPPING.format(protection=3).replace("    return", f"    {change}\n    return")
            code = code.replace("libc.mmap.rest", "libc.malloc.restype = libc.mmap.rest")
            evidence = await run(box, code, client=change)
            assert evidence.restored
            assert [each.rule for each in evidence.violations] == ["memory.executable"]

    on_shared(scenario)


@pytest.mark.long
def test_a_client_with_many_programs_alternates_between_templates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=3) as box:
            monkeypatch.setattr(box._pool, "_processors", 2)
            for _ in range(20):
                await run(box, TURN.text, "", "restricted")
            assert [each.children.knows("") for each in box._pool._all].count(True) == 1
            monkeypatch.setattr(template_pool, "_PROGRAMS_OF_ONE", 10)
            monkeypatch.setattr(template_pool, "_RESTORE_SECONDS", 60)
            for _ in range(20):
                last = await run(box, TURN.text, "", "restricted")
            assert last.restored
            found = [each.children.find("") for each in box._pool._all]
            assert sum(child is not None for child in found) >= 2

    asyncio.run(scenario())


@pytest.mark.long
def test_a_client_keeps_to_one_template_if_no_other_processor_is_idle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=3) as box:
            monkeypatch.setattr(template_pool, "_PROGRAMS_OF_ONE", 10)
            monkeypatch.setattr(template_pool, "_RESTORE_SECONDS", 60)
            monkeypatch.setattr(box._pool, "_processors", 1)
            async with asyncio.timeout(30):
                while (await box.run(TURN, [GRID])).isolation != "restored":
                    pass
            for _ in range(20):
                await box.run(TURN, [GRID])
            await until_none_is_made(box)
            found = [each.children.find("") for each in box._pool._all]
            # On a busy machine, even that one may not have been put back.
            assert sum(child is not None for child in found) <= 1

    asyncio.run(scenario())


@pytest.mark.long
@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_no_attack_leaves_a_trace_in_a_restored_child(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_children, "_PLACE_SECONDS", 0)  # clients change faster
    observer, expected = (OBSERVER, [[0]]) if policy == "kernel" else (TURN.text, TURNED)
    profile = "kernel-lean" if policy == "kernel" else "lean"
    traces, survived = [], 0
    share = 1 if os.environ.get("OMNIARC_ATTACKS") == "all" else _SHARE
    attacks = iter(sorted(ATTACKS.glob("*/*.py"))[::share])
    honest = "def task(grid): return grid"

    async def scenario(box: AsyncSandbox) -> None:
        nonlocal survived
        client = "a"
        for path in attacks:
            last = await run(box, honest, client, policy)
            for number in range(10):
                if last.restored:
                    break
                # Another client, since children are made less for one that has lost some: by
                # attacks, or on a busy machine, where some cannot be put back.
                client = f"{path} {number}"
                for _ in range(4):
                    last = await run(box, honest, client, policy)
            assert last.restored
            program = Program(path.read_text(), policy=policy)
            request = encode_program(program, [GRID], SHORT, policy=policy)
            await box._pool.run(profile, request, SHORT, lambda _: None, client)
            seen = await run(box, observer, client, policy)
            survived += seen.restored
            if [output.grid for output in seen.outputs] != [expected]:
                traces.append(path.stem)

    # In several sandboxes at once, because many attacks do nothing until their time is up.
    run_all(scenario, sandboxes=8)
    assert traces == []
    assert survived > 200 // share


def test_bytes_of_a_request_that_the_child_has_not_read_are_seen() -> None:
    near, far = socket.socketpair()
    with near, far:
        assert wire.unread_bytes(near.fileno()) == 0
        near.send(b"12345")
        assert wire.unread_bytes(near.fileno()) > 0
        far.recv(5)
        assert wire.unread_bytes(near.fileno()) == 0
