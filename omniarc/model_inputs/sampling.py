"""Asking a model for inputs of many tasks, and putting each that comes through the filters."""

import asyncio
import math
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
    clean_text,
)
from omniarc.model_inputs.filtering import InputFilter, Judgement
from omniarc.model_inputs.replies import find_inputs
from sandbox import AsyncSandbox
from sandbox.errors import FieldError
from sandbox.grids import Grid

# Requests that may fail one after the other before the run gives up: of an endpoint that is down,
# a run of many tasks would wait for each in vain.
_PATIENCE = 5


class Sampling(msgspec.Struct, frozen=True, kw_only=True):
    """How inputs are asked for.

    Attributes:
        prompt_version: a version of `omniarc.prompts` that answers with inputs.
        encoder: how grids are written in the prompt.
        temperature: how freely replies are drawn.
        max_tokens: how long each may be; None for the endpoint's own default.
        predictions_per_task: how many replies each task is to have.

    Raises:
        ValueError: a field breaks its rule; the message names it.
    """

    prompt_version: str = "input-from-inputs"
    encoder: str = "digits"
    temperature: float = 0.7
    max_tokens: int | None = None
    predictions_per_task: int = 8

    def __post_init__(self) -> None:
        if prompts.find_version(self.prompt_version).answers != "inputs":
            raise FieldError("version", f"{self.prompt_version!r} does not ask for inputs")
        prompts.find_encoder(self.encoder)
        if not (math.isfinite(self.temperature) and self.temperature >= 0):
            raise FieldError("temperature", "must not be below 0")
        for name in ("max_tokens", "predictions_per_task"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise FieldError(f"{name}", f"must be at least 1, is {value}")


def choose_tasks(tasks: Sequence[corpus.Task], count: int | None, seed: int) -> list[corpus.Task]:
    """Some of the tasks, the same ones for the same seed; all of them if `count` is None."""
    if count is None or count >= len(tasks):
        return list(tasks)
    chosen = np.random.default_rng(seed).permutation(len(tasks))[:count]
    return [tasks[index] for index in sorted(chosen)]


class Sampler:
    """Fills a candidates file until each task has its number of replies.

    Replies that are in the file already are not asked for again, so a run that was interrupted is
    gone on with by running it again.

    Args:
        tasks: which; each must have a program.
        sampling: how to ask.
        file: where candidates are kept, opened.
        endpoint: whom to ask.
        box: where the tasks' programs run, with the language among its modules.

    Raises:
        CandidatesError: the file holds what another model or prompt made.
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
            task.id: InputFilter(task.id, box, _accepted(file, task.id)) for task in tasks
        }
        self._failed_in_a_row = 0
        self.failures: list[str] = []
        self.missing = self._find_missing(tasks)

    def _find_missing(self, tasks: Sequence[corpus.Task]) -> list[tuple[corpus.Task, list[int]]]:
        """The tasks that lack replies, each with the numbers of those."""
        for name, ours in (
            ("model", self._endpoint.model),
            ("prompt_version", self._sampling.prompt_version),
        ):
            others = {getattr(each, name) for each in self._file.candidates} - {ours}
            if others:
                theirs = ", ".join(sorted(map(repr, others)))[:200]
                raise CandidatesError([f"{name}: the file holds inputs of {theirs}, not {ours!r}"])
        there = {(each.task_id, each.prediction) for each in self._file.candidates}
        wanted = range(self._sampling.predictions_per_task)
        lacking = ((task, [n for n in wanted if (task.id, n) not in there]) for task in tasks)
        return [(task, numbers) for task, numbers in lacking if numbers]

    async def run(self, at_once: int, progress: Callable[[int], object]) -> None:
        """Asks for the missing replies, and keeps what comes of them.

        A request that fails is in `failures`, and its replies stay missing.

        Args:
            at_once: how many requests are under way at any time; there is one for each task.
            progress: called with a number of replies when they are kept, or given up.

        Raises:
            ExceptionGroup: of an EndpointError, if the endpoint refuses all requests, or several
                have failed one after the other; of an OSError, if the file cannot be written; of
                a SandboxUnavailableError, if programs cannot be run any more.
        """
        waiting = iter(self.missing)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(self.missing))):
                group.create_task(self._work(waiting, progress))

    async def _work(
        self,
        waiting: Iterator[tuple[corpus.Task, list[int]]],
        progress: Callable[[int], object],
    ) -> None:
        for task, numbers in waiting:
            lacking = numbers
            while lacking:
                try:
                    replies = await self._ask(task, len(lacking))
                except AccessError:
                    raise
                except EndpointError as error:
                    self.failures.append(f"{task.id}: {error}")
                    self._failed_in_a_row += 1
                    if self._failed_in_a_row == _PATIENCE:
                        raise
                    progress(len(lacking))
                    break
                self._failed_in_a_row = 0
                keeping = asyncio.ensure_future(self._keep(task.id, lacking, replies))
                try:
                    await asyncio.shield(keeping)
                except asyncio.CancelledError:
                    await keeping  # what has come has been paid for
                    raise
                progress(len(replies))
                lacking = lacking[len(replies) :]

    async def _keep(self, task_id: str, numbers: list[int], replies: list[Reply]) -> None:
        for number, reply in zip(numbers, replies, strict=False):
            self._file.append(await self._judge(task_id, number, reply))

    async def _ask(self, task: corpus.Task, count: int) -> list[Reply]:
        """Some replies, as many as the endpoint gives at a time, so that each is kept at once."""
        sampling = self._sampling
        completion = await self._endpoint.complete_some(
            prompts.build(sampling.prompt_version, task, encoder=sampling.encoder),
            n=count,
            temperature=sampling.temperature,
            max_tokens=sampling.max_tokens,
        )
        return completion.replies

    async def _judge(self, task_id: str, number: int, reply: Reply) -> list[Candidate]:
        """A candidate for everything in a reply that was meant as an input."""
        cut_off = reply.finish_reason == "length"
        judged = []
        for place, found in enumerate(
            find_inputs(reply.text, self._sampling.encoder, cut_off=cut_off)
        ):
            judgement = Judgement(found.reason, found.detail)
            if found.grid is not None:
                judgement = await self._filters[task_id].judge(found.grid)
            judged.append(
                Candidate(
                    task_id=task_id,
                    prediction=number,
                    place=place,
                    model=self._endpoint.model,
                    prompt_version=self._sampling.prompt_version,
                    temperature=self._sampling.temperature,
                    reply=clean_text(reply.text, MAX_REPLY_LENGTH),
                    input=found.grid,
                    output=judgement.output,
                    reason=judgement.reason,
                    detail=judgement.detail,
                )
            )
        return judged


def _accepted(file: CandidatesFile, task_id: str) -> list[Grid]:
    return [
        each.input
        for each in file.candidates
        if each.task_id == task_id and each.accepted and each.input is not None
    ]
