"""The kernel's out-of-memory killer: whom it chooses, and what its kills explain."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Limits, Sandbox
from sandbox.kernel import oom
from sandbox.kernel.oom import OomKills
from tests.support.processes import family, kill_running_child, running_child
from tests.support.programs import ENDLESS, GRID, TURN, TURNED


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(oom, "time", clock)
    return clock


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A file that counts kills, as the kernel's does."""
    file = tmp_path / "memory.events"
    write(file, 3)
    return file


def write(file: Path, count: int) -> None:
    file.write_text(f"low 0\nhigh 0\nmax 17\noom 9\noom_kill {count}\noom_group_kill 0\n")


def test_each_kill_explains_one_death(events: Path) -> None:
    kills = OomKills(events)
    before = kills.begin()
    assert not kills.explain_death(before)
    write(events, 5)
    assert [kills.explain_death(before) for _ in range(3)] == [True, True, False]


def test_a_kill_before_a_program_began_explains_nothing(events: Path, clock: Clock) -> None:
    kills = OomKills(events)
    write(events, 4)
    clock.now += 1.1
    assert not kills.explain_death(kills.begin())


def test_a_kill_explains_a_death_that_is_seen_much_later(events: Path, clock: Clock) -> None:
    kills = OomKills(events)
    before = kills.begin()
    write(events, 4)
    for _ in range(5):  # of other programs, before the death is seen
        clock.now += 1.1
        later = kills.begin()
    assert kills.explain_death(before)
    assert not kills.explain_death(before)
    assert not kills.explain_death(later)


def test_a_kill_that_explained_a_death_leaves_those_of_later_programs(
    events: Path, clock: Clock
) -> None:
    kills = OomKills(events)
    first = kills.begin()
    write(events, 4)
    assert kills.explain_death(first)
    clock.now += 1.1
    second = kills.begin()
    write(events, 5)
    assert kills.explain_death(second)
    assert not kills.explain_death(first)


@pytest.mark.parametrize("content", ["", "oom_kill x\n", "oom 7\n"])
def test_a_count_that_cannot_be_read_explains_nothing(tmp_path: Path, content: str) -> None:
    file = tmp_path / "memory.events"
    file.write_text(content)
    assert not OomKills(file).explain_death(0)
    assert not OomKills(tmp_path / "none").explain_death(0)


@pytest.mark.parametrize(
    ("groups", "file"),
    [
        ("0::/a/b\n", "a/b/memory.events"),
        ("0::/\n", "memory.events"),
        ("4:cpu,memory:/a\n0::/\n", "memory/a/memory.oom_control"),
        ("4:memory:/elsewhere\n0::/\n", "memory/memory.oom_control"),
    ],
)
def test_the_count_of_the_own_control_group_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, groups: str, file: str
) -> None:
    (tmp_path / "cgroup").write_text(groups)
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    write(tmp_path / file, 1)
    monkeypatch.setattr(oom, "_CGROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(oom, "_MOUNT", tmp_path)
    assert oom._find_source() == tmp_path / file


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, events: Path) -> Iterator[Sandbox]:
    monkeypatch.setattr(oom, "_find_source", lambda: events)
    with Sandbox(concurrency=1) as box:
        yield box


def test_a_program_that_the_kernel_kills_for_memory_is_out_of_memory_at_once(
    box: Sandbox, events: Path
) -> None:
    future = box.submit(ENDLESS, [GRID], Limits(wall_seconds=50, cpu_seconds=50))
    child = running_child(box)
    write(events, 4)  # the kernel counts a kill before it sends the signal
    os.kill(child, signal.SIGKILL)
    result = future.result(20)  # it would run again for 50 seconds
    assert result.status == "out_of_memory"
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.message == "killed by the kernel, which had no memory left"
    assert box.run(TURN, [GRID]).grids == [TURNED]


@pytest.mark.long
def test_a_program_that_someone_else_kills_still_runs_again(box: Sandbox) -> None:
    limits = Limits(wall_seconds=2, cpu_seconds=50)
    future = box.submit(ENDLESS, [GRID], limits)
    kill_running_child(box)
    assert future.result(20).status == "timeout"


def test_the_kernel_chooses_templates_and_children_before_the_parent(box: Sandbox) -> None:
    before = Path("/proc/self/oom_score_adj").read_text()
    for pid in family(box):
        assert Path(f"/proc/{pid}/oom_score_adj").read_text().strip() == "1000"
    assert Path("/proc/self/oom_score_adj").read_text() == before != "1000\n"
