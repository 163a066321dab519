"""Clients of the service: `Client` for threads, `AsyncClient` for asyncio.

async with AsyncClient("http://127.0.0.1:8000") as client:
    verification = await client.verify(code, task_id="25ff71a9")
"""

from omniarc.retrying import Retries
from service.api.schemas import BatchLine, BatchProgram, JobReport
from service.client.async_client import AsyncClient
from service.client.client import Client
from service.client.errors import (
    ClientError,
    ServiceError,
    UnexpectedResponseError,
    UnreachableError,
)

__all__ = [
    "AsyncClient",
    "BatchLine",
    "BatchProgram",
    "Client",
    "ClientError",
    "JobReport",
    "Retries",
    "ServiceError",
    "UnexpectedResponseError",
    "UnreachableError",
]
