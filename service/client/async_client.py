"""The client for asyncio."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self

import httpx

from omniarc.corpus import DatasetName, Task
from omniarc.evaluation.verification import Verification
from omniarc.retrying import Retries, check_url
from sandbox.grids import Grid, InputType
from sandbox.limits import Limits
from sandbox.program import Policy
from sandbox.results import Isolation, Result
from sandbox.text import one_line
from service.api.schemas import BatchLine, JobReport, SandboxReport
from service.client import messages
from service.client.errors import UnexpectedResponseError, UnreachableError


class AsyncClient:
    """A client of one service; any number of tasks may share it.

    Requests that meet overload, a rate limit or a lost connection are repeated.

    Args:
        url: the service's address, such as `http://127.0.0.1:8000`.
        key: an API key, if the service requires one.
        retries: how often and how patiently to repeat a request; by default `Retries()`.
        timeout: the seconds to wait for each response, or an `httpx.Timeout`.
        transport: the httpx transport to use instead of the network, for tests.

    Raises:
        FieldError: `url` is not an http or https URL with a host.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        retries: Retries | None = None,
        timeout: float | httpx.Timeout = messages.DEFAULT_TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._retries = retries or Retries()
        # No limit of connections: the service itself refuses what is too much for it.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=256)
        self._http = httpx.AsyncClient(
            base_url=check_url(url),
            headers=messages.authorization(key),
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
        """Close all connections."""
        await self._http.aclose()

    async def execute(
        self,
        code: str,
        inputs: Sequence[Grid],
        *,
        entry_point: str | None = None,
        input_type: InputType | None = None,
        limits: Limits | dict[str, Any] | None = None,
        policy: Policy | None = None,
        seed: int | None = None,
        modules: dict[str, str] | None = None,
        isolation: Isolation | None = None,
    ) -> Result:
        """Execute a program on grids.

        A failure of the program is part of the result, not an exception.

        Args:
            code: Python source, or a whole model reply with the source in a fenced block.
            inputs: the input grids.
            entry_point: the function to call; by default `task`, `transform`, `solve`, `main` or
                `p`, whichever the program defines, else its last top-level function.
            input_type: what the function receives, "numpy" or "list"; by default the type that
                its annotation names, else numpy.
            limits: time, memory and output, as `Limits` or a dict with the same fields.
            policy: "restricted" (both walls, the default) or "kernel" (the kernel wall alone).
            seed: the seed of `random` and `numpy.random`; 0 by default.
            modules: sources of further modules that the program may import, by name.
            isolation: "program" (the default) runs it in a process of its own, "batch" in one
                that it may share with other programs of the same client.

        Raises:
            FieldError: an argument breaks a rule.
            ClientError: the request failed.
        """
        body = messages.execute_body(
            code,
            inputs,
            entry_point=entry_point,
            input_type=input_type,
            limits=limits,
            policy=policy,
            seed=seed,
            modules=modules,
            isolation=isolation,
        )
        response = await self._send("POST", "/v1/execute", content=body, headers=messages.JSON)
        return messages.decode(messages.result_decoder, response.content)

    async def verify(
        self,
        code: str,
        *,
        task_id: str | None = None,
        task: dict[str, Any] | None = None,
        dataset: DatasetName | None = None,
        entry_point: str | None = None,
        input_type: InputType | None = None,
        limits: Limits | dict[str, Any] | None = None,
        policy: Policy | None = None,
        seed: int | None = None,
        modules: dict[str, str] | None = None,
        isolation: Isolation | None = None,
    ) -> Verification:
        """Verify a program against the pairs of a task.

        Args:
            code: Python source, or a whole model reply with the source in a fenced block.
            task_id: the id of a task that the service knows.
            task: instead of an id, the task itself: a dict with `train` and `test` pairs.
            dataset: the dataset of `task_id`, where several have a task with this id.
            entry_point: the function to call; by default `task`, `transform`, `solve`, `main` or
                `p`, whichever the program defines, else its last top-level function.
            input_type: what the function receives, "numpy" or "list"; by default the type that
                its annotation names, else numpy.
            limits: time, memory and output, as `Limits` or a dict with the same fields.
            policy: "restricted" (both walls, the default) or "kernel" (the kernel wall alone).
            seed: the seed of `random` and `numpy.random`; 0 by default.
            modules: sources of further modules that the program may import, by name.
            isolation: "program" (the default) runs it in a process of its own, "batch" in one
                that it may share with other programs of the same client.

        Raises:
            FieldError: an argument breaks a rule, or not exactly one task is given.
            ClientError: the request failed.
        """
        body = messages.verify_body(
            code,
            task_id,
            task,
            dataset,
            entry_point=entry_point,
            input_type=input_type,
            limits=limits,
            policy=policy,
            seed=seed,
            modules=modules,
            isolation=isolation,
        )
        response = await self._send("POST", "/v1/verify", content=body, headers=messages.JSON)
        return messages.decode(messages.verification_decoder, response.content)

    async def verify_batch(
        self, programs: messages.Programs, on_progress: messages.OnProgress | None = None
    ) -> AsyncGenerator[BatchLine, None]:
        """Verify many programs; yield each verification as soon as it is finished.

        When the connection is lost, the programs without a verification are sent again.

        Args:
            programs: `BatchProgram`s, or dicts with the same fields. A program without an id
                gets its index as its id.
            on_progress: called with the number of finished programs and their total.

        Raises:
            FieldError: a program breaks a rule, or an id occurs twice.
            ClientError: the request failed.
        """
        unfinished = messages.encoded_programs(programs)
        total = len(unfinished)
        pauses = self._retries.pauses()
        while unfinished:
            before = len(unfinished)
            try:
                async with aclosing(self._batch_lines(list(unfinished.values()))) as lines:
                    async for line in lines:
                        if unfinished.pop(line.id, None) is not None:
                            if on_progress is not None:
                                on_progress(total - len(unfinished), total)
                            yield line
                if unfinished:
                    raise httpx.RemoteProtocolError("the response ended early")
            except httpx.TransportError as error:
                if len(unfinished) < before:
                    pauses = self._retries.pauses()
                await self._pause(next(pauses, None), error)

    async def submit(
        self, programs: messages.Programs, idempotency_key: str | None = None
    ) -> JobReport:
        """Submit many programs as a job, which the service verifies in the background.

        Args:
            programs: `BatchProgram`s, or dicts with the same fields. A program without an id
                gets its index as its id.
            idempotency_key: a second submission with the same key and programs returns the
                first job; by default a random key.

        Raises:
            FieldError: a program breaks a rule, or an id occurs twice.
            ClientError: the request failed.
        """
        body = b"".join(messages.encoded_programs(programs).values())
        idempotency_key = idempotency_key or messages.new_idempotency_key()
        headers = {**messages.NDJSON, "Idempotency-Key": idempotency_key}
        response = await self._send("POST", "/v1/jobs", content=body, headers=headers)
        return messages.decode(messages.job_decoder, response.content)

    async def job(self, job_id: str) -> JobReport:
        """Return the state of a job.

        Args:
            job_id: the job's id.

        Raises:
            ClientError: the request failed; a `ServiceError` of kind `unknown-job` when there is
                no such job.
        """
        response = await self._send("GET", f"/v1/jobs/{job_id}")
        return messages.decode(messages.job_decoder, response.content)

    async def jobs(self, limit: int = 100) -> list[JobReport]:
        """Return the latest jobs, newest first.

        Args:
            limit: the maximum number of jobs.

        Raises:
            ClientError: the request failed.
        """
        response = await self._send("GET", "/v1/jobs", params={"limit": limit})
        return messages.decode(messages.job_list_decoder, response.content).jobs

    async def cancel(self, job_id: str) -> JobReport:
        """Cancel a job and return its state; a job that has ended does not change.

        Args:
            job_id: the job's id.

        Raises:
            ClientError: the request failed.
        """
        response = await self._send("DELETE", f"/v1/jobs/{job_id}")
        return messages.decode(messages.job_decoder, response.content)

    async def results(
        self, job_id: str, on_progress: messages.OnProgress | None = None, cursor: int = 0
    ) -> AsyncGenerator[BatchLine, None]:
        """Yield the results of a job as they become available, until the job has ended.

        Args:
            job_id: the job's id.
            on_progress: called with the number of results so far and the job's total.
            cursor: the number of results to skip, such as those received before.

        Raises:
            ClientError: a request failed.
        """
        total = (await self.job(job_id)).total
        received = cursor
        pause, longest_pause = messages.POLL_SECONDS
        while True:
            url = f"/v1/jobs/{job_id}/results"
            response = await self._send("GET", url, params={"cursor": received})
            lines = response.content.splitlines()
            for text in lines:
                line = messages.decode(messages.line_decoder, text)
                received += 1
                if on_progress is not None:
                    on_progress(received, total)
                yield line
            if "x-next-cursor" not in response.headers:
                return
            pause = messages.POLL_SECONDS[0] if lines else min(longest_pause, pause * 2)
            await asyncio.sleep(pause if received < total else 0)

    async def task(self, task_id: str, dataset: DatasetName | None = None) -> Task:
        """Return a task with its pairs.

        Args:
            task_id: the task's id.
            dataset: the dataset of the task, where several have a task with this id.

        Raises:
            ClientError: the request failed.
        """
        params = {"dataset": dataset} if dataset else {}
        response = await self._send("GET", f"/v1/tasks/{task_id}", params=params)
        return messages.decode(messages.task_decoder, response.content)

    async def sandbox(self) -> SandboxReport:
        """Return the walls in force at the service, and what programs may use.

        Raises:
            ClientError: the request failed.
        """
        response = await self._send("GET", "/v1/sandbox")
        return messages.decode(messages.sandbox_decoder, response.content)

    async def _send(self, method: str, url: str, **fields: Any) -> httpx.Response:
        """Send a request, again where that can help, and return the successful response."""
        pauses = self._retries.pauses()
        while True:
            try:
                response = await self._http.request(method, url, **fields)
            except httpx.TransportError as error:
                await self._pause(next(pauses, None), error)
                continue
            except httpx.DecodingError as error:
                raise UnexpectedResponseError(200, str(error)) from error
            pause = next(pauses, None)
            if response.status_code not in messages.RETRIED_STATUSES or pause is None:
                return messages.check_status(response)
            await asyncio.sleep(max(pause, messages.requested_pause(response)))

    async def _batch_lines(self, programs: list[bytes]) -> AsyncGenerator[BatchLine, None]:
        """Send programs, again while the service refuses them, and yield the response's lines."""

        async def content() -> AsyncIterator[bytes]:
            for program in programs:
                yield program

        pauses = self._retries.pauses()
        while True:
            request = self._http.build_request(
                "POST", "/v1/verify/batch", content=content(), headers=messages.NDJSON
            )
            response = await self._http.send(request, stream=True)
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
            url = self._http.base_url.copy_with(userinfo=b"")  # it may hold a key
            raise UnreachableError(f"{url}: {reason}") from error
        await asyncio.sleep(seconds)


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
