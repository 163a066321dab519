"""The components of a service process, and their startup and shutdown."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request

from sandbox import walls
from sandbox.async_sandbox import AsyncSandbox
from service.audit.trail import AuditTrail
from service.execution.executor import Executor
from service.execution.job_scores import JobScores
from service.execution.jobs import Jobs
from service.execution.shared_runs import SharedRuns
from service.gauges import Gauges
from service.http.access import Access
from service.readiness import Readiness
from service.settings import Settings
from service.store.database import Database, DatabaseError
from service.store.jobs import JobStore
from service.store.keys import REFRESH_SECONDS, KeyStore
from service.telemetry.metrics import Metrics
from service.telemetry.tracing import Tracing


@dataclass(frozen=True, kw_only=True)
class State:
    """The components of a service process, shared by its routes."""

    settings: Settings
    sandbox: AsyncSandbox
    database: Database
    access: Access
    trail: AuditTrail
    metrics: Metrics
    executor: Executor
    shared_runs: SharedRuns
    jobs: Jobs
    job_scores: JobScores
    gauges: Gauges
    readiness: Readiness

    def drain(self) -> None:
        """Begin the shutdown: report that the process is not ready, and end event streams."""
        self.readiness.is_shutting_down = True
        self.jobs.closing.set()


def state_of(request: Request) -> State:
    """Return the state of the process that serves `request`."""
    return cast(State, request.app.state.parts)


@asynccontextmanager
async def lifespan(settings: Settings, tracing: Tracing) -> AsyncIterator[State]:
    """Start the components for the duration of the block.

    They are closed in reverse order, so that no result or audit record is lost.

    Raises:
        DatabaseError: the database cannot be used.
        SandboxUnavailableError: the host lacks a required wall.
    """
    database = Database(settings.database)
    try:
        keys = KeyStore(database)
        await asyncio.to_thread(_prepare_database, settings, database, keys)
        access = Access(settings, keys)
        await asyncio.to_thread(access.refresh)
        # The fair queue grants urgent work an extra slot.
        async with (
            AsyncSandbox(
                concurrency=settings.slots_per_process,
                extra_slots=1,
                spares=settings.spares,
                extra_modules=settings.extra_modules,
                allow_eval=settings.allow_eval,
                restores=settings.restores,
                restored_clients=settings.restored_clients,
            ) as sandbox,
            _background_task(_refresh_keys(access)),
        ):
            trail = AuditTrail(
                settings, database, " ".join(walls.names_in_force(sandbox.namespaces))
            )
            metrics = Metrics()
            executor = Executor(settings, sandbox, trail, metrics, tracing)
            jobs = Jobs(settings, JobStore(database), executor)
            gauges = Gauges(metrics, sandbox, executor, jobs, trail)
            trail.start()
            try:
                await jobs.start()
                async with _background_task(_refresh_gauges(gauges, metrics)):
                    yield State(
                        settings=settings,
                        sandbox=sandbox,
                        database=database,
                        access=access,
                        trail=trail,
                        metrics=metrics,
                        executor=executor,
                        shared_runs=SharedRuns(),
                        jobs=jobs,
                        job_scores=JobScores(jobs.store),
                        gauges=gauges,
                        readiness=Readiness(sandbox, executor, database),
                    )
            finally:
                await jobs.close()
                await asyncio.to_thread(trail.close)
    finally:
        database.close()


def _prepare_database(settings: Settings, database: Database, keys: KeyStore) -> None:
    database.migrate()
    if settings.admin_key is not None:
        keys.ensure_admin(settings.admin_key.get_secret_value())


async def _refresh_keys(access: Access) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        with suppress(DatabaseError):  # the keys read last stay valid
            await asyncio.to_thread(access.refresh)


async def _refresh_gauges(gauges: Gauges, metrics: Metrics) -> None:
    """Update the gauges regularly, if other processes report them too."""
    while metrics.are_shared:
        gauges.update()
        await asyncio.sleep(Gauges.INTERVAL_SECONDS)


@asynccontextmanager
async def _background_task(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work` as a task for the duration of the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
