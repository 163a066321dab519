"""Where programs are verified: in a sandbox of this process, or by a running service."""

import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
import msgspec

from omniarc import language
from omniarc.corpus import Task
from omniarc.display import plain_text
from omniarc.evaluation import verification
from omniarc.evaluation.predictions import Prediction
from omniarc.evaluation.verification import Verification
from sandbox import AsyncSandbox, Limits
from sandbox.errors import GridError
from sandbox.grids import check_rectangular
from sandbox.results import Error, Isolation, Status, never_ran
from service.client import AsyncClient, Retries, ServiceError, UnreachableError
from service.client.errors import UNEXPECTED_ANSWER
from service.command.failure import CommandError

# Jobs under way for each worker: enough to keep it busy, few enough to hold in memory.
_AHEAD = 4

# Programs in one job where they may share a process; what is under way is lost on an interrupt.
_TOGETHER = 64

_REQUESTS_AT_ONCE = 16

# A long run does not end because a service is busy, or is started again.
_PATIENT = Retries(attempts=8, first_seconds=0.5, longest_seconds=10.0)

# But one that is not there at all, as a mistyped address has it, is told at once.
_ONCE = Retries(attempts=1)

# Where the key for a service is read: an option could be read by all who list the processes.
KEY_VARIABLE = "OMNIARC_API_KEY"


class Job(NamedTuple):
    """A prediction with its place in the file, and the task that it is for."""

    place: int
    prediction: Prediction
    task: Task

    @property
    def shown(self) -> Task:
        """The task as the model saw it."""
        augmentation = self.prediction.augmentation
        return self.task if augmentation is None else augmentation.augmented(self.task)

    def reverted(self, verified: Verification) -> Verification:
        """A verification on the task as the model saw it, as one on the task as it is."""
        augmentation = self.prediction.augmentation
        return verified if augmentation is None else augmentation.reverted(verified)


class Verifier(NamedTuple):
    """Verifies some jobs at a time.

    Attributes:
        verify: gives the verification of each job, in order.
        size: how many jobs to give it at a time, at most.
        at_once: how often to call it before the first call has ended.
    """

    verify: Callable[[Sequence[Job]], Awaitable[list[Verification]]]
    size: int
    at_once: int


def refused(job: Job, error: ValueError) -> Verification:
    """The verdict on a reply that holds nothing to run, as `error` says."""
    problem = Error(type(error).__name__, str(error))
    result = never_ran(Status.REJECTED, problem, len(job.task.pairs))
    return verification.compare(result, job.task)


def what_runs(job: Job) -> bytes:
    """A digest of all that a verdict depends on: jobs that have it in common run once for all.

    Raises:
        ValueError: there is nothing to run, as `Prediction.program` says.
    """
    prediction, task = job.prediction, job.task
    told = (
        task.dataset,
        task.id,
        prediction.program().source,
        prediction.entry_point,
        prediction.augmentation,
    )
    return hashlib.sha256(msgspec.msgpack.encode(told)).digest()


@asynccontextmanager
async def in_process(workers: int, limits: Limits, isolation: Isolation) -> AsyncIterator[Verifier]:
    """Verifies in a sandbox that is started here.

    Args:
        workers: how many programs run at once; 0 for one a processor.
        limits: of each program.
        isolation: "batch" has many programs share a process, where one that is hostile can answer
            for those after it.
    """
    async with AsyncSandbox(concurrency=workers or None, extra_modules=language.MODULES) as box:

        async def verify_one(jobs: Sequence[Job]) -> list[Verification]:
            return [await verify_alone(job) for job in jobs]

        async def verify_alone(job: Job) -> Verification:
            shown = job.shown
            result = await box.run(job.prediction.program(), shown.inputs, limits)
            return job.reverted(verification.compare(result, shown))

        async def verify_together(jobs: Sequence[Job]) -> list[Verification]:
            tasks = [job.shown for job in jobs]
            work = [
                (job.prediction.program(), shown.inputs)
                for job, shown in zip(jobs, tasks, strict=True)
            ]
            results = await box.run_batch(work, limits)
            return [
                job.reverted(verification.compare(result, shown))
                for job, shown, result in zip(jobs, tasks, results, strict=True)
            ]

        if isolation == "batch":
            yield Verifier(verify_together, _TOGETHER, box.concurrency * 2)
        else:
            yield Verifier(verify_one, 1, box.concurrency * _AHEAD)


@asynccontextmanager
async def over_http(url: str, limits: Limits, isolation: Isolation) -> AsyncIterator[Verifier]:
    """Has a running service verify, at its `POST /v1/verify`; waits where it is busy.

    Raises:
        CommandError: it is not there; and of each call, it cannot be reached any more, or answers
            what is no verification.
    """
    timeout = httpx.Timeout(limits.wall_seconds * 8 + 60, connect=10)
    key = os.environ.get(KEY_VARIABLE)
    try:
        asking = AsyncClient(url, key, timeout=timeout, retries=_ONCE)
        opened = AsyncClient(url, key, timeout=timeout, retries=_PATIENT)
    except ValueError as error:
        raise CommandError(f"{url}: {str(error).removeprefix('url: ')}") from None
    parsed = httpx.URL(url)
    # A key may be in it, and is nobody's to read.
    shown_url = str(parsed.copy_with(userinfo=b"")) if parsed.userinfo else url
    async with asking, opened as client:
        try:
            await asking.sandbox()
        except UnreachableError as error:
            raise CommandError(f"{shown_url}: {error.__cause__ or error}") from None
        except ServiceError:
            pass  # it is there; what it thinks of programs shows with the first

        async def verify_one(jobs: Sequence[Job]) -> list[Verification]:
            return [await verify(job) for job in jobs]

        async def verify(job: Job) -> Verification:
            try:
                verified = await client.verify(**_request(job, limits, isolation))
                check_fits(verified, job.task)
            except (UnreachableError, httpx.HTTPError) as error:
                raise CommandError(f"{shown_url}: {error.__cause__ or error}") from None
            except ServiceError as error:
                shown = plain_text(str(error)[:300]).plain
                if error.kind == UNEXPECTED_ANSWER:
                    shown = f"its answer is no verification: {error.detail}"
                raise CommandError(f"{shown_url}: {shown}") from None
            except GridError as error:
                raise CommandError(f"{shown_url}: its answer is no verification: {error}") from None
            verified = msgspec.structs.replace(verified, task_id=job.task.id)
            return job.reverted(verified)

        yield Verifier(verify_one, 1, _REQUESTS_AT_ONCE)


def check_fits(verified: Verification, task: Task) -> None:
    """Raises GridError unless a verification that came from outside can be one on `task`."""
    for kind, verdicts, pairs in (
        ("train", verified.train, task.train),
        ("test", verified.test, task.test),
    ):
        if len(verdicts) != len(pairs):
            raise GridError(kind, f"must have {len(pairs)} pairs, not {len(verdicts)}")
        for index, verdict in enumerate(verdicts):
            if verdict.grid is not None:
                check_rectangular(verdict.grid, f"{kind}[{index}].grid")


def _request(job: Job, limits: Limits, isolation: Isolation) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "code": job.prediction.program().code,
        "entry_point": job.prediction.entry_point,
        "limits": limits,
        "isolation": isolation,
    }
    if job.prediction.augmentation is None:
        return {**asked, "task_id": job.task.id, "dataset": job.task.dataset}
    shown = job.shown
    return {**asked, "task": msgspec.to_builtins({"train": shown.train, "test": shown.test})}
