"""The connections of this process to services, on an event loop of their own.

Trainers call rewards from threads, from one event loop after another and from forked workers; the
connections stay where they are, or are opened again in a forked process.

    RewardError
        RequestRefusedError   what was asked is wrong: an unknown task, a missing key
        ServiceFailedError    the service is away, busy or failing, or its answer is invalid
"""

import asyncio
import atexit
import os
import threading
from concurrent.futures import Future

import httpx
import msgspec

from omniarc.certificates import tls_context
from omniarc.errors import OmniArcError
from omniarc.evaluation.verification import Verification
from omniarc.retrying import Retries, check_url, retry_after_seconds
from sandbox import forking
from sandbox.loop_thread import LoopThread
from sandbox.text import one_line

# Statuses that mean "try again later".
_RETRIED = frozenset({429, 502, 503, 504})

# More attempts than fit into any patience.
_RETRIES = Retries(attempts=10_000, first_seconds=0.2, longest_seconds=10.0)

# Longer than the longest program and its wait for a slot.
_TIMEOUT = httpx.Timeout(120.0, connect=10.0)

_LONGEST_DETAIL = 500

_decoder = msgspec.json.Decoder(Verification)


class RewardError(OmniArcError):
    """There is no verification of a completion."""


class RequestRefusedError(RewardError):
    """The service refuses a request, and would again: the message says which field is wrong.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message, status)
        self.status = status

    def __str__(self) -> str:
        return str(self.args[0])


class ServiceFailedError(RewardError):
    """The service could not be reached, stayed busy, failed, or gave an invalid answer."""


class Address(msgspec.Struct, frozen=True):
    """Where a service is, and how to use it.

    Attributes:
        url: the service's address.
        key: an API key, if the service requires one.
        concurrency: how many requests of this process may be in progress at once; others wait.
        patience_seconds: how long to repeat a request while the service is busy or away.
    """

    url: str
    key: str | None
    concurrency: int
    patience_seconds: float


class _Connection:
    """The connection to one address, for use on one event loop."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._room = asyncio.Semaphore(address.concurrency)
        self._client = httpx.AsyncClient(
            base_url=check_url(address.url, "service_url"),
            headers={"Authorization": f"Bearer {address.key}"} if address.key else {},
            timeout=_TIMEOUT,
            verify=tls_context(),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=256),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def verify(self, body: bytes) -> Verification:
        async with self._room:
            response = await self._post(body)
        if response.status_code >= 500:
            raise self._failure(_problem(response))
        if response.status_code >= 400:
            raise RequestRefusedError(_problem(response), response.status_code)
        try:
            return _decoder.decode(response.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self._failure(f"unexpected answer: {one_line(str(error))}") from None

    async def _post(self, body: bytes) -> httpx.Response:
        """Return the response to a request, which is repeated while that can help."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._address.patience_seconds
        headers = {"Content-Type": "application/json"}
        for pause in _RETRIES.pauses():
            wait = pause
            try:
                response = await self._client.post("/v1/verify", content=body, headers=headers)
            except (httpx.TransportError, httpx.DecodingError) as error:
                failure = one_line(str(error)) or type(error).__name__
            else:
                if response.status_code not in _RETRIED:
                    return response
                failure = _problem(response)
                wait += retry_after_seconds(response.headers.get("retry-after"))
            if loop.time() + wait > deadline:
                break
            await asyncio.sleep(wait)
        raise self._failure(failure)

    def _failure(self, reason: str) -> ServiceFailedError:
        url = check_url(self._address.url).copy_with(userinfo=b"")  # it may hold a key
        return ServiceFailedError(f"{url}: {reason}")


def _problem(response: httpx.Response) -> str:
    """Return the status of a failed request and what the service says of it."""
    try:
        detail = msgspec.json.decode(response.content)["detail"]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError, TypeError):
        detail = response.reason_phrase
    return f"{response.status_code}: {one_line(str(detail), _LONGEST_DETAIL)}"


class Connections:
    """The connections of a process, made on first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: LoopThread | None = None
        self._open: dict[Address, _Connection] = {}

    def verify(self, address: Address, body: bytes) -> "Future[Verification]":
        """Send a request and return its verification, or what it raises, as a future.

        Raises:
            FieldError: the address is not a URL.
        """
        check_url(address.url, "service_url")
        with self._lock:
            if self._thread is None:
                self._thread = LoopThread("rewards")
            return self._thread.submit(self._verify(address, body))

    async def _verify(self, address: Address, body: bytes) -> Verification:
        if address not in self._open:
            self._open[address] = _Connection(address)
        return await self._open[address].verify(body)

    def close(self) -> None:
        """Give up all requests and close all connections; the next request opens others."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                thread.run(self._close())
                thread.close()

    async def _close(self) -> None:
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        for connection in self._open.values():
            await connection.close()
        self._open.clear()

    def forget(self) -> None:
        """Forget, in a forked process, the connections of the parent, which still uses them."""
        self._lock = threading.Lock()
        forking.keep(self._thread, self._open)
        self._thread, self._open = None, {}


connections = Connections()
atexit.register(connections.close)
os.register_at_fork(after_in_child=connections.forget)
