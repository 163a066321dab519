"""The trace of a refinement: every round as a line of JSON, written as it ends.

A trace is also where an interrupted run goes on from, so a line that was cut off, as by a power
failure, is taken for a round that never was.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from omniarc.corpus import DatasetName, Task
from omniarc.model.tokens import TokenUsage
from omniarc.prompts import Message
from sandbox.errors import field_error
from sandbox.results import Status


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One round: what was asked, what came back, and what came of it.

    Attributes:
        task_id, dataset: the task.
        number: the round, from 1.
        model: who was asked.
        messages: what was asked.
        reply: what came back; None where the endpoint failed, and the round does not count.
        finish_reason: why the reply ended, in the endpoint's words.
        code: the program in the reply, if there is one that can be run.
        status: what became of the program.
        train: for each train pair, whether the program's output was right.
        feedback: what is wrong with the program, as the next prompt says it.
        problem: why there is no program, or how the endpoint failed.
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

    @property
    def solved(self) -> bool:
        """Whether the program was right on every train pair."""
        return bool(self.train) and all(self.train)


class TraceError(ValueError):
    """A trace cannot be read, written or had; the message names the file."""


class Trace:
    """A trace file, open for one run alone.

    Args:
        path: the file; made if it is not there.

    Raises:
        TraceError: it cannot be opened, is in use, or a line of it is no round.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rounds: dict[tuple[DatasetName | None, str], list[Round]] = {}
        self.usage = TokenUsage()
        try:
            # A pipe or device would be waited for, or read without end.
            if path.exists() and not path.is_file():
                raise TraceError(f"{path}: is not a file")
            self._file = path.open("a+b", buffering=0)
        except OSError as error:
            raise TraceError(f"{path}: {error.strerror}") from None
        try:
            self._load()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def rounds(self, task: Task) -> list[Round]:
        """The rounds of a task that count, in order."""
        return list(self._rounds.get((task.dataset, task.id), ()))

    def append(self, done: Round) -> None:
        """Writes a round.

        Raises:
            TraceError: it cannot be written.
        """
        line = msgspec.json.encode(done) + b"\n"
        before = self._file.seek(0, os.SEEK_END)
        try:
            # Unbuffered, a file may take a part at a time.
            while line:
                line = line[self._file.write(line) :]
        except OSError as error:
            self._file.truncate(before)
            raise TraceError(f"{self._path}: {error.strerror}") from None
        self._keep(done)

    def _load(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TraceError(f"{self._path}: another run is writing it") from None
        self._file.seek(0)
        text = self._file.read()
        *lines, last = text.split(b"\n")
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    self._keep(msgspec.json.decode(line, type=Round))
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    problem = field_error(error)
                    raise TraceError(f"{self._path}:{number}: {problem}") from None
        self._file.truncate(len(text) - len(last))

    def _keep(self, done: Round) -> None:
        self.usage += done.usage
        if done.reply is not None:
            self._rounds.setdefault((done.dataset, done.task_id), []).append(done)
