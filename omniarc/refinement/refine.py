"""Refinement: a model writes a program, sees what is wrong with it, and corrects it.

A round asks for a program, runs it on the train pairs in the sandbox, and words what went wrong;
the next round asks with that. What is asked follows from the rounds before alone, so a run goes on
from sandbox.errors import FieldError
from its trace as if it had never stopped.
"""

import asyncio
import math
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from omniarc import prompts
from omniarc.corpus import DatasetName, Pair, Task
from omniarc.evaluation import verification
from omniarc.model.endpoint import AccessError, Endpoint, EndpointError
from omniarc.model.tokens import TokenUsage, estimate_message_tokens
from omniarc.prompts import Message
from omniarc.refinement import feedback
from omniarc.refinement.budget import Budget
from omniarc.refinement.trace import Round, Trace
from sandbox import AsyncSandbox, Limits, Program
from sandbox.errors import FieldError

Ending = Literal["solved", "unsolved", "budget", "failed"]

# A reply that may be no longer than this is not worth asking for.
MIN_REPLY_TOKENS = 256

_AGAIN = "code-from-code-and-feedback"

# What an endpoint says of a reply that it ended, and what the model is told of it.
_CUT_OFF = "length"
_CUT_OFF_TOLD = "it was cut off at its limit of tokens"


class Refinement(msgspec.Struct, frozen=True, kw_only=True):
    """How programs are asked for and refined.

    Attributes:
        rounds: how often each task is asked about at most.
        version: the prompt of a task's first round, one that answers with code.
        encoder: how grids are written.
        listing: whether the prompt lists the names of the language.
        temperature: how freely replies are drawn; None for the endpoint's own default.
        max_tokens: how long a reply may be.
        task_tokens: what a task may take in all its rounds; None for no limit.
        run_tokens: what all tasks may take together; None for no limit.
        limits: of each program.

    Raises:
        ValueError: a field breaks its rule; the message names it.
    """

    rounds: int = 4
    version: str = "code-from-examples"
    encoder: str = "digits"
    listing: bool = True
    temperature: float | None = None
    max_tokens: int = 8192
    task_tokens: int | None = None
    run_tokens: int | None = None
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        version = prompts.find_version(self.version)
        if version.answers != "code" or version.needs:
            raise FieldError("version", f"{self.version!r} does not ask for a first program")
        prompts.find_encoder(self.encoder)
        if self.rounds < 1:
            raise FieldError("rounds", f"must be at least 1, is {self.rounds}")
        if self.temperature is not None and not 0 <= self.temperature < math.inf:
            raise FieldError("temperature", f"must not be negative, is {self.temperature:g}")
        if self.max_tokens < MIN_REPLY_TOKENS:
            raise FieldError(
                "max_tokens", f"must be at least {MIN_REPLY_TOKENS}, is {self.max_tokens}"
            )
        for name in ("task_tokens", "run_tokens"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise FieldError(name, f"must be at least 1, is {value}")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a task.

    Attributes:
        task_id, dataset: the task.
        ending: "solved" on all train pairs; "unsolved" after the last round; out of "budget"; or
            "failed", where it could not be asked about and may be again.
        rounds: how many rounds it has had.
        code: its best program: the last of those that are right on the most train pairs.
        usage: the tokens of its rounds.
        problem: what failed.
    """

    task_id: str
    dataset: DatasetName | None
    ending: Ending
    rounds: int
    code: str | None
    usage: TokenUsage
    problem: str | None = None


async def refine(
    tasks: Sequence[Task],
    endpoint: Endpoint,
    box: AsyncSandbox,
    trace: Trace,
    refinement: Refinement,
    *,
    at_once: int = 8,
    finished: Callable[[Outcome], object] = lambda outcome: None,
) -> list[Outcome]:
    """Refines programs for `tasks`, several at a time; what fails for one stops no other.

    Args:
        tasks: which.
        endpoint: the model.
        box: where programs run, with the language among its modules.
        trace: what has been done, and where every round is written.
        refinement: how.
        at_once: how many tasks are under way.
        finished: called with each outcome as it comes.

    Returns:
        An outcome for each task, in order.

    Raises:
        AccessError: the endpoint refuses every request, so that going on is of no use.
        TraceError: the trace cannot be written.
        SandboxUnavailableError: programs can no longer be run.
    """
    budget = Budget(refinement.run_tokens, spent=trace.usage.tokens)
    outcomes: dict[int, Outcome] = {}
    waiting = iter(enumerate(tasks))

    async def work() -> None:
        for index, task in waiting:
            refiner = _Refiner(task, endpoint, box, trace, refinement, budget)
            outcomes[index] = await refiner.run()
            finished(outcomes[index])

    failure: Exception | None = None
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(tasks))):
                group.create_task(work())
    except* Exception as failures:
        failure = _first(failures)
    if failure is not None:
        raise failure
    return [outcomes[index] for index in range(len(tasks))]


class _Refiner:
    """One task's rounds."""

    def __init__(
        self,
        task: Task,
        endpoint: Endpoint,
        box: AsyncSandbox,
        trace: Trace,
        refinement: Refinement,
        budget: Budget,
    ) -> None:
        self._task = task
        # What programs and prompts are made from: the outputs of test pairs are left behind.
        self._blind = msgspec.structs.replace(task, test=[Pair(pair.input) for pair in task.test])
        self._train = msgspec.structs.replace(task, test=[])
        self._endpoint = endpoint
        self._box = box
        self._trace = trace
        self._refinement = refinement
        self._run_budget = budget
        self._rounds = trace.rounds(task)
        spent = sum((done.usage for done in self._rounds), TokenUsage())
        self._budget = Budget(refinement.task_tokens, spent.tokens)

    async def run(self) -> Outcome:
        """Rounds until the task is solved, or there is no going on."""
        while not any(done.solved for done in self._rounds):
            if len(self._rounds) >= self._refinement.rounds:
                return self._outcome("unsolved")
            try:
                messages = self._messages()
            except ValueError as error:
                return self._outcome("failed", str(error))
            try:
                done = await self._round(messages)
            except AccessError:
                raise
            except EndpointError as error:
                self._trace.append(self._made(messages, problem=str(error)))
                return self._outcome("failed", str(error))
            if done is None:
                return self._outcome("budget")
            self._trace.append(done)
            self._rounds.append(done)
        return self._outcome("solved")

    def _messages(self) -> list[Message]:
        """What to ask next: for a first program, or to correct the last one."""
        attempts = [done for done in self._rounds if done.code is not None]
        encoder, listing = self._refinement.encoder, self._refinement.listing
        if not attempts:
            messages = prompts.build(
                self._refinement.version, self._blind, encoder=encoder, listing=listing
            )
            if self._rounds:
                said = f"An earlier reply could not be used: {self._rounds[-1].problem}."
                last = messages[-1]
                messages[-1] = Message(last.role, f"{last.content}\n\n{said}")
            return messages
        said = attempts[-1].feedback or ""
        if self._rounds[-1].code is None:
            said += f"\n\nA later reply could not be used: {self._rounds[-1].problem}."
        return prompts.build(
            _AGAIN,
            self._blind,
            encoder=encoder,
            listing=listing,
            code=attempts[-1].code,
            feedback=said,
        )

    async def _round(self, messages: list[Message]) -> Round | None:
        """One round; None where there is no budget for it."""
        prompt = estimate_message_tokens(messages)
        allowed = self._refinement.max_tokens
        reserved: list[tuple[Budget, int]] = []
        usage = TokenUsage()
        try:
            for budget in (self._budget, self._run_budget):
                left = await budget.reserve(prompt, allowed, MIN_REPLY_TOKENS)
                if left is None:
                    return None
                reserved.append((budget, prompt + left))
                allowed = left
            completion = await self._endpoint.complete(
                messages, temperature=self._refinement.temperature, max_tokens=allowed
            )
            usage = completion.usage
        finally:
            for budget, tokens in reserved:
                await budget.settle(tokens, usage)
        (reply,) = completion.replies
        asked = self._made(
            messages, reply=reply.text, finish_reason=reply.finish_reason, usage=usage
        )
        try:
            program = Program(prompts.code_of(reply.text))
        except ValueError as error:
            told = f"; {_CUT_OFF_TOLD}" if asked.finish_reason == _CUT_OFF else ""
            return msgspec.structs.replace(asked, problem=f"{error}{told}")
        return await self._tried(asked, program)

    async def _tried(self, asked: Round, program: Program) -> Round:
        """The round with what came of its program."""
        result = await self._box.run(program, self._train.inputs, self._refinement.limits)
        verified = verification.compare(result, self._train)
        said = None
        if not verified.solved_train:
            said = feedback.describe(verified, self._train, program.source)
            if asked.finish_reason == _CUT_OFF:
                said += f"\n\nOf the reply: {_CUT_OFF_TOLD}, so the program may lack its end."
        return msgspec.structs.replace(
            asked,
            code=program.code,
            status=verified.status,
            train=[bool(verdict.correct) for verdict in verified.train],
            feedback=said,
        )

    def _made(
        self,
        messages: list[Message],
        *,
        reply: str | None = None,
        finish_reason: str | None = None,
        problem: str | None = None,
        usage: TokenUsage | None = None,
    ) -> Round:
        return Round(
            task_id=self._task.id,
            dataset=self._task.dataset,
            number=len(self._rounds) + 1,
            model=self._endpoint.model,
            messages=messages,
            reply=reply,
            finish_reason=finish_reason,
            problem=problem,
            usage=usage or TokenUsage(),
        )

    def _outcome(self, ending: Ending, problem: str | None = None) -> Outcome:
        attempts = [done for done in self._rounds if done.code is not None]
        best = max(attempts, key=lambda done: (sum(done.train), done.number), default=None)
        return Outcome(
            task_id=self._task.id,
            dataset=self._task.dataset,
            ending=ending,
            rounds=len(self._rounds),
            code=best.code if best is not None else None,
            usage=sum((done.usage for done in self._rounds), TokenUsage()),
            problem=problem,
        )


def _first(failures: BaseExceptionGroup[Exception]) -> Exception:
    """The first of the failures in a group, which may be of groups."""
    failure: BaseException = failures
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    assert isinstance(failure, Exception)
    return failure
