"""Readiness of a service process to run programs."""

import asyncio
import logging

from sandbox.async_sandbox import AsyncSandbox
from sandbox.errors import SandboxUnavailableError
from sandbox.program import Program
from service.api.problems import Problem
from service.execution.executor import Executor
from service.store.database import Database, DatabaseError

log = logging.getLogger(__name__)

# The database is pinged at most this often, and counts as unreachable after the timeout.
_PING_INTERVAL_SECONDS = 1.0
_PING_TIMEOUT_SECONDS = 2.0


class Readiness:
    """The state behind `GET /readyz`. For use from one event loop.

    Attributes:
        is_shutting_down: set when the shutdown begins.
    """

    def __init__(self, sandbox: AsyncSandbox, executor: Executor, database: Database) -> None:
        self._sandbox = sandbox
        self._executor = executor
        self._database = database
        self._starting: asyncio.Task[None] | None = None
        self._ping: asyncio.Task[bool] | None = None
        self._is_reachable = False
        self._pinged_at = float("-inf")
        self.is_shutting_down = False

    async def check(self) -> None:
        """Check that the process is ready.

        Raises:
            Problem: 503, the process is not ready; the detail says why.
        """
        if self.is_shutting_down:
            raise _not_ready("The service is shutting down")
        if not self._sandbox.templates:
            self._start_template()
            raise _not_ready("No template process is running")
        # A full queue is no reason: it may be one client's, and the others are still served.
        self._executor.check_trail()
        if not await self._database_is_reachable():
            raise _not_ready("The database is not responding")

    def _start_template(self) -> None:
        """Start a template process: otherwise only a program would, and none is sent meanwhile."""
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._run_program())

    async def _run_program(self) -> None:
        try:
            await self._sandbox.run(Program("def task(grid): return grid"), [[[0]]])
        except SandboxUnavailableError as error:
            log.error("sandbox: %s", error)

    async def _database_is_reachable(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._pinged_at >= _PING_INTERVAL_SECONDS and self._ping is None:
            self._pinged_at = now
            self._ping = asyncio.create_task(self._ping_database())
        if self._ping is not None:
            # One ping at a time: a database that hangs must not use up the thread pool.
            done, _ = await asyncio.wait([self._ping], timeout=_PING_TIMEOUT_SECONDS)
            if not done:
                return False
        return self._is_reachable

    async def _ping_database(self) -> bool:
        try:
            await asyncio.to_thread(self._database.ping)
            self._is_reachable = True
        except DatabaseError:
            self._is_reachable = False
        finally:
            self._ping = None
        return self._is_reachable


def _not_ready(detail: str) -> Problem:
    return Problem(503, "not-ready", detail, None, {"Retry-After": "1"})
