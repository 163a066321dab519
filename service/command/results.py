"""The results file of `omniarc verify`: a line for each program, written as it comes, from which an
interrupted run goes on."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from omniarc.corpus import DatasetName
from omniarc.evaluation.verification import Verification
from sandbox import Limits
from sandbox.results import Isolation
from service.command.failure import CommandError

_LINE_START = b'{"prediction":"'


class Run(msgspec.Struct, frozen=True):
    """What results depend on: those of one run can stand in one file.

    Attributes:
        predictions: 16 hexadecimal digits of the SHA-256 of the predictions file.
        dataset: the one that task ids were looked up in, where the user said.
        limits: of each program.
        isolation: whether each program had a process for itself.
        language: the one that programs could import; None where a service ran them.
    """

    predictions: str
    dataset: DatasetName | None
    limits: Limits
    isolation: Isolation
    language: str | None


class Line(msgspec.Struct, frozen=True):
    """A line of the file: the prediction's id, the run it is of, and what became of it."""

    prediction: str
    run: Run
    result: Verification


class ResultsFile:
    """A results file, open for one run alone.

    A file that is there already must be one of the same run. `earlier` is to be read to its end
    before anything is written.

    Raises:
        CommandError: it cannot be opened, or another process has it open.
    """

    def __init__(self, path: Path, run: Run) -> None:
        self._path = path
        self._run = run
        # A device or a pipe holds nothing to go on from.
        self._resumable = path.is_file() or not path.exists()
        try:
            if self._resumable:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
                self._file: BinaryIO = os.fdopen(descriptor, "r+b")
            else:
                self._file = path.open("wb")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise CommandError(f"{path}: another run is writing it") from None
        except OSError:
            pass  # not every file system has locks, nor does every device

    def earlier(self) -> Iterator[tuple[str, Verification]]:
        """The ids and verifications that are there already; in the end, half a line that an
        interrupted run left is cut off.

        Raises:
            CommandError: the file is none of this run's results; it is left as it is.
        """
        if not self._resumable:
            return
        end = 0
        seen: set[str] = set()
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                if line[: len(_LINE_START)] != _LINE_START[: len(line)]:
                    raise self._foreign(number, "is not a line of results")
                break
            decoded = self._decoded(number, line)
            if decoded.prediction in seen:
                raise self._foreign(number, f"repeats prediction {decoded.prediction[:80]!r}")
            seen.add(decoded.prediction)
            end += len(line)
            yield decoded.prediction, decoded.result
        self._file.seek(end)
        self._file.truncate()

    def write(self, prediction: str, verified: Verification) -> None:
        """Adds a line.

        Raises:
            CommandError: the file cannot be written.
        """
        line = msgspec.json.encode(Line(prediction, self._run, verified))
        try:
            self._file.write(line + b"\n")
            self._file.flush()
        except OSError as error:
            raise CommandError(f"{self._path}: {error.strerror}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):  # what could not be written has been told
            self._file.close()

    def _decoded(self, number: int, line: bytes) -> Line:
        try:
            decoded = msgspec.json.decode(line, type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self._foreign(number, "is not a line of results") from None
        if decoded.run != self._run:
            fields = Run.__struct_fields__
            other = [f for f in fields if getattr(decoded.run, f) != getattr(self._run, f)]
            raise self._foreign(number, f"is of a run with other {' and '.join(other)}")
        return decoded

    def _foreign(self, number: int, what: str) -> CommandError:
        return CommandError(
            f"{self._path}:{number}: {what}; name another file for --output, or remove this one"
        )
