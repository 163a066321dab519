"""Sampling: requests to a model for inputs of many tasks, whose replies are filtered."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np

from omniarc import corpus, prompts
from omniarc.model.endpoint import AccessError, Endpoint, EndpointError, Reply
from omniarc.model_inputs.candidates import (
    MAX_REPLY_LENGTH,
    Candidate,
    CandidatesError,
    CandidatesFile,
)
from omniarc.model_inputs.filtering import InputFilter, InputVerdict
from omniarc.model_inputs.replies import find_inputs
from sandbox import AsyncSandbox
from sandbox.errors import FieldError
from sandbox.grids import Grid
from sandbox.ranges import check_integers, check_not_negative
from sandbox.text import valid_text

# A run ends after this many consecutive failures: the endpoint is probably down.
_MAX_CONSECUTIVE_FAILURES = 5


class Sampling(msgspec.Struct, frozen=True, kw_only=True):
    """How inputs are requested.

    Attributes:
        prompt_version: a version of `omniarc.prompts` whose answers are inputs.
        encoder: the name of the encoder of grids.
        temperature: the sampling temperature.
        max_tokens: the limit of a reply; None for the endpoint's default.
        predictions_per_task: the number of replies for each task.

    Raises:
        FieldError: a field is invalid.
    """

    prompt_version: str = "input-from-inputs"
    encoder: str = "digits"
    temperature: float = 0.7
    max_tokens: int | None = None
    predictions_per_task: int = 8

    def __post_init__(self) -> None:
        version = prompts.find_version(self.prompt_version, field="prompt_version")
        if version.answers != "inputs":
            raise FieldError("prompt_version", f"{self.prompt_version!r} does not ask for inputs")
        prompts.find_encoder(self.encoder)
        check_not_negative("temperature", self.temperature)
        check_integers(self, "max_tokens", "predictions_per_task", low=1)


def choose_tasks(tasks: Sequence[corpus.Task], count: int | None, seed: int) -> list[corpus.Task]:
    """Return `count` random tasks, the same for the same seed; all of them if it is None."""
    if count is None or count >= len(tasks):
        return list(tasks)
    chosen = np.random.default_rng(seed).permutation(len(tasks))[:count]
    return [tasks[index] for index in sorted(chosen)]


class Sampler:
    """Fills a candidates file until each task has its number of replies.

    Replies that are already in the file are not requested again, so repeating an interrupted run
    resumes it.

    Args:
        tasks: the tasks; each must have a program.
        sampling: how inputs are requested.
        file: the file to append candidates to.
        endpoint: the model.
        box: the sandbox for the tasks' programs; its extra modules must include the language.

    Attributes:
        failures: a sentence for each failed request.
        missing: the tasks that lack replies, each with the indices of those.

    Raises:
        CandidatesError: the file has candidates of another model or prompt.
    """

    def __init__(
        self,
        tasks: Sequence[corpus.Task],
        sampling: Sampling,
        file: CandidatesFile,
        endpoint: Endpoint,
        box: AsyncSandbox,
    ) -> None:
        self._sampling = sampling
        self._file = file
        self._endpoint = endpoint
        self._filters = {
            task.id: InputFilter(task.id, box, _accepted_inputs(file, task.id)) for task in tasks
        }
        self._consecutive_failures = 0
        self.failures: list[str] = []
        self.missing = self._find_missing(tasks)

    def _find_missing(self, tasks: Sequence[corpus.Task]) -> list[tuple[corpus.Task, list[int]]]:
        """Return the tasks that lack replies, each with the indices of those."""
        for name, own in (
            ("model", self._endpoint.model),
            ("prompt_version", self._sampling.prompt_version),
        ):
            others = {getattr(each, name) for each in self._file.candidates} - {own}
            if others:
                listed = ", ".join(sorted(map(repr, others)))[:200]
                raise CandidatesError([f"{name}: the file has inputs of {listed}, not {own!r}"])
        existing = {(each.task_id, each.prediction) for each in self._file.candidates}
        wanted = range(self._sampling.predictions_per_task)
        lacking = ((task, [n for n in wanted if (task.id, n) not in existing]) for task in tasks)
        return [(task, numbers) for task, numbers in lacking if numbers]

    async def run(self, concurrency: int, on_progress: Callable[[int], object]) -> None:
        """Request the missing replies and append their candidates to the file.

        A failed request is added to `failures`, and its replies stay missing.

        Args:
            concurrency: the number of tasks, and requests, at once.
            on_progress: called with the number of replies that were appended or given up.

        Raises:
            ExceptionGroup: of an EndpointError, if the endpoint refuses all requests or several
                consecutive ones failed; of a JsonLinesError, if the file cannot be written; of a
                SandboxUnavailableError, if programs can no longer run.
        """
        waiting = iter(self.missing)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(concurrency, len(self.missing))):
                group.create_task(self._work(waiting, on_progress))

    async def _work(
        self,
        waiting: Iterator[tuple[corpus.Task, list[int]]],
        on_progress: Callable[[int], object],
    ) -> None:
        for task, numbers in waiting:
            lacking = numbers
            while lacking:
                try:
                    replies = await self._request(task, len(lacking))
                except AccessError:
                    raise
                except EndpointError as error:
                    self.failures.append(f"{task.id}: {error}")
                    self._consecutive_failures += 1
                    if self._consecutive_failures == _MAX_CONSECUTIVE_FAILURES:
                        raise
                    on_progress(len(lacking))
                    break
                self._consecutive_failures = 0
                appending = asyncio.ensure_future(self._append(task.id, lacking, replies))
                try:
                    await asyncio.shield(appending)
                except asyncio.CancelledError:
                    await appending  # the replies were paid for
                    raise
                on_progress(len(replies))
                lacking = lacking[len(replies) :]

    async def _append(self, task_id: str, numbers: list[int], replies: list[Reply]) -> None:
        for number, reply in zip(numbers, replies, strict=False):
            self._file.append(await self._candidates(task_id, number, reply))

    async def _request(self, task: corpus.Task, count: int) -> list[Reply]:
        """Return the replies of one request, at most `count`, so that each is saved soon."""
        sampling = self._sampling
        completion = await self._endpoint.complete_some(
            prompts.build(sampling.prompt_version, task, encoder=sampling.encoder),
            n=count,
            temperature=sampling.temperature,
            max_tokens=sampling.max_tokens,
        )
        return completion.replies

    async def _candidates(self, task_id: str, number: int, reply: Reply) -> list[Candidate]:
        """Return a candidate for each input that a reply proposes."""
        cut_off = reply.finish_reason == "length"
        candidates = []
        for index, found in enumerate(
            find_inputs(reply.text, self._sampling.encoder, cut_off=cut_off)
        ):
            verdict = InputVerdict(found.reason, found.detail)
            if found.grid is not None:
                verdict = await self._filters[task_id].check(found.grid)
            candidates.append(
                Candidate(
                    task_id=task_id,
                    prediction=number,
                    index=index,
                    model=self._endpoint.model,
                    prompt_version=self._sampling.prompt_version,
                    temperature=self._sampling.temperature,
                    reply=valid_text(reply.text, MAX_REPLY_LENGTH),
                    input=found.grid,
                    output=verdict.output,
                    reason=verdict.reason,
                    detail=verdict.detail,
                )
            )
        return candidates


def _accepted_inputs(file: CandidatesFile, task_id: str) -> list[Grid]:
    return [
        each.input
        for each in file.candidates
        if each.task_id == task_id and each.accepted and each.input is not None
    ]
