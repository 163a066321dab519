"""The sandbox for threads: the async one, on an event loop of its own."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox.async_sandbox import AsyncSandbox
from sandbox.grids import Grid
from sandbox.limits import Limits
from sandbox.program import Program, Script
from sandbox.results import Result, ScriptResult, Violation

T = TypeVar("T")


class Sandbox:
    """Runs programs in confined processes. May be used from any number of threads.

        with Sandbox() as box:
            result = box.run(Program("def task(grid): return grid.T"), [[[0, 1]]])

    Takes the arguments of `AsyncSandbox`. Templates are started by `start`, or by entering.
    """

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._inner: AsyncSandbox | None = None

    def start(self) -> Self:
        """Starts the templates; returns the sandbox.

        Raises:
            SandboxUnavailableError: this host lacks a wall that must be there.
        """
        if self._inner is not None:
            raise RuntimeError("this sandbox has been started already")
        inner = AsyncSandbox(**self._options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="sandbox")
        self._thread.start()
        try:
            self._submit(inner.start()).result()
        except BaseException:
            self._submit(inner.close()).result()
            self._stop_loop()
            raise
        self._inner = inner
        return self

    def close(self) -> None:
        """Ends the templates and what runs in them; whoever waits for that gets an exception."""
        if self._inner is not None:
            self._submit(self._inner.close()).result()
            self._submit(_others_end()).result()
            self._inner = None
            self._stop_loop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def inner(self) -> AsyncSandbox:
        """The async sandbox, for what it tells of itself.

        Raises:
            RuntimeError: it has not been started, or is closed.
        """
        if self._inner is None:
            raise RuntimeError("this sandbox is not started: use `with Sandbox() as box:`")
        return self._inner

    def run(self, program: Program, inputs: Sequence[Grid], limits: Limits | None = None) -> Result:
        """Runs `program` on each of `inputs`. See `AsyncSandbox.run`."""
        return self.submit(program, inputs, limits).result()

    def submit(
        self, program: Program, inputs: Sequence[Grid], limits: Limits | None = None
    ) -> "Future[Result]":
        """Has `program` run when there is room for it; returns at once."""
        return self._submit(self.inner.run(program, inputs, limits))

    def run_script(self, script: Script, limits: Limits | None = None) -> ScriptResult:
        """Runs a script with its standard input. See `AsyncSandbox.run_script`."""
        return self._submit(self.inner.run_script(script, limits)).result()

    def audit(self, code: str) -> list[Violation]:
        """What would be refused or stopped in `code`. See `AsyncSandbox.audit`."""
        return self._submit(self.inner.audit(code)).result()

    def run_batch(
        self, work: Sequence[tuple[Program, list[Grid]]], limits: Limits | None = None
    ) -> list[Result]:
        """Runs one client's programs, many to a process. See `AsyncSandbox.run_batch`."""
        return self._submit(self.inner.run_batch(work, limits)).result()

    def _submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        if self._loop is None:
            raise RuntimeError("this sandbox is not started")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _stop_loop(self) -> None:
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None


async def _others_end() -> None:
    """Waits for all other tasks of this loop, whatever becomes of them."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
