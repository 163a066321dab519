"""The client for asyncio."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self, Unpack

import httpx

from omniarc.corpus import DatasetName, Task
from omniarc.evaluation.verification import Verification
from sandbox.grids import Grid
from sandbox.results import Result
from service.api.schemas import BatchLine, JobReport, SandboxReport
from service.client import calls
from service.client.errors import UnreachableError
from service.client.retrying import RETRIED_STATUSES, Retries, pause_asked


class AsyncClient:
    """Talks to one service; may be used by any number of tasks at once.

    Requests that met overload, a rate limit or a lost connection are repeated.

    Args:
        url: where the service is, such as `http://127.0.0.1:8000`.
        key: an API key, where the service wants one.
        retries: how often and how patiently to repeat.
        timeout: seconds to wait for each answer, or an httpx.Timeout.
        transport: another way to the service than the network.

    Raises:
        ValueError: `url` is no address that a service can have.
        ServiceError: (of every method) the service refused the request.
        UnreachableError: (of every method) it could not be reached, try after try.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        retries: Retries | None = None,
        timeout: float | httpx.Timeout = calls.DEFAULT_TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._retries = retries or Retries()
        # As many connections as there are tasks: the service says when there are too many.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=256)
        self._http = httpx.AsyncClient(
            base_url=calls.address(url),
            headers=calls.headers(key),
            timeout=timeout,
            transport=transport,
            limits=limits,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def execute(
        self,
        code: str,
        inputs: Sequence[Grid],
        **options: Unpack[calls.Options],
    ) -> Result:
        """Runs a program on grids; what the program does wrong is in the result."""
        body = calls.execute_body(code, inputs, options)
        answer = await self._send("POST", "/v1/execute", content=body, headers=calls.JSON)
        return calls.read(calls.result, answer.content)

    async def verify(
        self,
        code: str,
        *,
        task_id: str | None = None,
        task: dict[str, Any] | None = None,
        dataset: DatasetName | None = None,
        **options: Unpack[calls.Options],
    ) -> Verification:
        """Holds a program against a task, by its id or given whole."""
        body = calls.verify_body(code, task_id, task, dataset, options)
        answer = await self._send("POST", "/v1/verify", content=body, headers=calls.JSON)
        return calls.read(calls.verification, answer.content)

    async def verify_batch(
        self, programs: calls.Programs, on_progress: calls.Progress | None = None
    ) -> AsyncGenerator[BatchLine, None]:
        """Holds many programs against their tasks; yields each as it finishes.

        When the connection is lost, those that had no line yet are sent again.

        Args:
            programs: `BatchProgram`s, or objects with the same fields.
            on_progress: called with how many have finished, of how many.
        """
        waiting = calls.programs_by_id(programs)
        total = len(waiting)
        pauses = self._retries.pauses()
        while waiting:
            before = len(waiting)
            try:
                async with aclosing(self._batch_lines(waiting)) as lines:
                    async for one in lines:
                        if waiting.pop(one.id, None) is not None:
                            if on_progress is not None:
                                on_progress(total - len(waiting), total)
                            yield one
                if waiting:
                    raise httpx.RemoteProtocolError("the answer ended early")
            except httpx.TransportError as error:
                if len(waiting) < before:
                    pauses = self._retries.pauses()
                await self._pause(next(pauses, None), error)

    async def _batch_lines(self, programs: dict[str, bytes]) -> AsyncGenerator[BatchLine, None]:
        async def content() -> AsyncIterator[bytes]:
            for piece in calls.lines_of(programs):
                yield piece

        pauses = self._retries.pauses()
        while True:
            request = self._http.build_request(
                "POST", "/v1/verify/batch", content=content(), headers=calls.NDJSON
            )
            answer = await self._http.send(request, stream=True)
            try:
                if (
                    answer.status_code in RETRIED_STATUSES
                    and (pause := next(pauses, None)) is not None
                ):
                    await asyncio.sleep(max(pause, pause_asked(answer)))
                    continue
                if answer.status_code >= 400:
                    await answer.aread()
                    calls.check(answer)
                async for found in _lines(answer):
                    yield calls.read(calls.line, found)
                return
            finally:
                await answer.aclose()

    async def submit(
        self, programs: calls.Programs, idempotency_key: str | None = None
    ) -> JobReport:
        """Has many programs verified in the background; the job outlives this client.

        Args:
            idempotency_key: by default one of its own, so that a repeated request is one job.
        """
        body = b"".join(calls.lines_of(calls.programs_by_id(programs)))
        headers = {**calls.NDJSON, "Idempotency-Key": idempotency_key or calls.new_key()}
        answer = await self._send("POST", "/v1/jobs", content=body, headers=headers)
        return calls.read(calls.job, answer.content)

    async def job(self, job_id: str) -> JobReport:
        """How a job stands."""
        return calls.read(calls.job, (await self._send("GET", f"/v1/jobs/{job_id}")).content)

    async def jobs(self, limit: int = 100) -> list[JobReport]:
        """The latest jobs, newest first."""
        answer = await self._send("GET", "/v1/jobs", params={"limit": limit})
        return calls.read(calls.job_list, answer.content).jobs

    async def cancel(self, job_id: str) -> JobReport:
        """Cancels a job; one that has ended is left as it is."""
        return calls.read(calls.job, (await self._send("DELETE", f"/v1/jobs/{job_id}")).content)

    async def results(
        self, job_id: str, on_progress: calls.Progress | None = None, cursor: int = 0
    ) -> AsyncGenerator[BatchLine, None]:
        """A job's results as they come, until it has ended.

        Args:
            on_progress: called with how many have come, of how many.
            cursor: how many to pass over, as one who comes back after a break has seen them.
        """
        total = (await self.job(job_id)).total
        seen = cursor
        pause, longest = calls.POLL_SECONDS
        while True:
            url = f"/v1/jobs/{job_id}/results"
            answer = await self._send("GET", url, params={"cursor": seen})
            found = [calls.read(calls.line, text) for text in answer.content.splitlines()]
            for one in found:
                seen += 1
                if on_progress is not None:
                    on_progress(seen, total)
                yield one
            if "x-next-cursor" not in answer.headers:
                return
            pause = calls.POLL_SECONDS[0] if found else min(longest, pause * 2)
            await asyncio.sleep(pause if seen < total else 0)

    async def task(self, task_id: str, dataset: DatasetName | None = None) -> Task:
        """A task with its pairs."""
        params = {"dataset": dataset} if dataset else {}
        answer = await self._send("GET", f"/v1/tasks/{task_id}", params=params)
        return calls.read(calls.task, answer.content)

    async def sandbox(self) -> SandboxReport:
        """The walls in force at the service, and what programs may use."""
        return calls.read(calls.sandbox_report, (await self._send("GET", "/v1/sandbox")).content)

    async def _send(self, method: str, url: str, **fields: Any) -> httpx.Response:
        pauses = self._retries.pauses()
        while True:
            try:
                answer = await self._http.request(method, url, **fields)
            except httpx.TransportError as error:
                await self._pause(next(pauses, None), error)
                continue
            pause = next(pauses, None)
            if answer.status_code not in RETRIED_STATUSES or pause is None:
                return calls.check(answer)
            await asyncio.sleep(max(pause, pause_asked(answer)))

    async def _pause(self, seconds: float | None, error: httpx.TransportError) -> None:
        """Waits before another try; raises UnreachableError when there is none left."""
        if seconds is None:
            said = str(error) or type(error).__name__
            shown = self._http.base_url.copy_with(userinfo=b"")  # a key may be in it
            raise UnreachableError(f"{shown}: {said}") from error
        await asyncio.sleep(seconds)


async def _lines(answer: httpx.Response) -> AsyncGenerator[bytes, None]:
    """An answer's lines that are not empty. httpx's own end at whatever Unicode ends lines at, in
    strings too."""
    rest = b""
    async for piece in answer.aiter_bytes():
        *whole, rest = (rest + piece).split(b"\n")
        for line in filter(None, whole):
            yield line
    if rest:
        yield rest
