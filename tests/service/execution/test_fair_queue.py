"""Fair scheduling: one client's flood does not delay the others."""

import asyncio

import pytest

from service.execution.fair_queue import FairQueue
from service.execution.memory import MemoryBudget


class Clock:
    """The queue's clock, which ticks with each reading and otherwise advances on command."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        self.now += 1e-6
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("service.execution.fair_queue.time", clock)
    return clock


class QueueDriver:
    """A queue under test, whose slots named tasks acquire and release on command."""

    def __init__(self, slots, memory=None):
        self.queue = FairQueue(slots, memory and MemoryBudget(*memory))
        self.holding = []
        self.acquired = []
        self._releases = {}
        self._tasks = {}

    async def request(self, name, client="ann", urgency="urgent", memory_mb=0):
        self._releases[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._hold(name, client, urgency, memory_mb))
        await settle()

    async def _hold(self, name, client, urgency, memory_mb):
        async with self.queue.slot(client, urgency, memory_mb):
            self.holding.append(name)
            self.acquired.append(name)
            await self._releases[name].wait()
            self.holding.remove(name)

    async def release(self, name):
        self._releases[name].set()
        await self._tasks[name]
        await settle()

    async def release_and_cancel(self, released, cancelled):
        """Release a slot, and cancel the task that it goes to before that task runs."""
        self._releases[released].set()
        await asyncio.sleep(0)
        self._tasks[cancelled].cancel()
        await settle()

    async def cancel(self, name):
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


def run_scenario(scenario, slots=1, memory=None):
    async def run():
        driver = QueueDriver(slots, memory)
        try:
            await scenario(driver)
        finally:
            await driver.close()
        await settle()
        assert (driver.queue.waiting, driver.queue.running) == (0, 0)

    asyncio.run(run())


def test_a_free_slot_is_granted_at_once():
    async def scenario(driver):
        await driver.request("a", urgency="bulk")
        await driver.request("b", urgency="bulk")
        assert driver.holding == ["a", "b"]

    run_scenario(scenario, slots=2)


def test_a_request_waits_while_all_slots_are_held():
    async def scenario(driver):
        await driver.request("a", urgency="bulk")
        await driver.request("b", urgency="bulk")
        assert (driver.holding, driver.queue.waiting) == (["a"], 1)
        await driver.release("a")
        assert (driver.holding, driver.queue.waiting) == (["b"], 0)

    run_scenario(scenario)


def test_one_client_is_served_in_order():
    async def scenario(driver):
        for name in "abcd":
            await driver.request(name, urgency="bulk")
        for name in "abc":
            await driver.release(name)
        assert driver.acquired == list("abcd")

    run_scenario(scenario)


def test_clients_take_turns_regardless_of_their_backlogs():
    async def scenario(driver):
        for n in range(6):
            await driver.request(f"flood{n}", client="flood", urgency="bulk")
        await driver.request("small", client="small", urgency="bulk")
        await driver.release("flood0")
        assert driver.holding == ["small"]

    run_scenario(scenario)


def test_the_client_that_used_less_time_goes_first(clock):
    async def scenario(driver):
        await driver.request("long", client="slow", urgency="bulk")
        await driver.request("slow again", client="slow", urgency="bulk")
        await driver.request("quick", client="quick", urgency="bulk")
        await driver.request("quick again", client="quick", urgency="bulk")
        clock.now += 0.05
        await driver.release("long")
        assert driver.holding == ["quick"]
        await driver.release("quick")
        assert driver.holding == ["quick again"]

    run_scenario(scenario)


def test_urgent_work_has_an_extra_slot():
    async def scenario(driver):
        await driver.request("job", urgency="bulk")
        await driver.request("job2", urgency="bulk")
        assert driver.holding == ["job"]
        await driver.request("request")
        assert driver.holding == ["job", "request"]
        await driver.request("request2")
        assert driver.holding == ["job", "request"]

    run_scenario(scenario)


def test_urgent_work_goes_first_without_starving_bulk_work():
    async def scenario(driver):
        await driver.request("held", urgency="bulk")
        await driver.request("held too")
        for n in range(40):
            await driver.request(f"r{n}", client="web")
        for n in range(40):
            await driver.request(f"j{n}", client="job", urgency="bulk")
        await driver.release("held too")
        for _ in range(40):
            await driver.release(driver.holding[-1])
        requests = sum(name.startswith("r") for name in driver.acquired)
        assert requests >= 25
        await driver.release("held")
        while not any(name.startswith("j") for name in driver.acquired):
            assert driver.holding, "bulk work never got a slot"
            await driver.release(driver.holding[-1])

    run_scenario(scenario)


@pytest.mark.parametrize("urgency", ["urgent", "bulk"])
def test_a_cancelled_request_leaves_the_queue(urgency):
    async def scenario(driver):
        await driver.request("a", urgency="bulk")
        await driver.request("a2")
        await driver.request("b", client="ben", urgency=urgency)
        await driver.request("c", client="cat", urgency=urgency)
        await driver.cancel("b")
        assert driver.queue.waiting == 1
        await driver.release("a2")
        await driver.release("a")
        assert driver.holding == ["c"]

    run_scenario(scenario)


def test_a_request_cancelled_as_it_is_granted_passes_its_slot_on():
    async def scenario(driver):
        await driver.request("a", urgency="bulk")
        await driver.request("b", urgency="bulk")
        await driver.request("c", urgency="bulk")
        await driver.release_and_cancel("a", "b")
        assert driver.holding == ["c"]

    run_scenario(scenario)


def test_an_exception_releases_the_slot():
    async def fail(queue):
        async with queue.slot("ann", "bulk"):
            raise RuntimeError

    async def scenario(driver):
        with pytest.raises(RuntimeError):
            await fail(driver.queue)
        assert driver.queue.running == 0

    run_scenario(scenario)


def test_programs_wait_for_the_memory_of_their_limits():
    async def scenario(driver):
        await driver.request("a", client="ann", memory_mb=60)
        await driver.request("b", client="ben", memory_mb=60)
        assert driver.holding == ["a"]
        await driver.release("a")
        assert driver.holding == ["b"]

    run_scenario(scenario, slots=4, memory=(100, 80))


def test_one_client_leaves_memory_to_another():
    async def scenario(driver):
        for name in ("greedy1", "greedy2", "greedy3"):
            await driver.request(name, client="greedy", memory_mb=40)
        await driver.request("modest", client="modest", memory_mb=20)
        assert driver.holding == ["greedy1", "greedy2", "modest"]
        await driver.release("greedy1")
        assert driver.holding == ["greedy2", "modest", "greedy3"]

    run_scenario(scenario, slots=4, memory=(100, 80))


def test_batches_and_jobs_leave_memory_to_interactive_requests():
    async def scenario(driver):
        await driver.request("job1", client="ann", urgency="bulk", memory_mb=80)
        await driver.request("job2", client="ben", urgency="bulk", memory_mb=20)
        await driver.request("request", client="cat", memory_mb=20)
        assert driver.holding == ["job1", "request"]

    run_scenario(scenario, slots=4, memory=(100, 80))


def test_small_programs_do_not_pass_a_large_one_whose_turn_it_is():
    async def scenario(driver):
        await driver.request("a", client="ann", memory_mb=50)
        await driver.request("large", client="ben", memory_mb=80)
        await driver.request("small", client="ann", memory_mb=10)
        assert driver.holding == ["a"]
        await driver.release("a")
        assert driver.holding == ["large", "small"]

    run_scenario(scenario, slots=4, memory=(100, 80))


def test_a_large_program_of_a_job_gets_its_memory_in_spite_of_interactive_requests():
    async def scenario(driver):
        await driver.request("r1", client="ann", memory_mb=40)
        await driver.request("job", client="ben", urgency="bulk", memory_mb=80)
        # Interactive requests have had more than their share of time, and have the reserve alone.
        driver.queue._classes["urgent"].used = 100.0
        await driver.request("r2", client="cat", memory_mb=20)
        assert driver.holding == ["r1"]
        await driver.release("r1")
        assert driver.holding == ["job", "r2"]

    run_scenario(scenario, slots=4, memory=(100, 80))


def test_a_cancelled_request_passes_its_turn_on():
    async def scenario(driver):
        await driver.request("a", client="ann", memory_mb=50)
        await driver.request("large", client="ben", memory_mb=80)
        await driver.request("small", client="ann", memory_mb=10)
        await driver.cancel("large")
        assert driver.holding == ["a", "small"]

    run_scenario(scenario, slots=4, memory=(100, 80))
