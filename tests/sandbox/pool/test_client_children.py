"""Which client a template keeps a restorable child for, and when it makes one."""

import socket
from collections.abc import Iterator

import pytest

from sandbox.pool import client_children
from sandbox.pool.child import Child
from sandbox.pool.client_children import ClientChildren

MEMORY_MB = 512


class Template:
    """A template's children, of which `discarded` have been killed."""

    def __init__(self, most: int = 2) -> None:
        self.discarded: list[Child] = []
        self.children = ClientChildren(most, self.discarded.append)
        self.far: list[socket.socket] = []

    def child(self, pid: int, memory_mb: int = MEMORY_MB) -> Child:
        near, far = socket.socketpair()
        self.far += [near, far]
        return Child(pid, near, memory_mb)

    def run(
        self,
        client: str,
        *,
        ends_well: bool = True,
        is_put_back: bool = True,
        memory_mb: int = MEMORY_MB,
    ) -> Child | None:
        """Run a program, and return the restorable child in which it ran."""
        children = self.children
        child = children.take(client, memory_mb)
        ran = child or Child(0, self.child(0).channel)
        ran.programs += 1
        is_kept = child is not None and ends_well and is_put_back
        children.end(client, ran, ended_well=ends_well, is_kept=is_kept)
        if children.make_room(client):
            children.add(client, self.child(len(self.far), memory_mb))
        return child


@pytest.fixture
def template() -> Iterator[Template]:
    template = Template()
    yield template
    for each in template.far:
        each.close()


def test_a_client_has_a_child_after_its_second_program(template: Template) -> None:
    assert template.run("a") is None
    assert template.run("a") is None
    child = template.run("a")
    assert child is not None
    assert template.run("b") is None
    assert template.run("a") is child
    assert template.children.find("a") is child
    assert template.children.find("b") is None
    assert template.children.find(None) is None


def test_a_client_that_pauses_has_no_streak(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_children, "_PAUSE_SECONDS", -1)
    assert [template.run("a") for _ in range(3)] == [None] * 3


def test_a_client_whose_programs_end_their_children_waits_for_longer(template: Template) -> None:
    waits = []
    for _ in range(5):
        waits.append(0)
        while template.children.find("a") is None:
            template.run("a")
            waits[-1] += 1
        assert template.run("a", ends_well=False) is not None
    assert waits == [2, 3, 5, 9, 17]


def test_a_client_whose_programs_end_well_but_not_their_children_waits_too(
    template: Template,
) -> None:
    for _ in range(5):
        template.run("a")
    assert template.run("a", is_put_back=False) is not None
    assert [template.run("a") for _ in range(3)] == [None] * 3
    assert template.run("a") is not None


def test_a_child_that_was_worth_it_forgives_those_before(template: Template) -> None:
    for _ in range(2):
        template.run("a")
    template.run("a", ends_well=False)
    for _ in range(20):
        template.run("a")
    template.run("a", ends_well=False)
    assert [template.run("a") for _ in range(2)] == [None] * 2
    assert template.run("a") is not None


def test_a_child_with_another_memory_limit_is_killed(template: Template) -> None:
    for _ in range(2):
        template.run("a")
    child = template.run("a")
    assert template.children.take("a", 2 * MEMORY_MB) is None
    assert template.discarded == [child]
    assert template.children.find("a") is None


def test_limits_that_change_all_the_time_do_not_make_children_all_the_time(
    template: Template,
) -> None:
    for number in range(200):
        template.run("a", memory_mb=MEMORY_MB + number % 2)
    assert 0 < len(template.discarded) < 10


def test_the_place_of_a_client_that_pauses_is_given_to_another(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = [template.run(name) for name in ("a", "b", "a", "b", "a", "b", "a")]
    assert [template.run("c") for _ in range(3)] == [None] * 3
    assert len(template.children) == 2
    monkeypatch.setattr(client_children, "_PLACE_SECONDS", 0)
    assert template.run("c") is None
    assert template.run("c") is not None
    assert template.discarded == [children[5]]
    assert template.run("a") is children[4]


def test_a_child_that_runs_a_program_is_neither_expired_nor_closed(template: Template) -> None:
    for name in ("a", "b", "a", "b"):
        template.run(name)
    running = template.children.take("a", MEMORY_MB)
    waiting = template.children.find("b")
    assert running is not None
    assert waiting is not None
    template.children.expire(0)
    assert template.discarded == [waiting]
    template.children.close()
    assert running.channel.fileno() != -1
    template.children.end("a", running, ended_well=True, is_kept=False)
    assert not template.children.knows("a")


def test_a_child_that_died_while_it_waited_is_forgotten(template: Template) -> None:
    for _ in range(2):
        template.run("a")
    child = template.run("a")
    assert child is not None
    template.children.drop(child.pid + 1)
    assert template.children.find("a") is child
    template.children.drop(child.pid)
    assert child.channel.fileno() == -1
    assert template.children.find("a") is None


def test_a_client_whose_child_could_not_be_put_back_starts_anew(template: Template) -> None:
    for _ in range(2):
        template.run("a")
    child = template.run("a")
    assert child is not None
    template.children.refuse(child.pid)
    template.children.drop(child.pid)
    assert [template.run("a") for _ in range(3)] == [None] * 3
    assert template.run("a") is not None


def test_clients_without_a_child_are_forgotten_in_the_end(template: Template) -> None:
    for _ in range(2):
        template.run("a")
    child = template.run("a")
    assert child is not None
    for number in range(1000):
        template.run(f"client {number}")
    assert template.run("a") is child
    assert not template.children.knows("client 0")
    assert template.children.knows("client 999")
