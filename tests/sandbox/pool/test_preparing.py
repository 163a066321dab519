"""While a restorable child is made, its template serves the others, and no program waits for it."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from sandbox import AsyncSandbox, Limits
from sandbox.kernel import snapshot
from sandbox.pool import template_process
from sandbox.pool.child import Child
from sandbox.pool.template_process import TemplateProcess
from tests.support.processes import children, is_alive, servers
from tests.support.programs import ENDLESS, GRID, TURN, TURNED

pytestmark = pytest.mark.skipif(
    not snapshot.is_supported(), reason="this kernel does not offer what restoring needs"
)

MEMORY_MB = 512


def run_all(scenario: Callable[[AsyncSandbox], Awaitable[None]]) -> None:
    async def main() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            await scenario(box)

    asyncio.run(main())


def only_template(box: AsyncSandbox) -> TemplateProcess:
    (template,) = box._pool._all
    return template


def sharing(box: AsyncSandbox) -> list[int]:
    """Return the children that share memory with their template."""
    (server,) = servers(box)
    return [pid for pid in children(server) if " rw-s " in maps(pid)]


def maps(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except OSError:  # it has died meanwhile
        return ""


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


async def stop_the_new_child(box: AsyncSandbox) -> int:
    """Have a child made for client "a", and stop it before it is ready."""
    (server,) = servers(box)
    await until(lambda: len(children(server)) == 2)
    before = set(children(server))
    only_template(box).prepare("a", MEMORY_MB)
    while not (made := set(children(server)) - before):
        pass
    (pid,) = made
    os.kill(pid, signal.SIGSTOP)
    return pid


def test_programs_do_not_wait_for_a_child_that_is_being_made() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        pid = await stop_the_new_child(box)
        results = [await box.run(TURN, [GRID], client="a") for _ in range(4)]
        assert [result.grids for result in results] == [[TURNED]] * 4
        assert {result.isolation for result in results} == {"fork"}
        assert is_alive(pid)

    run_all(scenario)


def test_programs_that_wait_anyway_leave_the_processors_to_the_child_that_is_made() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        only_template(box).prepare("a", MEMORY_MB)
        results = await asyncio.gather(*(box.run(TURN, [GRID], client="a") for _ in range(4)))
        # The first came alone, and had a forked child; the second was the first in the new one.
        found = [result.isolation for result in results]
        assert found == ["fork", "fork", "restored", "restored"]

    run_all(scenario)


def test_a_child_that_is_killed_while_it_is_made_leaves_nothing_behind() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        (server,) = servers(box)
        await box.run(TURN, [GRID], client=None)
        await until(lambda: len(children(server)) == 2)
        await asyncio.sleep(0.1)  # the template takes the listeners of the new children
        before = len(os.listdir(f"/proc/{server}/fd"))
        pid = await stop_the_new_child(box)
        os.kill(pid, signal.SIGKILL)
        await until(lambda: only_template(box).preparing is None)
        assert not only_template(box).restores
        assert not sharing(box)
        assert (await box.run(TURN, [GRID], client="a")).grids == [TURNED]
        await until(lambda: len(os.listdir(f"/proc/{server}/fd")) == before)

    run_all(scenario)


def test_a_child_that_takes_too_long_is_killed_when_it_arrives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        monkeypatch.setattr(template_process, "_PREPARE_SECONDS", 0.0)
        arrived: list[Child] = []
        discard = TemplateProcess.discard

        def noted(template: TemplateProcess, child: Child) -> None:
            arrived.append(child)
            discard(template, child)

        monkeypatch.setattr(TemplateProcess, "discard", noted)
        only_template(box).prepare("a", MEMORY_MB)
        await until(lambda: arrived)
        assert only_template(box).preparing is None
        assert not only_template(box).restores
        await until(lambda: not sharing(box))
        assert only_template(box).children.find("a") is None

    run_all(scenario)


@pytest.mark.long
def test_a_child_that_arrives_late_is_not_taken_for_one_with_another_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        template = only_template(box)
        monkeypatch.setattr(template_process, "_PREPARE_SECONDS", 0.0)
        template.prepare("a", 64)
        await until(lambda: template.preparing is None)
        monkeypatch.setattr(template_process, "_PREPARE_SECONDS", 60.0)
        template.prepare("b", MEMORY_MB)
        await until(lambda: template.preparing is None)
        child = template.children.find("b")
        assert child is not None
        assert child.memory_mb == MEMORY_MB
        await until(lambda: len(sharing(box)) == 1)
        assert template.children.find("a") is None

    run_all(scenario)


@pytest.mark.long
def test_a_template_that_dies_while_it_makes_a_child_is_replaced() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        template = only_template(box)
        (server,) = servers(box)
        template.prepare("a", MEMORY_MB)
        left = {server, template.pid, *children(server)}
        os.kill(server, signal.SIGKILL)
        await until(lambda: not template.alive)
        assert template.preparing is None
        assert (await box.run(TURN, [GRID], client="a")).grids == [TURNED]
        await until(lambda: not any(map(is_alive, left)))

    run_all(scenario)


@pytest.mark.long
def test_children_that_are_forked_meanwhile_share_no_memory() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        template = only_template(box)
        template.prepare("a", MEMORY_MB)
        (server,) = servers(box)
        seen: set[int] = set()
        while template.preparing is not None:
            await box.run(TURN, [GRID], client=None)
            seen.update(children(server))
        (kept,) = sharing(box)
        child = template.children.find("a")
        assert child is not None
        assert len(seen) > 3
        assert kept in children(server)

    run_all(scenario)


@pytest.mark.long
def test_limits_are_enforced_while_a_child_is_made() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        template = only_template(box)
        limits = Limits(wall_seconds=20, cpu_seconds=0.1)
        running = asyncio.create_task(box.run(ENDLESS, [GRID], limits, client=None))
        await asyncio.sleep(0.05)
        template.prepare("a", MEMORY_MB)
        assert (await running).status == "timeout"
        await until(lambda: template.preparing is None)

    run_all(scenario)


@pytest.mark.long
def test_a_template_answers_between_the_parts_of_a_snapshot() -> None:
    async def scenario(box: AsyncSandbox) -> None:
        template = only_template(box)
        shares = []
        for attempt in range(8):
            waiting = await template.take_child(20)
            assert waiting is not None
            gaps: list[float] = []
            start = time.monotonic()
            template.prepare(f"client {attempt}", MEMORY_MB)
            while template.preparing is not None:
                answered: asyncio.Future[float] = asyncio.get_running_loop().create_future()
                asked = time.monotonic()
                template.measure(waiting, answered.set_result)
                await answered
                gaps.append(time.monotonic() - asked)
            shares.append(max(gaps) / (time.monotonic() - start))
            template.discard(waiting)
            template.children.expire(-1)
            if shares[-1] < 0.2:  # a third or more, if it is taken in one go
                return
        pytest.fail(f"the template did not answer for {min(shares):.0%} of the time")

    run_all(scenario)
