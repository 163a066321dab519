"""Load test: many concurrent good, slow and hostile programs, each with the right result."""

import asyncio
import os

import pytest

from service.client import AsyncClient
from tests.support import mixture

pytestmark = pytest.mark.long

CONCURRENCY = 128
REQUESTS = int(os.environ.get("OMNIARC_LOAD_REQUESTS", "800"))


async def send_all(url):
    """Send all requests; return each one's body, expected result and actual result."""
    answers = []
    pending = iter(mixture.requests(REQUESTS))
    async with AsyncClient(url) as client:

        async def send():
            for body, status, grids in pending:
                result = await client.execute(**body)
                answers.append((body, (status, grids), (result.status.value, result.grids)))

        await asyncio.gather(*(send() for _ in range(CONCURRENCY)))
    return answers


def test_every_request_gets_the_right_result(start_service):
    with start_service() as service:
        answers = asyncio.run(send_all(service.url))
        log = service.log.read_text()
    assert len(answers) == REQUESTS
    wrong = [answer for answer in answers if answer[1] != answer[2]]
    assert wrong == []
    assert "Traceback" not in log
