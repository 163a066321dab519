"""The client for threads."""

from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import httpx

from omniarc.closing import Closing
from omniarc.corpus import DatasetName, Task
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.verification import Verification
from omniarc.retrying import Retries
from sandbox import forking
from sandbox.grids import InputType
from sandbox.limits import Limits
from sandbox.loop_thread import LoopThread
from sandbox.program import Policy
from sandbox.results import Isolation, Result
from service.api.marks import MarkedPart, MarkReport, MarkVerdict
from service.api.schemas import BatchLine, JobReport, SandboxReport
from service.client import messages
from service.client.async_client import AsyncClient
from service.client.programs import Programs


class Client(Closing):
    """A client of one service; any number of threads may share it.

        with Client("http://127.0.0.1:8000") as client:
            verification = client.verify(code, task_id="25ff71a9")

    Requests that meet overload, a rate limit or a lost connection are repeated. A forked process
    that uses its parent's client opens connections of its own. A client is pickled as its
    arguments, the key among them.

    Args:
        url: the service's address, such as `http://127.0.0.1:8000`.
        key: an API key, if the service requires one.
        concurrency: how many requests may be in progress at once; further calls wait. A batch that
            is being read does not count.
        retries: how often and how patiently to repeat a request; by default `Retries()`.
        timeout: the seconds to wait for each response, or an `httpx.Timeout`.
        transport: the httpx transport to use instead of the network, for tests.

    Raises:
        FieldError: `url` is not an http or https URL with a host, or `concurrency` is not positive.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        concurrency: int = messages.DEFAULT_CONCURRENCY,
        retries: Retries | None = None,
        timeout: float | httpx.Timeout = messages.DEFAULT_TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        options: dict[str, Any] = {
            "concurrency": concurrency,
            "retries": retries,
            "timeout": timeout,
            "transport": transport,
        }
        self._client = AsyncClient(url, key, **options)
        self._make_another = partial(type(self), url, key, **options)
        self._thread = LoopThread("client")
        self._streams: set[AsyncGenerator[BatchLine, None]] = set()

    def __reduce__(self) -> tuple[Any, ...]:
        return self._make_another, ()

    @property
    def _loop(self) -> LoopThread:
        """The event loop of this process."""
        if self._thread.is_inherited and not self._thread.is_closed:
            forking.keep(self._thread, self._streams)
            self._thread, self._streams = LoopThread("client"), set()
        return self._thread

    def close(self) -> None:
        """Close all connections; an iteration that has not ended stops."""
        if self._loop.is_closed:
            return
        for stream in list(self._streams):
            with suppress(RuntimeError):  # another thread waits for its next value
                self._loop.run(stream.aclose())
        self._loop.run(self._client.close())
        self._loop.close()

    def execute(
        self,
        code: str | None = None,
        inputs: Sequence[Any] = (),
        *,
        reply: str | None = None,
        entry_point: str | None = None,
        input_type: InputType | None = None,
        limits: Limits | dict[str, Any] | None = None,
        policy: Policy | None = None,
        seed: int | None = None,
        modules: dict[str, str] | None = None,
        isolation: Isolation | None = None,
        strict_output: bool = False,
    ) -> Result:
        """Execute a program on grids.

        A failure of the program is part of the result, not an exception.

        Args:
            code: Python source; a fenced block in it is read as in `reply`.
            inputs: the input grids, as lists, arrays or tensors.
            reply: a model's whole reply with the program in it, instead of `code`; without a
                program, the status is `rejected`.
            entry_point: the function to call; by default `task`, `transform`, `solve`, `main` or
                `p`, whichever the program defines, else its last top-level function.
            input_type: what the function receives, "numpy" or "list"; by default the type that
                its annotation names, else the one that the program treats it as.
            limits: time, memory and output, as `Limits` or a dict with the same fields.
            policy: "restricted" (both walls, the default) or "kernel" (the kernel wall alone).
            seed: the seed of `random` and `numpy.random`; 0 by default.
            modules: sources of further modules that the program may import, by name.
            isolation: "program" (the default) lets no state pass from another program, "fork"
                gives it a process of its own; "batch" means the same as "program".
            strict_output: refuse floats in outputs, also those that are whole numbers.

        Raises:
            FieldError: an argument breaks a rule.
            ClientError: the request failed.
        """
        return self._loop.run(
            self._client.execute(
                code,
                inputs,
                reply=reply,
                entry_point=entry_point,
                input_type=input_type,
                limits=limits,
                policy=policy,
                seed=seed,
                modules=modules,
                isolation=isolation,
                strict_output=strict_output,
            )
        )

    def verify(
        self,
        code: str | None = None,
        *,
        reply: str | None = None,
        task_id: str | None = None,
        task: Mapping[str, Any] | None = None,
        dataset: DatasetName | None = None,
        entry_point: str | None = None,
        input_type: InputType | None = None,
        limits: Limits | dict[str, Any] | None = None,
        policy: Policy | None = None,
        seed: int | None = None,
        modules: dict[str, str] | None = None,
        isolation: Isolation | None = None,
        strict_output: bool = False,
        augmentation: Augmentation | dict[str, Any] | None = None,
    ) -> Verification:
        """Verify a program against the pairs of a task.

        Args:
            code: Python source; a fenced block in it is read as in `reply`.
            reply: a model's whole reply with the program in it, instead of `code`; without a
                program, the status is `rejected`.
            task_id: the id of a task that the service knows.
            task: instead of an id, the task itself: a dict with `train` and `test` pairs. Its grids
                may be arrays or tensors, and its other fields are not sent.
            dataset: the dataset of `task_id`, where several have a task with this id.
            entry_point: the function to call; by default `task`, `transform`, `solve`, `main` or
                `p`, whichever the program defines, else its last top-level function.
            input_type: what the function receives, "numpy" or "list"; by default the type that
                its annotation names, else the one that the program treats it as.
            limits: time, memory and output, as `Limits` or a dict with the same fields.
            policy: "restricted" (both walls, the default) or "kernel" (the kernel wall alone).
            seed: the seed of `random` and `numpy.random`; 0 by default.
            modules: sources of further modules that the program may import, by name.
            isolation: "program" (the default) lets no state pass from another program, "fork"
                gives it a process of its own; "batch" means the same as "program".
            strict_output: refuse floats in outputs, also those that are whole numbers.
            augmentation: how the task that the model saw differs from this one; the program runs
                on the task as the model saw it, and its grids are reverted.

        Raises:
            FieldError: an argument breaks a rule, or not exactly one task is given.
            ClientError: the request failed.
        """
        return self._loop.run(
            self._client.verify(
                code,
                reply=reply,
                task_id=task_id,
                task=task,
                dataset=dataset,
                entry_point=entry_point,
                input_type=input_type,
                limits=limits,
                policy=policy,
                seed=seed,
                modules=modules,
                isolation=isolation,
                strict_output=strict_output,
                augmentation=augmentation,
            )
        )

    def verify_batch(
        self,
        programs: Programs,
        on_progress: messages.OnProgress | None = None,
        *,
        ordered: bool = False,
    ) -> Generator[BatchLine, None, None]:
        """Verify many programs; yield each verification as soon as it is finished.

        When the connection is lost, the programs without a verification are sent again. A program
        that breaks a rule is `rejected`, with the reason in `error`. One that cannot even be sent,
        such as a second one with the same id, has no `execution_id`.

        Args:
            programs: `BatchProgram`s, or dicts with the same fields. A program without an id
                gets its index as its id.
            on_progress: called with the number of finished programs and their total.
            ordered: yield in the order of the programs; later ones are held in memory meanwhile.

        Raises:
            FieldError: there are no programs.
            ClientError: the request failed.
        """
        yield from self._iterate(self._client.verify_batch(programs, on_progress, ordered=ordered))

    def submit(self, programs: Programs, idempotency_key: str | None = None) -> JobReport:
        """Submit many programs as a job, which the service verifies in the background.

        Args:
            programs: `BatchProgram`s, or dicts with the same fields. A program without an id
                gets its index as its id.
            idempotency_key: a second submission with the same key and programs returns the
                first job; by default a random key.

        Raises:
            FieldError: there are no programs.
            ClientError: the request failed.
        """
        return self._loop.run(self._client.submit(programs, idempotency_key))

    def job(self, job_id: str) -> JobReport:
        """Return the state of a job.

        Args:
            job_id: the job's id.

        Raises:
            ClientError: the request failed; a `ServiceError` of kind `unknown-job` when there is
                no such job.
        """
        return self._loop.run(self._client.job(job_id))

    def jobs(self, limit: int = 100) -> list[JobReport]:
        """Return the latest jobs, newest first.

        Args:
            limit: the maximum number of jobs.

        Raises:
            ClientError: the request failed.
        """
        return self._loop.run(self._client.jobs(limit))

    def cancel(self, job_id: str) -> JobReport:
        """Cancel a job and return its state; a job that has ended does not change.

        Args:
            job_id: the job's id.

        Raises:
            ClientError: the request failed.
        """
        return self._loop.run(self._client.cancel(job_id))

    def results(
        self,
        job_id: str,
        on_progress: messages.OnProgress | None = None,
        cursor: int = 0,
        *,
        ordered: bool = False,
    ) -> Generator[BatchLine, None, None]:
        """Yield the results of a job as they become available, until the job has ended.

        Args:
            job_id: the job's id.
            on_progress: called with the number of results so far and the job's total.
            cursor: the number of results to skip, such as those received before.
            ordered: yield in the order of the programs; later ones are held in memory meanwhile.

        Raises:
            FieldError: `ordered` is combined with a cursor.
            ClientError: a request failed.
        """
        yield from self._iterate(self._client.results(job_id, on_progress, cursor, ordered=ordered))

    def task(self, task_id: str, dataset: DatasetName | None = None) -> Task:
        """Return a task with its pairs.

        Args:
            task_id: the task's id.
            dataset: the dataset of the task, where several have a task with this id.

        Raises:
            ClientError: the request failed.
        """
        return self._loop.run(self._client.task(task_id, dataset))

    def mark(
        self,
        execution_id: str,
        verdict: MarkVerdict,
        note: str = "",
        *,
        on: MarkedPart = "execution",
    ) -> MarkReport:
        """Mark an audited execution, or its source wherever it runs.

        A request that is repeated after a lost connection may write the same mark twice.

        Args:
            execution_id: the id of a result, or the `execution_id` of a line.
            verdict: "harmless", "unsafe" or "follow_up".
            note: why, for those who read it later.
            on: "execution", or "source" for every execution of its source, also later ones.

        Raises:
            FieldError: an argument breaks a rule.
            ClientError: the request failed; a `ServiceError` of kind `unknown-record` when there
                is no such record.
        """
        return self._loop.run(self._client.mark(execution_id, verdict, note, on=on))

    def sandbox(self) -> SandboxReport:
        """Return the walls in force at the service, and what programs may use.

        Raises:
            ClientError: the request failed.
        """
        return self._loop.run(self._client.sandbox())

    def _iterate(self, stream: AsyncGenerator[BatchLine, None]) -> Generator[BatchLine, None, None]:
        loop = self._loop  # in a fork, an iteration cannot go on
        self._streams.add(stream)
        try:
            while True:
                try:
                    yield loop.run(anext(stream))
                except StopAsyncIteration:
                    return
        finally:
            self._streams.discard(stream)
            if not loop.is_closed and not loop.is_inherited:
                loop.run(stream.aclose())
