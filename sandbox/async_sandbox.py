"""The asynchronous sandbox: runs a bounded number of programs at a time.

To run a program: wait for a slot, take a child that its template has forked ahead, send it the
program, read messages until the child is dead, and judge. The child is not trusted: time and
output are measured here, and the verdict waits for the template's report of the child's death, so
that an attempt after the final message still counts.
"""

from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Self

from sandbox import wire
from sandbox.errors import AuditError, CodeSyntaxError, FieldError
from sandbox.grids import Grid
from sandbox.judge import Evidence, audit_failure, judge, judge_reply, judge_script, limits_text
from sandbox.limits import Limits
from sandbox.options import SandboxOptions
from sandbox.pool.template_pool import TemplatePool
from sandbox.program import Program, Script
from sandbox.remaining_inputs import run_remaining
from sandbox.replies import NoProgramError
from sandbox.request import (
    check_inputs,
    check_program,
    check_script,
    encode_program,
    encode_script,
    profile_for,
)
from sandbox.results import (
    Result,
    ScriptResult,
    Violation,
)
from sandbox.workers import run_workers

_AUDIT_LIMITS = Limits(wall_seconds=10, cpu_seconds=10)
_SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")

# Programs of a batch for each slot that are started: enough to keep each slot busy.
_AHEAD = 2


def _ignore(*_: object) -> None:
    pass


class AsyncSandbox:
    """Runs programs in confined processes. Must be used from one event loop of one process.

        async with AsyncSandbox() as box:
            result = await box.run(Program("def task(grid): return grid.T"), [[[0, 1]]])

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
        extra_slots: how many more programs may run at once. The templates for them are started by
            `start_extra`, or when they are first needed.

    Attributes:
        concurrency: how many programs run at once.

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
        extra_slots: int = 0,
    ) -> None:
        arguments: dict[str, Any] = {
            "concurrency": concurrency,
            "spares": spares,
            "extra_modules": extra_modules,
            "hash_seed": hash_seed,
            "allow_eval": allow_eval,
            "restores": restores,
            "restored_clients": restored_clients,
            "extra_slots": extra_slots,
        }
        options = SandboxOptions(**arguments)
        self.concurrency = options.all_slots
        self._pool = TemplatePool(options)
        self._make_another = partial(type(self), **arguments)

    async def start(self) -> None:
        """Start one lean template for each slot, and wait until they are ready.

        Raises:
            SandboxUnavailableError: this host lacks a required wall, or cannot start a template.
        """
        await self._pool.start()

    def start_extra(self) -> None:
        """Start the templates of the extra slots in the background. Further calls have no effect.

        A program that needs one of them before it is ready waits for it.
        """
        self._pool.start_extra()

    def __reduce__(self) -> tuple[Any, ...]:
        return self._make_another, ()  # which is not started

    async def close(self) -> None:
        """Kill all templates and the programs in them. Runs that are pending raise an exception."""
        self._pool.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def waiting(self) -> int:
        """How many programs wait for a slot."""
        return self._pool.waiting

    @property
    def templates(self) -> list[int]:
        """The process ids of the templates that are alive."""
        return self._pool.templates

    @property
    def walls(self) -> wire.Ready | None:
        """The walls in force; None before the start."""
        return self._pool.walls

    @property
    def namespaces(self) -> list[str]:
        """The kernel namespaces that programs run in; empty if the host permits none."""
        return self._pool.walls.namespaces if self._pool.walls else []

    @property
    def restores(self) -> bool:
        """Whether a child is put back after a program, so that the same client's next may use it.

        Where it is not, because of the kernel, a container's filter or a setting, each program has
        a child forked for it.
        """
        return self._pool.restores

    @property
    def put_back(self) -> tuple[int, int]:
        """How often a child was put back after a program, and how often that was refused."""
        return self._pool.put_back, self._pool.not_put_back

    @property
    def notifies(self) -> bool:
        """Whether forbidden system calls are reported by name, instead of only killing."""
        return self._pool.notifies

    async def run(
        self,
        program: Program,
        inputs: Sequence[Any],
        limits: Limits | None = None,
        *,
        client: str | None = "",
    ) -> Result:
        """Run a program on each input. Whatever the program does wrong is in the result.

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
            SandboxUnavailableError: templates can no longer be started.
        """
        return await self.run_checked(
            check_program(program), check_inputs(inputs), limits or Limits(), client=client
        )

    async def run_checked(
        self,
        program: Program,
        inputs: list[Grid],
        limits: Limits,
        on_result: Callable[[Result], None] = _ignore,
        *,
        client: str | None = "",
    ) -> Result:
        """Run a program on inputs that have already been checked. See `run`.

        Args:
            program: the program.
            inputs: one grid for each call.
            limits: limits for all calls together.
            on_result: called with the result. If this coroutine is cancelled, the program is
                killed and the callback still receives its result.
            client: as for `run`.

        Returns:
            The result, with one output for each input.

        Raises:
            SandboxUnavailableError: templates can no longer be started.
        """
        try:
            request = encode_program(program, inputs, limits, policy=program.policy)
        except NoProgramError as error:
            rejected = judge_reply(error, len(inputs))
            on_result(rejected)
            return rejected

        def conclude(evidence: Evidence) -> Result:
            result = judge(
                evidence,
                inputs=len(inputs),
                limits_text=limits_text(limits),
                policy=program.policy,
            )
            on_result(result)
            return result

        profile = profile_for(program, self._pool.packages)
        if program.policy != "restricted":
            client = None  # such programs may use what a restorable child does without
        evidence = await self._pool.run(profile, request, limits, conclude, client)
        if evidence.input_exceeded:
            evidence = await run_remaining(
                self._pool, profile, program, inputs, limits, evidence, conclude
            )
        return conclude(evidence)

    async def run_script(
        self,
        script: Script,
        limits: Limits | None = None,
        on_result: Callable[[ScriptResult], None] = _ignore,
    ) -> ScriptResult:
        """Run a script in its own process. Whatever the script does wrong is in the result.

        Args:
            script: the script with its standard input.
            limits: limits of the script; the defaults of `Limits` if None.
            on_result: called with the result, as in `run_checked`.

        Returns:
            The result, with the exit code and what the script wrote.

        Raises:
            FieldTypeError: `script` is not a `Script`, but for example its source text.
            SandboxUnavailableError: templates can no longer be started.
        """
        effective = limits or Limits()
        request = encode_script(check_script(script), effective)

        def conclude(evidence: Evidence) -> ScriptResult:
            texts = limits_text(effective)
            result = judge_script(evidence, limits_text=texts, policy=script.policy)
            on_result(result)
            return result

        evidence = await self._pool.run(
            profile_for(script, self._pool.packages), request, effective, conclude
        )
        return conclude(evidence)

    async def audit(self, code: str | Program) -> list[Violation]:
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
            SandboxUnavailableError: templates can no longer be started.
        """
        program = code if isinstance(code, Program) else Program(code)
        request = encode_program(program, [], _AUDIT_LIMITS, policy="audit")
        evidence = await self._pool.run("lean", request, _AUDIT_LIMITS, _ignore)
        refusal = evidence.refusal
        if refusal is not None and refusal.error is not None:
            error = refusal.error
            if error.type in _SYNTAX_ERRORS:
                raise CodeSyntaxError(error.message, ("<program>", error.line, None, None))
            raise AuditError(f"the code is too complex to audit: {error.type}: {error.message}")
        if not evidence.done:
            raise AuditError(audit_failure(evidence, limits_text(_AUDIT_LIMITS)))
        return evidence.reported_violations

    async def run_batch(
        self,
        work: Sequence[tuple[Program, Sequence[Any]]],
        limits: Limits | None = None,
        on_result: Callable[[int, Result], None] = _ignore,
        *,
        client: str | None = "",
    ) -> list[Result]:
        """Run many programs, as many at once as there are slots.

        Args:
            work: programs, each with its inputs.
            limits: limits of each program; the defaults of `Limits` if None.
            on_result: called with the index and the result of each program, as in `run_checked`.
            client: as for `run`.

        Returns:
            One result for each program, in order.

        Raises:
            GridError: an input is not a grid.
            FieldTypeError: a program is not a `Program`, but for example its source text.
            FieldError: a program has no inputs, or too many.
            SandboxUnavailableError: templates can no longer be started.
        """
        limits = limits or Limits()
        checked = []
        for index, (program, inputs) in enumerate(work):
            try:
                checked.append((check_program(program), check_inputs(inputs)))
            except FieldError as error:
                raise error.inside(f"work[{index}]") from None
        remaining = iter(enumerate(checked))
        results: dict[int, Result] = {}

        async def run_remaining_programs() -> None:
            for index, (program, inputs) in remaining:
                record = partial(on_result, index)
                results[index] = await self.run_checked(
                    program, inputs, limits, record, client=client
                )

        await run_workers(run_remaining_programs, self.concurrency * _AHEAD)
        return [results[index] for index in range(len(work))]
