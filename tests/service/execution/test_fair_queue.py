"""Who gets a place: nobody waits for another's flood."""

import asyncio

import pytest

from service.execution.fair_queue import FairQueue


class Hall:
    """A queue under test: takes places by name and lets go of them again."""

    def __init__(self, places):
        self.queue = FairQueue(places)
        self.inside = []
        self.entered = []
        self._doors = {}
        self._tasks = {}

    async def come(self, name, client="ann", urgency="urgent"):
        self._doors[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._stay(name, client, urgency))
        await settle()

    async def _stay(self, name, client, urgency):
        async with self.queue.place(client, urgency):
            self.inside.append(name)
            self.entered.append(name)
            await self._doors[name].wait()
            self.inside.remove(name)

    async def leave(self, name):
        self._doors[name].set()
        await self._tasks[name]
        await settle()

    async def give_up(self, name):
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)
        await settle()

    async def close(self):
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


def scene(play, places=1):
    async def run():
        hall = Hall(places)
        try:
            await play(hall)
        finally:
            await hall.close()
        await settle()
        assert (hall.queue.waiting, hall.queue.running) == (0, 0)

    asyncio.run(run())


def test_a_place_is_had_at_once_while_there_are_some():
    async def play(hall):
        await hall.come("a", urgency="bulk")
        await hall.come("b", urgency="bulk")
        assert hall.inside == ["a", "b"]

    scene(play, places=2)


def test_whoever_comes_when_all_are_taken_waits_for_one():
    async def play(hall):
        await hall.come("a", urgency="bulk")
        await hall.come("b", urgency="bulk")
        assert (hall.inside, hall.queue.waiting) == (["a"], 1)
        await hall.leave("a")
        assert (hall.inside, hall.queue.waiting) == (["b"], 0)

    scene(play)


def test_one_client_is_served_in_its_order():
    async def play(hall):
        for name in "abcd":
            await hall.come(name, urgency="bulk")
        for name in "abc":
            await hall.leave(name)
        assert hall.entered == list("abcd")

    scene(play)


def test_clients_take_turns_whatever_each_has_waiting():
    async def play(hall):
        for n in range(6):
            await hall.come(f"flood{n}", client="flood", urgency="bulk")
        await hall.come("small", client="small", urgency="bulk")
        await hall.leave("flood0")
        assert hall.inside == ["small"]

    scene(play)


def test_who_has_used_more_goes_after_who_has_used_less():
    async def play(hall):
        await hall.come("long", client="slow", urgency="bulk")
        await hall.come("slow again", client="slow", urgency="bulk")
        await hall.come("quick", client="quick", urgency="bulk")
        await hall.come("quick again", client="quick", urgency="bulk")
        await asyncio.sleep(0.05)
        await hall.leave("long")
        assert hall.inside == ["quick"]
        await hall.leave("quick")
        assert hall.inside == ["quick again"]

    scene(play)


def test_urgent_work_has_one_place_more():
    async def play(hall):
        await hall.come("job", urgency="bulk")
        await hall.come("job2", urgency="bulk")
        assert hall.inside == ["job"]
        await hall.come("request")
        assert hall.inside == ["job", "request"]
        await hall.come("request2")
        assert hall.inside == ["job", "request"]

    scene(play)


def test_urgent_work_goes_first_and_bulk_work_is_not_starved():
    async def play(hall):
        await hall.come("held", urgency="bulk")
        await hall.come("held too")
        for n in range(40):
            await hall.come(f"r{n}", client="web")
        for n in range(40):
            await hall.come(f"j{n}", client="job", urgency="bulk")
        await hall.leave("held too")
        for _ in range(40):
            await hall.leave(hall.inside[-1])
        requests = sum(name.startswith("r") for name in hall.entered)
        assert requests >= 25
        await hall.leave("held")
        while not any(name.startswith("j") for name in hall.entered):
            assert hall.inside, "bulk work was never let in"
            await hall.leave(hall.inside[-1])

    scene(play)


@pytest.mark.parametrize("urgency", ["urgent", "bulk"])
def test_who_gives_up_waiting_leaves_no_trace(urgency):
    async def play(hall):
        await hall.come("a", urgency="bulk")
        await hall.come("a2")
        await hall.come("b", client="ben", urgency=urgency)
        await hall.come("c", client="cat", urgency=urgency)
        await hall.give_up("b")
        assert hall.queue.waiting == 1
        await hall.leave("a2")
        await hall.leave("a")
        assert hall.inside == ["c"]

    scene(play)


def test_who_gives_up_as_its_turn_comes_passes_it_on():
    async def play(hall):
        await hall.come("a", urgency="bulk")
        await hall.come("b", urgency="bulk")
        await hall.come("c", urgency="bulk")
        hall._doors["a"].set()
        await asyncio.sleep(0)  # its end hands the place to b, which has not woken up yet
        hall._tasks["b"].cancel()
        await settle()
        assert hall.inside == ["c"]

    scene(play)


def test_an_exception_in_its_place_gives_it_back():
    async def fail(queue):
        async with queue.place("ann", "bulk"):
            raise RuntimeError

    async def play(hall):
        with pytest.raises(RuntimeError):
            await fail(hall.queue)
        assert hall.queue.running == 0

    scene(play)
