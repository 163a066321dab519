"""Clients in forked processes, in several event loops, and pickled."""

import asyncio
import pickle

import pytest

from service.client import AsyncClient, Client
from tests.support.forking import in_a_fork

CODE = "def task(grid):\n    return grid[::-1]\n"
TASK = "68b16354"
PROGRAM = {"code": CODE, "task_id": TASK}


def test_a_forked_process_has_its_own_connections(service):
    with Client(service.url) as client:
        solved = [client.verify(CODE, task_id=TASK).solved_train]
        solved += [in_a_fork(lambda: client.verify(CODE, task_id=TASK).solved_train)]
        solved += [client.verify(CODE, task_id=TASK).solved_train]
        in_a_fork(client.close)
        solved += [client.verify(CODE, task_id=TASK).solved_train]
    assert solved == [True] * 4


def test_an_iteration_does_not_go_on_in_a_forked_process(service):
    with Client(service.url) as client:
        lines = client.verify_batch([PROGRAM] * 3)
        next(lines)
        with pytest.raises(RuntimeError, match="in another process"):
            in_a_fork(lambda: next(lines))
        assert len(list(lines)) == 2


def test_an_asynchronous_client_works_in_one_event_loop_after_another(service):
    client = AsyncClient(service.url)

    async def verify():
        return (await client.verify(CODE, task_id=TASK)).solved_train

    def in_another_loop():
        asyncio.events._set_running_loop(None)  # the parent's, which goes on there
        return asyncio.run(verify())

    async def verify_and_fork():
        async with client:
            return [await verify(), in_a_fork(in_another_loop), await verify()]

    for _ in range(2):
        assert asyncio.run(verify_and_fork()) == [True] * 3


def test_clients_are_pickled_as_their_configuration(service):
    async def verify(client):
        async with client:
            return (await client.verify(CODE, task_id=TASK)).solved_train

    with Client(service.url, concurrency=2) as client:
        assert client.verify(CODE, task_id=TASK).solved_train is True
        with pickle.loads(pickle.dumps(client)) as copy:
            assert copy.verify(CODE, task_id=TASK).solved_train is True
    assert asyncio.run(verify(pickle.loads(pickle.dumps(AsyncClient(service.url))))) is True
