"""Refinement: a model writes a program, receives feedback on it, and corrects it.

A round requests a program, runs it on the train pairs in the sandbox, and describes its errors,
which the next round's prompt includes. Each prompt depends on the earlier rounds alone, so a run
can resume from its trace.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from omniarc import prompts
from omniarc.corpus import DatasetName, Task
from omniarc.evaluation import verification
from omniarc.model.endpoint import AccessError, Endpoint, EndpointError
from omniarc.model.tokens import TokenUsage, estimate_message_tokens
from omniarc.prompts import Message
from omniarc.refinement import feedback
from omniarc.refinement.budget import Budget
from omniarc.refinement.trace import Round, Trace
from sandbox import AsyncSandbox, Limits, Program
from sandbox.ranges import check_integer, check_integers, check_not_negative
from sandbox.workers import run_workers

Ending = Literal["solved", "unsolved", "budget", "failed"]

# A shorter reply is not worth a request.
MIN_REPLY_TOKENS = 256

_CORRECTION_PROMPT = "code-from-code-and-feedback"

# The finish reason of a reply that reached its token limit.
_TRUNCATED = "length"


class Refinement(msgspec.Struct, frozen=True, kw_only=True):
    """How programs are requested and refined.

    Attributes:
        rounds: the most rounds of each refinement.
        samples: how many times to refine each task, each time from a first program.
        prompt_version: the prompt of the first round; its answer must be code.
        encoder: the name of the encoder of grids.
        listing: whether prompts list the names of the language.
        temperature: the sampling temperature; None for the endpoint's default.
        max_tokens: the limit of a reply.
        task_tokens: the limit of all rounds of a task, in all refinements; None for no limit.
        run_tokens: the limit of all tasks together; None for no limit.
        limits: the limits of each program.

    Raises:
        FieldError: a field is invalid.
    """

    rounds: int = 4
    samples: int = 1
    prompt_version: str = "code-from-examples"
    encoder: str = "digits"
    listing: bool = True
    temperature: float | None = None
    max_tokens: int = 8192
    task_tokens: int | None = None
    run_tokens: int | None = None
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        prompts.check_first_prompt(self.prompt_version)
        prompts.find_encoder(self.encoder)
        for name in ("rounds", "samples"):
            check_integer(name, getattr(self, name), 1)
        if self.temperature is not None:
            check_not_negative("temperature", self.temperature)
        check_integer("max_tokens", self.max_tokens, MIN_REPLY_TOKENS)
        check_integers(self, "task_tokens", "run_tokens", low=1)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a refinement.

    Attributes:
        task_id, dataset: the task.
        sample: the number of the refinement among those of the task, from 0.
        ending: "solved" on all train pairs; "unsolved" after the last round; out of "budget"; or
            "failed" if a request failed, which the next run repeats.
        rounds: the number of rounds.
        code: the best program: the last one that solves the most train pairs.
        usage: the tokens of the rounds.
        problem: why it failed.
    """

    task_id: str
    dataset: DatasetName | None
    ending: Ending
    rounds: int
    code: str | None
    usage: TokenUsage
    problem: str | None = None
    sample: int = 0


async def refine(
    tasks: Sequence[Task],
    endpoint: Endpoint,
    box: AsyncSandbox,
    trace: Trace,
    refinement: Refinement,
    *,
    concurrency: int = 8,
    on_result: Callable[[Outcome], object] = lambda outcome: None,
) -> list[Outcome]:
    """Refine programs for tasks concurrently; the failure of one does not affect the others.

    Args:
        tasks: the tasks.
        endpoint: the model.
        box: the sandbox for programs; its extra modules must include the language.
        trace: the earlier rounds; every new round is appended.
        refinement: how programs are requested and refined.
        concurrency: the number of refinements at once.
        on_result: called with each outcome as soon as it is known.

    Returns:
        An outcome for each refinement: those of the first task, then those of the second, and so
        on.

    Raises:
        AccessError: the endpoint refuses every request.
        JsonLinesError: the trace cannot be written.
        SandboxUnavailableError: programs can no longer run.
    """
    budget = Budget(refinement.run_tokens, spent=trace.usage.tokens)
    refiners = [
        _Refiner(task, sample, endpoint, box, trace, refinement, (own_budget, budget))
        for task in tasks
        for own_budget in [_task_budget(task, trace, refinement)]
        for sample in range(refinement.samples)
    ]
    outcomes: dict[int, Outcome] = {}
    waiting = iter(enumerate(refiners))

    async def work() -> None:
        for index, refiner in waiting:
            outcomes[index] = await refiner.run()
            on_result(outcomes[index])

    await run_workers(work, min(concurrency, len(refiners)))
    return [outcomes[index] for index in range(len(refiners))]


def _task_budget(task: Task, trace: Trace, refinement: Refinement) -> Budget:
    """Return the budget that all refinements of a task share."""
    rounds = [each for n in range(refinement.samples) for each in trace.rounds(task, n)]
    spent = sum((each.usage for each in rounds), TokenUsage())
    return Budget(refinement.task_tokens, spent.tokens)


class _Refiner:
    """The rounds of a refinement, within the budgets of its task and of the run."""

    def __init__(
        self,
        task: Task,
        sample: int,
        endpoint: Endpoint,
        box: AsyncSandbox,
        trace: Trace,
        refinement: Refinement,
        budgets: tuple[Budget, Budget],
    ) -> None:
        self._task = task
        self._sample = sample
        self._blind = task.without_test_outputs
        self._train = msgspec.structs.replace(task, test=[])
        self._endpoint = endpoint
        self._box = box
        self._trace = trace
        self._refinement = refinement
        self._budgets = budgets
        self._rounds = trace.rounds(task, sample)

    async def run(self) -> Outcome:
        """Run rounds until the task is solved, or a limit or failure ends them."""
        while not any(each.solved for each in self._rounds):
            if len(self._rounds) >= self._refinement.rounds:
                return self._outcome("unsolved")
            try:
                messages = self._messages()
            except ValueError as error:
                return self._outcome("failed", str(error))
            try:
                finished = await self._run_round(messages)
            except AccessError:
                raise
            except EndpointError as error:
                self._trace.append(self._make_round(messages, problem=str(error)))
                return self._outcome("failed", str(error))
            if finished is None:
                return self._outcome("budget")
            self._trace.append(finished)
            self._rounds.append(finished)
        return self._outcome("solved")

    def _messages(self) -> list[Message]:
        """Return the next prompt, for a first program or a correction of the last one."""
        attempts = [each for each in self._rounds if each.code is not None]
        encoder, listing = self._refinement.encoder, self._refinement.listing
        if not attempts:
            messages = prompts.build(
                self._refinement.prompt_version, self._blind, encoder=encoder, listing=listing
            )
            if self._rounds:
                note = f"An earlier reply could not be used: {self._rounds[-1].problem}."
                last = messages[-1]
                messages[-1] = Message(role=last["role"], content=f"{last['content']}\n\n{note}")
            return messages
        text = attempts[-1].feedback or ""
        if self._rounds[-1].code is None:
            text += f"\n\nA later reply could not be used: {self._rounds[-1].problem}."
        return prompts.build(
            _CORRECTION_PROMPT,
            self._blind,
            encoder=encoder,
            listing=listing,
            code=attempts[-1].code,
            feedback=text,
        )

    async def _run_round(self, messages: list[Message]) -> Round | None:
        """Run a round; return None if the budget does not allow it."""
        prompt = estimate_message_tokens(messages)
        allowed = self._refinement.max_tokens
        reserved: list[tuple[Budget, int]] = []
        usage = TokenUsage()
        try:
            for budget in self._budgets:
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
        replied = self._make_round(
            messages, reply=reply.text, finish_reason=reply.finish_reason, usage=usage
        )
        try:
            program = Program(prompts.code_of(reply.text))
        except ValueError as error:
            problem = str(error)
            if replied.finish_reason == _TRUNCATED:
                problem += "; it was cut off at its token limit"
            return msgspec.structs.replace(replied, problem=problem)
        return await self._try_program(replied, program)

    async def _try_program(self, replied: Round, program: Program) -> Round:
        """Run the program of a round and return the round with its result."""
        result = await self._box.run(program, self._train.inputs, self._refinement.limits)
        verified = verification.compare(result, self._train)
        text = None
        if not verified.solved_train:
            text = feedback.describe(verified, self._train, program.source)
            if replied.finish_reason == _TRUNCATED:
                text += (
                    "\n\nThe reply was cut off at its token limit; the program may be incomplete."
                )
        return msgspec.structs.replace(
            replied,
            code=program.code,
            status=verified.status,
            train=[bool(verdict.correct) for verdict in verified.train],
            feedback=text,
        )

    def _make_round(
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
            sample=self._sample,
        )

    def _outcome(self, ending: Ending, problem: str | None = None) -> Outcome:
        attempts = [each for each in self._rounds if each.code is not None]
        best = max(attempts, key=lambda each: (sum(each.train), each.number), default=None)
        return Outcome(
            task_id=self._task.id,
            dataset=self._task.dataset,
            ending=ending,
            rounds=len(self._rounds),
            code=best.code if best is not None else None,
            usage=sum((each.usage for each in self._rounds), TokenUsage()),
            problem=problem,
            sample=self._sample,
        )
