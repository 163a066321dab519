"""What the routes share: the parts of one service process, and how they are put together."""

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
from service.execution.jobs import Jobs
from service.gauges import Gauges
from service.http.access import KEYS_SEEN_AFTER_SECONDS, Access
from service.readiness import Readiness
from service.settings import Settings
from service.store.database import Database, DatabaseError
from service.store.jobs import JobStore
from service.store.keys import KeyStore
from service.telemetry.metrics import Metrics
from service.telemetry.tracing import Tracing


@dataclass(frozen=True)
class State:
    """One service process's parts."""

    settings: Settings
    sandbox: AsyncSandbox
    database: Database
    access: Access
    trail: AuditTrail
    metrics: Metrics
    executor: Executor
    jobs: Jobs
    gauges: Gauges
    readiness: Readiness

    def drain(self) -> None:
        """Begins the end: no more requests are asked for, and streams without an end end."""
        self.readiness.is_ending = True
        self.jobs.closing.set()


def state_of(request: Request) -> State:
    """The state of the process that serves `request`."""
    return cast(State, request.app.state.parts)


@asynccontextmanager
async def running(settings: Settings, tracing: Tracing) -> AsyncIterator[State]:
    """The parts, started; ended in the opposite order, so that nothing noted is lost.

    Raises:
        DatabaseError: the database cannot be used.
        SandboxUnavailableError: this host lacks a wall that must be there.
    """
    database = Database(settings.database)
    try:
        keys = KeyStore(database)
        await asyncio.to_thread(_prepare, settings, database, keys)
        access = Access(settings, keys)
        await asyncio.to_thread(access.refresh)
        # One more than the slots: urgent work need not wait for bulk work.
        async with (
            AsyncSandbox(
                concurrency=settings.slots_each + 1,
                spares=settings.spares,
                extra_modules=settings.extra_modules,
            ) as sandbox,
            _refreshed(access),
        ):
            trail = AuditTrail(settings, database, _walls(sandbox))
            metrics = Metrics()
            executor = Executor(settings, sandbox, trail, metrics, tracing)
            jobs = Jobs(settings, JobStore(database), executor)
            gauges = Gauges(metrics, sandbox, executor, jobs, trail)
            trail.start()
            try:
                await jobs.start()
                async with _shown_by_others(gauges, metrics):
                    yield State(
                        settings,
                        sandbox,
                        database,
                        access,
                        trail,
                        metrics,
                        executor,
                        jobs,
                        gauges,
                        Readiness(sandbox, executor, database),
                    )
            finally:
                await jobs.close()
                await asyncio.to_thread(trail.close)
    finally:
        database.close()


def _prepare(settings: Settings, database: Database, keys: KeyStore) -> None:
    database.migrate()
    if settings.admin_key is not None:
        keys.ensure_admin(settings.admin_key.get_secret_value())


def _walls(sandbox: AsyncSandbox) -> str:
    """The walls in force here, in a few words."""
    return " ".join(
        wall.name.replace(" ", "-") for wall in walls.survey(sandbox.namespaces) if wall.available
    )


@asynccontextmanager
async def _refreshed(access: Access) -> AsyncIterator[None]:
    async def refresh() -> None:
        while True:
            await asyncio.sleep(KEYS_SEEN_AFTER_SECONDS)
            with suppress(DatabaseError):  # those known stay in force
                await asyncio.to_thread(access.refresh)

    async with _beside(refresh()):
        yield


@asynccontextmanager
async def _shown_by_others(gauges: Gauges, metrics: Metrics) -> AsyncIterator[None]:
    async def read() -> None:
        while metrics.are_shared:
            gauges.read()
            await asyncio.sleep(Gauges.SECONDS)

    async with _beside(read()):
        yield


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Has `work` done for as long as the block lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
