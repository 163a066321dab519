"""Values of event loops."""

import asyncio

from omniarc.per_loop import PerLoop
from tests.support.forking import in_a_fork


def test_each_event_loop_has_one_value():
    values = PerLoop(object)

    async def twice():
        return values.get(), values.get()

    one, same = asyncio.run(twice())
    other, _ = asyncio.run(twice())
    assert one is same
    assert other is not one


def test_a_forked_process_does_not_use_the_values_of_its_parent():
    made = []
    values = PerLoop(lambda: made.append(1) or object())
    loop = asyncio.new_event_loop()

    async def get():
        return values.get()

    def work():
        loop.run_until_complete(get())
        return len(made)

    first = loop.run_until_complete(get())
    assert in_a_fork(work) == 2
    assert loop.run_until_complete(get()) is first
    loop.close()
