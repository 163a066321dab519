"""Requests of the clients: a bounded number at once, repeated where that can help."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import httpx

from omniarc.certificates import tls_context
from omniarc.per_loop import PerLoop
from omniarc.retrying import Retries, check_url
from sandbox.ranges import check_integer
from sandbox.text import one_line
from service.api.schemas import BatchLine
from service.client import messages
from service.client.errors import UnexpectedResponseError, UnreachableError

Chunks = Callable[[], AsyncIterator[bytes]]


class ServiceConnection:
    """The connections to one service, of each event loop in each process.

    Args:
        url: the service's address.
        key: an API key, if the service requires one.
        concurrency: how many requests may be in progress at once; others wait. A batch that is
            being read does not count.
        retries: how often and how patiently to repeat a request.
        timeout: the seconds to wait for each response, or an `httpx.Timeout`.
        transport: the httpx transport to use instead of the network.

    Raises:
        FieldError: `url` is not an http or https URL with a host, or `concurrency` is not positive.
    """

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        concurrency: int,
        retries: Retries,
        timeout: float | httpx.Timeout,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        check_integer("concurrency", concurrency, 1)
        self._rooms = PerLoop(lambda: asyncio.Semaphore(concurrency))
        self._retries = retries
        # No limit of connections: requests are limited above, and batches are few.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=256)
        self._url = check_url(url)
        self._clients: PerLoop[httpx.AsyncClient] = PerLoop(
            lambda: httpx.AsyncClient(
                base_url=self._url,
                headers=messages.authorization(key),
                timeout=timeout,
                transport=transport,
                limits=limits,
                verify=tls_context(),
            )
        )

    async def close(self) -> None:
        """Close all connections of the running event loop."""
        await self._clients.get().aclose()

    async def send(
        self, method: str, url: str, content: bytes | Chunks | None = None, **fields: Any
    ) -> httpx.Response:
        """Send a request, again where that can help, and return the successful response.

        Args:
            method: the HTTP method.
            url: the path.
            content: the body, or a function that returns it from its beginning in chunks.
            fields: other arguments of httpx.

        Raises:
            ClientError: the request failed.
        """
        client = self._clients.get()
        pauses = self._retries.pauses()
        async with self._rooms.get():
            while True:
                body = content() if callable(content) else content
                try:
                    response = await client.request(method, url, content=body, **fields)
                except httpx.TransportError as error:
                    await self._pause(next(pauses, None), error)
                    continue
                except httpx.DecodingError as error:
                    raise UnexpectedResponseError(200, str(error)) from error
                pause = next(pauses, None)
                if response.status_code not in messages.RETRIED_STATUSES or pause is None:
                    return messages.check_status(response)
                await asyncio.sleep(max(pause, messages.requested_pause(response)))

    async def batch(self, programs: dict[str, bytes]) -> AsyncGenerator[BatchLine, None]:
        """Send the lines of a batch and yield the result of each.

        When the connection is lost, the programs without a result are sent again.

        Args:
            programs: the line of each program, by its id.

        Raises:
            ClientError: the request failed.
        """
        unfinished = dict(programs)
        pauses = self._retries.pauses()
        while unfinished:
            before = len(unfinished)
            try:
                async with aclosing(self._batch_lines(list(unfinished.values()))) as lines:
                    async for line in lines:
                        if unfinished.pop(line.id, None) is not None:
                            yield line
                if unfinished:
                    raise httpx.RemoteProtocolError("the response ended early")
            except httpx.TransportError as error:
                if len(unfinished) < before:
                    pauses = self._retries.pauses()
                await self._pause(next(pauses, None), error)

    async def _batch_lines(self, programs: list[bytes]) -> AsyncGenerator[BatchLine, None]:
        """Send programs, again while the service refuses them, and yield the response's lines."""

        async def content() -> AsyncIterator[bytes]:
            for program in programs:
                yield program

        client = self._clients.get()
        pauses = self._retries.pauses()
        while True:
            request = client.build_request(
                "POST", "/v1/verify/batch", content=content(), headers=messages.NDJSON
            )
            response = await client.send(request, stream=True)
            try:
                if (
                    response.status_code in messages.RETRIED_STATUSES
                    and (pause := next(pauses, None)) is not None
                ):
                    await asyncio.sleep(max(pause, messages.requested_pause(response)))
                    continue
                if response.status_code >= 400:
                    await response.aread()
                    messages.check_status(response)
                async for text in _lines(response):
                    yield messages.decode(messages.line_decoder, text)
                return
            except httpx.DecodingError as error:
                raise UnexpectedResponseError(response.status_code, str(error)) from error
            finally:
                await response.aclose()

    async def _pause(self, seconds: float | None, error: httpx.TransportError) -> None:
        """Wait before another attempt.

        Raises:
            UnreachableError: `seconds` is None, because there are no attempts left.
        """
        if seconds is None:
            reason = one_line(str(error)) or type(error).__name__
            url = self._url.copy_with(userinfo=b"")  # it may hold a key
            raise UnreachableError(f"{url}: {reason}") from error
        await asyncio.sleep(seconds)


async def in_order(lines: AsyncGenerator[BatchLine, None]) -> AsyncGenerator[BatchLine, None]:
    """Yield lines in the order of their programs; hold those that come too early."""
    early: dict[int, BatchLine] = {}
    following = 0
    async with aclosing(lines):
        async for line in lines:
            if line.index is None:
                yield line
                continue
            early[line.index] = line
            while following in early:
                yield early.pop(following)
                following += 1
    for index in sorted(early):  # of a job that was cancelled
        yield early[index]


async def _lines(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """Yield the lines of a response that are not empty.

    `httpx.Response.aiter_lines` also splits at the line separators of Unicode, which may occur in
    strings of JSON.
    """
    rest = b""
    async for chunk in response.aiter_bytes():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in filter(None, lines):
            yield line
    if rest:
        yield rest
