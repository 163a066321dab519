"""Endpoints in several event loops, in forked processes, and pickled."""

import asyncio
import pickle

from omniarc.model.endpoint import Endpoint
from tests.support.forking import in_a_fork
from tests.support.scripted_endpoint import KEY, ScriptedEndpoint, replies

MESSAGES = [{"role": "user", "content": "One, two?"}]


def ask(endpoint):
    async def complete():
        async with endpoint:
            return (await endpoint.complete(MESSAGES)).replies[0].text

    return asyncio.run(complete())


def test_an_endpoint_works_in_further_event_loops_in_forks_and_as_a_copy():
    with ScriptedEndpoint([replies("three")]) as server:
        endpoint = Endpoint(server.url, "a-model", KEY)
        copy = pickle.loads(pickle.dumps(endpoint))
        answers = [ask(endpoint), ask(endpoint), in_a_fork(lambda: ask(endpoint)), ask(copy)]
        assert answers == ["three"] * 4
        assert {request.headers["Authorization"] for request in server.requests} == {
            f"Bearer {KEY}"
        }
        assert len(server.requests) == 4
