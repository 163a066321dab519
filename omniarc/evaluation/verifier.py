"""Verifiers of predicted programs: the interface, and the one that uses a sandbox."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from omniarc import language
from omniarc.errors import OmniArcError
from omniarc.evaluation import verification
from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.verification import Verification
from sandbox import AsyncSandbox, Limits, Program, walls
from sandbox.errors import FieldError
from sandbox.results import Isolation, Status

# Programs per slot of the sandbox that are prepared ahead: enough to keep each slot busy, few
# enough to hold in memory.
_AHEAD = 4

# A program that does nothing, to load modules.
_IDENTITY = "def task(grid):\n    return grid\n"


class VerifierError(OmniArcError):
    """A verifier does not work: a service is unreachable, or gives an unexpected response."""


class Verifier(ABC):
    """Verifies programs while it is open, which an `async with` block keeps it.

    Attributes:
        limits: the limits of each program.
        isolation: "program" lets no state pass between programs. "fork" gives each its own process.
            "batch" means the same as "program".
        language: the version of the language that programs can import; None if not known.
        concurrency: how many calls of `verify` to make at once.
        options: policy, input type and modules of the programs.
        walls: the names of the walls in force, once it is open; empty if they are not known.
    """

    limits: Limits
    isolation: Isolation
    language: str | None
    concurrency: int
    options: ProgramOptions = ProgramOptions()
    walls: Sequence[str] = ()

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Open the verifier."""

    @abstractmethod
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Close the verifier."""

    @abstractmethod
    async def verify(self, program: PredictedProgram) -> Verification:
        """Return the verification of a program on its original task.

        Raises:
            VerifierError: the verifier does not work.
        """


class SandboxVerifier(Verifier):
    """Verifies programs in a sandbox of this process, which is started when it is opened.

    Args:
        limits: the limits of each program; None means the defaults.
        isolation: "program" or "fork"; see `Verifier`.
        concurrency: how many programs run at once; None means one per processor.
        options: policy, input type and modules of the programs; None means the defaults.

    Raises:
        FieldError: (when it is opened) a module of the options cannot be loaded.
        SandboxUnavailableError: (when it is opened) this host lacks a required wall.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        isolation: Isolation = "program",
        concurrency: int | None = None,
        options: ProgramOptions | None = None,
    ) -> None:
        self.options = options or ProgramOptions()
        self.limits = limits or Limits()
        self.isolation = isolation
        self.language = language.identity()
        self._programs_at_once = concurrency
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        box = AsyncSandbox(concurrency=self._programs_at_once, extra_modules=language.MODULES)
        self._box = await self._stack.enter_async_context(box)
        self.concurrency = box.concurrency * _AHEAD
        self.walls = walls.names_in_force(box.namespaces)
        try:
            await self._check_modules()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _check_modules(self) -> None:
        """Load each module, so that a mistake in one is not reported as that of every program."""
        modules: dict[str, str] = {}
        for name, source in self.options.all_modules.items():
            modules[name] = source
            program = Program(_IDENTITY, policy=self.options.policy, modules=dict(modules))
            result = await self._box.run(program, [[[0]]], self.limits)
            if result.status is not Status.OK:
                error = result.outputs[0].error
                where = f"line {error.line}: " if error and error.line else ""
                reason = f"{where}{error.type}: {error.message}" if error else result.status
                field = self.options.field_of(f"modules.{name}")
                raise FieldError(field, f"cannot be loaded: {reason}")

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def verify(self, program: PredictedProgram) -> Verification:
        """Run a program and compare its outputs with its task."""
        task = program.shown_task
        to_run = self.options.program(program.prediction)
        client = None if self.isolation == "fork" else ""
        result = await self._box.run(to_run, task.inputs, self.limits, client=client)
        return program.restore(verification.compare(result, task))
