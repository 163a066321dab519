"""The blocking sandbox: an `AsyncSandbox` on a background event loop, for use from threads."""

from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox import forking
from sandbox.async_sandbox import AsyncSandbox
from sandbox.errors import SandboxStateError
from sandbox.limits import Limits
from sandbox.loop_thread import LoopThread
from sandbox.options import SandboxOptions
from sandbox.pool.template_pool import FORKED
from sandbox.program import Program, Script
from sandbox.results import Result, ScriptResult, Violation

T = TypeVar("T")

_NOT_STARTED = "this sandbox is not started: use `with Sandbox() as box:`"


class Sandbox:
    """Runs programs in confined processes. May be used from any number of threads.

        with Sandbox() as box:
            result = box.run(Program("def task(grid): return grid.T"), [[[0, 1]]])

    The constructor starts nothing; enter the sandbox as a context manager, or call `start` and
    `close`. A closed sandbox can be started again. A forked process cannot use a sandbox that its
    parent started. A sandbox is pickled as its arguments; the copy is not started.

    Args:
        concurrency: how many programs run at once; by default one for each processor.
        spares: how many additional children each template keeps forked.
        extra_modules: installed modules that programs may import in addition to the standard
            ones, such as `omniarc.dsl`. All their public names are accessible.
            A whole package, such as `sympy`, is loaded when a program first mentions it, in a
            template of its own.
        hash_seed: the seed of `hash` in every program.
        allow_eval: whether programs under policy `restricted` may run text with `eval` and
            `exec`, which compile it under the same policy.
        restores: how many programs of one client a child may run, each time put back to what it
            was; 0 to fork a child for each program. Without effect where the kernel does not
            offer it.
        restored_clients: for how many clients each slot keeps a child that is put back, which takes
            40 MB; programs of further clients run in forked children.

    Raises:
        FieldError: an argument is out of its range, or of another type.
    """

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        spares: int = 1,
        extra_modules: Sequence[str] = (),
        hash_seed: int = 0,
        allow_eval: bool = True,
        restores: int = 1000,
        restored_clients: int = 4,
    ) -> None:
        self._arguments: dict[str, Any] = {
            "concurrency": concurrency,
            "spares": spares,
            "extra_modules": extra_modules,
            "hash_seed": hash_seed,
            "allow_eval": allow_eval,
            "restores": restores,
            "restored_clients": restored_clients,
        }
        SandboxOptions(**self._arguments)  # raises FieldError
        self._thread: LoopThread | None = None
        self._inner: AsyncSandbox | None = None

    def start(self) -> Self:
        """Start one template for each slot, wait until they are ready, and return the sandbox.

        Raises:
            SandboxStateError: the sandbox is already running.
            SandboxUnavailableError: this host lacks a required wall, or cannot start a template.
        """
        if self._inner is not None:
            _ = self.inner  # it may be the parent's
            raise SandboxStateError("this sandbox is already started")
        inner = AsyncSandbox(**self._arguments)
        thread = LoopThread("sandbox")
        try:
            thread.run(inner.start())
        except BaseException:
            thread.run(inner.close())
            thread.close()
            raise
        self._thread, self._inner = thread, inner
        return self

    def close(self) -> None:
        """Kill all templates and the programs in them. May be called again.

        Runs that are pending in other threads raise an exception.
        """
        if self._thread is not None and self._inner is not None:
            thread, inner = self._thread, self._inner
            if thread.is_inherited:
                forking.keep(thread, inner)
            else:
                thread.run(inner.close())
                thread.close()
            self._thread = self._inner = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), **self._arguments), ()

    @property
    def inner(self) -> AsyncSandbox:
        """The asynchronous sandbox, for its attributes.

        Raises:
            SandboxStateError: the sandbox is not started, or closed, or the parent of this
                process started it.
        """
        if self._inner is None:
            raise SandboxStateError(_NOT_STARTED)
        if self._thread is not None and self._thread.is_inherited:
            raise SandboxStateError(FORKED)
        return self._inner

    def run(
        self,
        program: Program,
        inputs: Sequence[Any],
        limits: Limits | None = None,
        *,
        client: str | None = "",
    ) -> Result:
        """Run a program on each input and wait for the result.

        Whatever the program does wrong is in the result: exceptions are errors, exceeded limits
        and attempts at something forbidden are statuses.

        Args:
            program: the program.
            inputs: one grid for each call, as lists, arrays or tensors; at most 1000.
            limits: limits for all calls together; the defaults of `Limits` if None.
            client: whose program it is. Only programs of the same client run one after another in
                a child that is put back in between; None for a child forked for this program.

        Returns:
            The result, with one output for each input.

        Raises:
            GridError: an input is not a grid.
            FieldTypeError: `program` is not a `Program`, but for example its source text.
            FieldError: there are no inputs, or too many.
            SandboxStateError: the sandbox is not started, or closed.
            SandboxUnavailableError: templates can no longer be started.
        """
        return self.submit(program, inputs, limits, client=client).result()

    def submit(
        self,
        program: Program,
        inputs: Sequence[Any],
        limits: Limits | None = None,
        *,
        client: str | None = "",
    ) -> "Future[Result]":
        """Schedule a program and return at once.

        Args:
            program: the program.
            inputs: one grid for each call, as lists, arrays or tensors; at most 1000.
            limits: limits for all calls together; the defaults of `Limits` if None.
            client: as for `run`.

        Returns:
            A future of the result. It raises what `run` raises. Cancelling it kills the program.

        Raises:
            SandboxStateError: the sandbox is not started, or closed.
        """
        return self._submit(self.inner.run(program, inputs, limits, client=client))

    def run_script(self, script: Script, limits: Limits | None = None) -> ScriptResult:
        """Run a script in its own process and wait for the result.

        Whatever the script does wrong is in the result.

        Args:
            script: the script with its standard input.
            limits: limits of the script; the defaults of `Limits` if None.

        Returns:
            The result, with the exit code and what the script wrote.

        Raises:
            FieldTypeError: `script` is not a `Script`, but for example its source text.
            SandboxStateError: the sandbox is not started, or closed.
            SandboxUnavailableError: templates can no longer be started.
        """
        return self._submit(self.inner.run_script(script, limits)).result()

    def audit(self, code: str | Program) -> list[Violation]:
        """Return what policy `restricted` would refuse or stop, without running the code.

        Args:
            code: Python source, or a program, which may be in a model's reply.

        Returns:
            The findings, in the order of their lines.

        Raises:
            FieldError: the code is empty, too long or not valid Unicode.
            NoProgramError: the program's reply has no program.
            CodeSyntaxError: the code is not valid Python.
            AuditError: the audit exceeded its limits, or its process was killed.
            SandboxStateError: the sandbox is not started, or closed.
            SandboxUnavailableError: templates can no longer be started.
        """
        return self._submit(self.inner.audit(code)).result()

    def run_batch(
        self,
        work: Sequence[tuple[Program, Sequence[Any]]],
        limits: Limits | None = None,
        *,
        client: str | None = "",
    ) -> list[Result]:
        """Run many programs, as many at once as there are slots.

        Args:
            work: programs, each with its inputs.
            limits: limits of each program; the defaults of `Limits` if None.
            client: as for `run`.

        Returns:
            One result for each program, in order.

        Raises:
            GridError: an input is not a grid.
            FieldTypeError: a program is not a `Program`, but for example its source text.
            FieldError: a program has no inputs, or too many.
            SandboxStateError: the sandbox is not started, or closed.
            SandboxUnavailableError: templates can no longer be started.
        """
        return self._submit(self.inner.run_batch(work, limits, client=client)).result()

    def _submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        thread = self._thread
        try:
            if thread is not None:
                return thread.submit(work)
        except RuntimeError:  # another thread has just closed the sandbox
            pass
        work.close()
        raise SandboxStateError(_NOT_STARTED)
