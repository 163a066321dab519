"""Whether a service process should be sent programs now."""

import asyncio
import logging

from sandbox.async_sandbox import AsyncSandbox
from sandbox.errors import SandboxUnavailableError
from sandbox.program import Program
from service.api.problems import Problem
from service.execution.executor import Executor
from service.store.database import Database, DatabaseError

log = logging.getLogger(__name__)

# A database that answered so lately is not asked again, and one that takes longer is silent.
_FRESH_SECONDS = 1.0
_PATIENCE_SECONDS = 2.0


class Readiness:
    """What `GET /readyz` answers from. Used from one event loop."""

    def __init__(self, sandbox: AsyncSandbox, executor: Executor, database: Database) -> None:
        self._sandbox = sandbox
        self._executor = executor
        self._database = database
        self._reviving: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[bool] | None = None
        self._answers = False
        self._asked_at = float("-inf")
        self.is_ending = False

    async def check(self) -> None:
        """Raises the Problem, 503, that says why it is not ready, if it is not."""
        if self.is_ending:
            raise _not_ready("the service ends")
        if not self._sandbox.templates:
            self._revive()
            raise _not_ready("no template process is alive")
        self._executor.refuse_when_full()
        if not await self._database_answers():
            raise _not_ready("the database does not answer")

    def _revive(self) -> None:
        """Has a template started: else only the next program would, and none comes meanwhile."""
        if self._reviving is None or self._reviving.done():
            self._reviving = asyncio.create_task(self._run_something())

    async def _run_something(self) -> None:
        try:
            await self._sandbox.run(Program("def task(grid): return grid"), [[[0]]])
        except SandboxUnavailableError as error:
            log.error("sandbox: %s", error)

    async def _database_answers(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._asked_at >= _FRESH_SECONDS and self._asking is None:
            self._asked_at = now
            self._asking = asyncio.create_task(self._ask())
        if self._asking is not None:
            # One question at a time: a silent database must not use up the threads.
            done, _ = await asyncio.wait([self._asking], timeout=_PATIENCE_SECONDS)
            if not done:
                return False
        return self._answers

    async def _ask(self) -> bool:
        try:
            await asyncio.to_thread(self._database.ping)
            self._answers = True
        except DatabaseError:
            self._answers = False
        finally:
            self._asking = None
        return self._answers


def _not_ready(detail: str) -> Problem:
    return Problem(503, "not-ready", detail, None, {"Retry-After": "1"})
