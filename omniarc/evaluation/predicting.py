"""Predicting: a model is asked for programs, several for each task, and its replies are kept.

    predicting = Predicting(samples=8, temperature=0.7)
    async with Endpoint(url, "a-model") as endpoint:
        with PredictedFile(path, predicting.source(endpoint.model)) as file:
            predictor = Predictor(tasks, predicting, file, endpoint)
            await predictor.run()

The file is one that `omniarc verify` reads. A run that is repeated asks only for what it lacks.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from omniarc import prompts
from omniarc.corpus import Task
from omniarc.evaluation.predicted_file import PredictedFile, PredictedReply, ReplySource
from omniarc.model.endpoint import AccessError, Completion, Endpoint, EndpointError
from omniarc.model.tokens import TokenUsage, estimate_message_tokens
from omniarc.refinement.budget import Budget
from sandbox.errors import FieldError, first_error
from sandbox.ranges import check_integers, check_not_negative
from sandbox.text import valid_text

# A run ends after this many consecutive failures: the endpoint is probably down.
_MAX_CONSECUTIVE_FAILURES = 5


class Predicting(msgspec.Struct, frozen=True, kw_only=True):
    """How programs are requested.

    Attributes:
        samples: the number of replies for each task.
        prompt_version: the prompt; its answer must be code.
        encoder: the name of the encoder of grids.
        listing: whether prompts list the names of the language.
        temperature: the sampling temperature; None for the endpoint's default.
        top_p: the share of probability that tokens are sampled from; None for the default.
        seed: the seed of the first reply to each task; the next has the next seed, and each a
            request of its own. None for no seeds.
        max_tokens: the limit of a reply.
        stop: texts at which a reply ends.
        logprobs: whether to request log-probabilities.
        extra_body: further fields of each request.
        run_tokens: the limit of the tokens of the whole file; None for no limit.
        run_requests: the limit of the requests of this run; None for no limit.

    Raises:
        FieldError: a field is invalid.
    """

    samples: int = 8
    prompt_version: str = "code-from-examples"
    encoder: str = "digits"
    listing: bool = True
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    max_tokens: int = 8192
    stop: tuple[str, ...] = ()
    logprobs: bool = False
    extra_body: dict[str, Any] = {}
    run_tokens: int | None = None
    run_requests: int | None = None

    def __post_init__(self) -> None:
        prompts.check_first_prompt(self.prompt_version)
        prompts.find_encoder(self.encoder)
        if self.temperature is not None:
            check_not_negative("temperature", self.temperature)
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise FieldError("top_p", f"must be above 0 and at most 1, is {self.top_p:g}")
        check_integers(self, "seed", low=0)
        if "" in self.stop:
            raise FieldError("stop", "must not be empty")
        check_integers(self, "samples", "max_tokens", "run_tokens", "run_requests", low=1)

    def source(self, model: str) -> ReplySource:
        """Return where the replies of a model come from."""
        return ReplySource(
            model=model,
            prompt_version=self.prompt_version,
            encoder=self.encoder,
            listing=self.listing,
            temperature=self.temperature,
            top_p=self.top_p,
            max_tokens=self.max_tokens,
            stop=self.stop,
            extra_body=self.extra_body,
        )


class _Part(NamedTuple):
    """Replies to request at once: a task and the numbers of its replies."""

    task: Task
    numbers: list[int]


class Predictor:
    """Fills a file until each task has its number of replies.

    Args:
        tasks: the tasks.
        predicting: how programs are requested.
        file: the file to append replies to.
        endpoint: the model.

    Attributes:
        missing: the number of replies that the file lacks.
        failures: a sentence for each request that failed.
        unrequested: the number of replies that a budget did not allow.
    """

    def __init__(
        self, tasks: Sequence[Task], predicting: Predicting, file: PredictedFile, endpoint: Endpoint
    ) -> None:
        self._predicting = predicting
        self._file = file
        self._endpoint = endpoint
        self._source = predicting.source(endpoint.model)
        self._parts = [part for task in tasks for part in self._missing_parts(task)]
        self._budget = Budget(predicting.run_tokens, spent=file.usage.tokens)
        self._requests = 0
        self._consecutive_failures = 0
        self.missing = sum(len(part.numbers) for part in self._parts)
        self.failures: list[str] = []
        self.unrequested = 0

    def _missing_parts(self, task: Task) -> list[_Part]:
        existing = self._file.replies_to(task)
        numbers = [n for n in range(self._predicting.samples) if n not in existing]
        if self._predicting.seed is not None:
            return [_Part(task, [number]) for number in numbers]
        return [_Part(task, numbers)] if numbers else []

    async def run(
        self, concurrency: int = 8, on_progress: Callable[[int], object] = lambda count: None
    ) -> None:
        """Request the missing replies, and append each to the file as it arrives.

        A request that fails is added to `failures`, and its replies stay missing.

        Args:
            concurrency: the number of requests at once.
            on_progress: called with the number of replies that were appended or given up.

        Raises:
            EndpointError: the endpoint refuses every request, or several consecutive ones failed.
            JsonLinesError: the file cannot be written.
        """
        waiting: asyncio.Queue[_Part] = asyncio.Queue()
        for part in self._parts:
            waiting.put_nowait(part)
        try:
            async with asyncio.TaskGroup() as group:
                # An endpoint may give one reply a request, so each reply may need a worker.
                workers = [
                    group.create_task(self._work(waiting, on_progress))
                    for _ in range(min(concurrency, self.missing))
                ]
                await waiting.join()
                for worker in workers:
                    worker.cancel()
        except ExceptionGroup as failures:
            raise first_error(failures) from None

    async def _work(
        self, waiting: asyncio.Queue[_Part], on_progress: Callable[[int], object]
    ) -> None:
        while True:
            part = await waiting.get()
            try:
                done, rest = await self._request(part)
                for each in rest:
                    waiting.put_nowait(each)
            finally:
                waiting.task_done()
            on_progress(done)

    async def _request(self, part: _Part) -> tuple[int, list[_Part]]:
        """Make one request; return the number of replies that are settled, and what is left."""
        task, numbers = part
        try:
            messages = self._messages(task)
        except ValueError as error:
            self.failures.append(f"{task.id}: {error}")
            return len(numbers), []
        limit = self._predicting.run_requests
        if limit is not None and self._requests >= limit:
            self.unrequested += len(numbers)
            return len(numbers), []
        self._requests += 1
        each = self._predicting.max_tokens
        prompt = estimate_message_tokens(messages)
        # No reply is cut short by the budget: there are fewer, or none.
        allowed = await self._budget.reserve(prompt, each * len(numbers), each)
        if allowed is None:
            self._requests -= 1
            self.unrequested += len(numbers)
            return len(numbers), []
        asked = numbers[: allowed // each]
        usage = TokenUsage()
        try:
            completion = await self._complete(messages, asked)
            usage = completion.usage
            # Before anything else is awaited: the replies are paid for.
            self._file.append(self._lines(task, asked, completion))
        except AccessError:
            raise
        except EndpointError as error:
            self.failures.append(f"{task.id}: {error}")
            self._consecutive_failures += 1
            if self._consecutive_failures == _MAX_CONSECUTIVE_FAILURES:
                raise
            return len(numbers), []
        finally:
            await self._budget.settle(prompt + allowed, usage)
        self._consecutive_failures = 0
        given = len(completion.replies)
        rest = numbers[given:]
        return given, [_Part(task, rest[i : i + given]) for i in range(0, len(rest), given)]

    def _messages(self, task: Task) -> list[prompts.Message]:
        return prompts.build(
            self._predicting.prompt_version,
            task.without_test_outputs,
            encoder=self._predicting.encoder,
            listing=self._predicting.listing,
        )

    async def _complete(self, messages: list[prompts.Message], numbers: list[int]) -> Completion:
        predicting = self._predicting
        return await self._endpoint.complete_some(
            messages,
            n=len(numbers),
            temperature=predicting.temperature,
            top_p=predicting.top_p,
            seed=self._file.seed_of(numbers[0]),
            max_tokens=predicting.max_tokens,
            stop=predicting.stop or None,
            logprobs=predicting.logprobs,
            extra_body=predicting.extra_body,
        )

    def _lines(
        self, task: Task, numbers: list[int], completion: Completion
    ) -> list[PredictedReply]:
        usage = completion.usage
        name = task.id if task.dataset is None else f"{task.dataset}/{task.id}"
        source = msgspec.structs.asdict(self._source)
        return [
            PredictedReply(
                id=f"{name}/{number}",
                task_id=task.id,
                dataset=task.dataset,
                reply=valid_text(reply.text),
                # Rounding, or an endpoint that counts otherwise, may give more than 0.
                logprob=None if reply.logprob is None else min(reply.logprob, 0.0),
                sample=number,
                seed=self._file.seed_of(number),
                finish_reason=reply.finish_reason,
                reasoning=reply.reasoning and valid_text(reply.reasoning),
                tokens=(0, 0) if index else (usage.prompt_tokens, usage.completion_tokens),
                **source,
            )
            for index, (number, reply) in enumerate(zip(numbers, completion.replies, strict=False))
        ]
