"""Many clients at once, good, slow and hostile: nothing is lost and nothing answered wrongly."""

import asyncio
import os

from service.client import AsyncClient
from tests.support import mixture

CONCURRENCY = 128
REQUESTS = int(os.environ.get("OMNIARC_LOAD_REQUESTS", "800"))


async def send_all(url):
    """Each request's body, what must come back, and what came."""
    answers = []
    waiting = iter(mixture.requests(REQUESTS))
    async with AsyncClient(url) as client:

        async def send():
            for body, status, grids in waiting:
                result = await client.execute(**body)
                answers.append((body, (status, grids), (result.status.value, result.grids)))

        await asyncio.gather(*(send() for _ in range(CONCURRENCY)))
    return answers


def test_no_request_is_lost_and_none_is_answered_wrongly(start_service):
    with start_service() as service:
        answers = asyncio.run(send_all(service.url))
        log = service.log.read_text()
    assert len(answers) == REQUESTS
    wrong = [answer for answer in answers if answer[1] != answer[2]]
    assert wrong == []
    assert "Traceback" not in log
