"""The trace of a refinement: a JSON Lines file of all rounds, from which a run resumes."""

from pathlib import Path

import msgspec

from omniarc.closing import Closing
from omniarc.corpus import DatasetName, Task
from omniarc.jsonl import JsonLinesFile
from omniarc.model.tokens import TokenUsage
from omniarc.prompts import Message
from sandbox.results import Status


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A round: a prompt, its reply, and the result of the program in it.

    Attributes:
        task_id, dataset: the task.
        number: the number of the round, from 1.
        sample: the number of the refinement among those of the task, from 0.
        model: the name of the model.
        messages: the prompt.
        reply: the reply; None if the request failed, in which case the round does not count.
        finish_reason: why the reply ended, as the endpoint reports it.
        code: the program in the reply; None if it has none that can run.
        status: the status of the program.
        train: whether the program solved each train pair.
        feedback: the problems of the program, as stated in the next prompt.
        problem: why there is no program, or why the request failed.
        usage: the tokens of the round.
    """

    task_id: str
    dataset: DatasetName | None
    number: int
    model: str
    messages: list[Message]
    reply: str | None = None
    finish_reason: str | None = None
    code: str | None = None
    status: Status | None = None
    train: list[bool] = []
    feedback: str | None = None
    problem: str | None = None
    usage: TokenUsage = TokenUsage()
    sample: int = 0

    @property
    def solved(self) -> bool:
        """Whether the program solved every train pair."""
        return bool(self.train) and all(self.train)


class Trace(Closing):
    """A trace file, open for appending by this process alone.

    Args:
        path: the file; created if it does not exist.

    Attributes:
        usage: the tokens of all rounds.

    Raises:
        JsonLinesError: the file cannot be opened, has an invalid line, or is locked by another run.
    """

    def __init__(self, path: Path) -> None:
        self._rounds: dict[tuple[DatasetName | None, str, int], list[Round]] = {}
        self.usage = TokenUsage()
        self._file = JsonLinesFile(path, Round)
        try:
            for _, finished in self._file.read():
                self._add(finished)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file and release its lock."""
        self._file.close()

    def rounds(self, task: Task, sample: int = 0) -> list[Round]:
        """Return the rounds of a refinement that count, in order."""
        return list(self._rounds.get((task.dataset, task.id, sample), ()))

    def append(self, finished: Round) -> None:
        """Write a round.

        Raises:
            JsonLinesError: the file cannot be written.
        """
        self._file.append(finished)
        self._add(finished)

    def _add(self, finished: Round) -> None:
        self.usage += finished.usage
        if finished.reply is not None:
            key = (finished.dataset, finished.task_id, finished.sample)
            self._rounds.setdefault(key, []).append(finished)
