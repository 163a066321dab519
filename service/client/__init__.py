"""Clients of the service: `Client` for threads, `AsyncClient` for asyncio.

async with AsyncClient("http://127.0.0.1:8000") as client:
    verified = await client.verify(code, task_id="25ff71a9")
"""

from service.api.schemas import BatchLine, BatchProgram, JobReport
from service.client.asynchronous import AsyncClient
from service.client.errors import ServiceError, UnreachableError
from service.client.retrying import Retries
from service.client.threads import Client

__all__ = [
    "AsyncClient",
    "BatchLine",
    "BatchProgram",
    "Client",
    "JobReport",
    "Retries",
    "ServiceError",
    "UnreachableError",
]
