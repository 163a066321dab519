"""Files of predicted replies: predictions files that a model is filling, from which a run resumes.

Each line is a `Prediction` for `omniarc verify`, and says how its reply was sampled.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from omniarc.closing import Closing
from omniarc.corpus import DatasetName, Task
from omniarc.jsonl import JsonLinesError, JsonLinesFile
from omniarc.model.tokens import TokenUsage


class ReplySource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where replies come from; a file holds those of one source only.

    Attributes:
        model: the name of the model.
        prompt_version, encoder, listing: the prompt; see `prompts.build`.
        temperature, top_p, max_tokens, stop, extra_body: how replies are sampled; see
            `omniarc.model.endpoint.RequestOptions`.
    """

    model: str
    prompt_version: str
    encoder: str
    listing: bool
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    extra_body: dict[str, Any] = {}


class PredictedReply(ReplySource, frozen=True, kw_only=True, omit_defaults=True):
    """A reply to the prompt of a task, with its source.

    Attributes:
        id: the name of the prediction.
        task_id, dataset: the task.
        reply: the text of the reply.
        logprob: its log-probability, where the endpoint gave one.
        sample: the number of the reply among those of the task, from 0.
        seed: the seed of its request.
        finish_reason: why it ended, as the endpoint reports it.
        reasoning: what the model thought before the reply, where the endpoint returns that apart.
        tokens: the tokens of the prompt and of all replies of its request; 0 for the others of
            the same request, so that the sums are right.
    """

    id: str
    task_id: str
    dataset: DatasetName | None = None
    reply: str
    logprob: float | None = None
    sample: int
    seed: int | None = None
    finish_reason: str | None = None
    reasoning: str | None = None
    tokens: tuple[int, int] = (0, 0)

    @property
    def usage(self) -> TokenUsage:
        """The tokens that are counted for this reply."""
        return TokenUsage(*self.tokens)


class PredictedFile(Closing):
    """A file of predicted replies, open for appending by this process alone.

    Args:
        path: the file; created if it does not exist.
        source: where the replies come from.
        seed: the seed of the first reply of each task; later ones follow it. None if there is none.

    Attributes:
        usage: the tokens of all replies.

    Raises:
        JsonLinesError: the file cannot be opened, has an invalid line or one of another source, or
            is locked by another run.
    """

    def __init__(self, path: Path, source: ReplySource, seed: int | None = None) -> None:
        self._path = path
        self._source = source
        self._seed = seed
        self._replies: dict[tuple[DatasetName | None, str], dict[int, PredictedReply]] = {}
        self.usage = TokenUsage()
        self._file = JsonLinesFile(path, PredictedReply)
        try:
            for number, reply in self._file.read():
                self._check(number, reply)
                self._add(reply)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file and release its lock."""
        self._file.close()

    def replies_to(self, task: Task) -> dict[int, PredictedReply]:
        """Return the replies to a task by their numbers."""
        return dict(self._replies.get((task.dataset, task.id), {}))

    def append(self, replies: Iterable[PredictedReply]) -> None:
        """Write replies, all of them or none.

        Raises:
            JsonLinesError: the file cannot be written.
        """
        replies = list(replies)
        self._file.append(*replies)
        for reply in replies:
            self._add(reply)

    def seed_of(self, sample: int) -> int | None:
        """Return the seed of the reply with this number."""
        return None if self._seed is None else self._seed + sample

    def _add(self, reply: PredictedReply) -> None:
        self.usage += reply.usage
        self._replies.setdefault((reply.dataset, reply.task_id), {})[reply.sample] = reply

    def _check(self, number: int, reply: PredictedReply) -> None:
        different = [
            name
            for name in ReplySource.__struct_fields__
            if getattr(reply, name) != getattr(self._source, name)
        ]
        if reply.seed != self.seed_of(reply.sample):
            different.append("seed")
        if different:
            problem = f"is from a run with different {' and '.join(different)}"
            raise JsonLinesError(self._path, problem, number)
