"""The candidates file: JSON lines, each a grid that a model proposed and the filters' result.

It holds accepted and rejected candidates. Lines are only appended, so that an interrupted run can
be resumed.
"""

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from omniarc import tasks
from omniarc.closing import Closing
from omniarc.errors import ProblemsError
from omniarc.jsonl import JsonLinesError, JsonLinesFile
from sandbox.errors import FieldError, field_error
from sandbox.grids import Grid, check_rectangular

# Longer replies are cut, to bound the size of the file.
MAX_REPLY_LENGTH = 20_000

MAX_DETAIL_LENGTH = 500


class RejectionReason(StrEnum):
    """Why a candidate was rejected, in the order of the filters."""

    NO_GRID = "no_grid"
    TOO_MANY = "too_many"
    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    TRIVIAL = "trivial"
    PROGRAM_FAILED = "program_failed"
    UNCHANGED = "unchanged"
    OUT_OF_DISTRIBUTION = "out_of_distribution"


MEANINGS: dict[RejectionReason, str] = {
    RejectionReason.NO_GRID: "the reply has no readable grid",
    RejectionReason.TOO_MANY: "the reply has more grids than are checked",
    RejectionReason.ORIGINAL: "it is an original input of the task",
    RejectionReason.DUPLICATE: "it equals an input that was accepted before",
    RejectionReason.TRIVIAL: "it is an original or accepted input, rotated, mirrored or recolored",
    RejectionReason.PROGRAM_FAILED: "the task's program returns no output for it",
    RejectionReason.UNCHANGED: "the task's program returns it unchanged",
    RejectionReason.OUT_OF_DISTRIBUTION: "it differs too much from the task's original inputs",
}

_WITHOUT_GRID = (RejectionReason.NO_GRID, RejectionReason.TOO_MANY)

Index = Annotated[int, Meta(ge=0)]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One line: a grid of a reply, or a reply without a grid.

    Attributes:
        task_id: the task that the input is for.
        prediction: the index of the reply among the task's replies.
        index: the index of the grid in the reply; `place` in the file.
        model, prompt_version, temperature: how the reply was requested.
        reply: the reply, cut to `MAX_REPLY_LENGTH`.
        input: the grid; None if the reply has none.
        output: the output of the task's program; None if it did not run or failed.
        reason: why the grid was rejected; None if it was accepted.
        detail: an explanation of the reason.
    """

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    prediction: Index
    index: Index = msgspec.field(default=0, name="place")
    model: str = ""
    prompt_version: str = ""
    temperature: float = 0.0
    reply: str = ""
    input: Grid | None = None
    output: Grid | None = None
    reason: RejectionReason | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        for name in ("input", "output"):
            grid = getattr(self, name)
            if grid is not None:
                check_rectangular(grid, name)
        if self.input is None and self.reason not in _WITHOUT_GRID:
            raise FieldError("input", "is required unless the reason is no_grid or too_many")
        if self.output is None and self.reason is None:
            raise FieldError("output", "is required if there is no reason")

    @property
    def id(self) -> str:
        """Its id in a decisions file: the task, the reply and the grid, as in `007bbfb7-3-0`."""
        return f"{self.task_id}-{self.prediction}-{self.index}"

    @property
    def accepted(self) -> bool:
        """Whether it passed every filter."""
        return self.reason is None


class CandidatesError(ProblemsError):
    """Candidates are invalid; each problem begins with the file and line."""


def digest(grid: Grid) -> str:
    """Return 16 hexadecimal digits that identify a grid."""
    return hashlib.sha256(msgspec.json.encode(grid)).hexdigest()[:16]


def read_candidates(content: bytes, name: str = "line") -> list[Candidate]:
    """Return the candidates in `content`, in order.

    Args:
        content: the JSON lines of a candidates file.
        name: the file's name, for messages.

    Raises:
        CandidatesError: lines are invalid, of a task without a program, or repeated; names each.
    """
    candidates: list[Candidate] = []
    problems: list[str] = []
    lines = _LineNumbers()
    decoder = msgspec.json.Decoder(Candidate)
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            candidate = decoder.decode(line)
            lines.add(candidate, number)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            problems.append(f"{name}:{number}: {field_error(error)}")
        else:
            candidates.append(candidate)
    if problems:
        raise CandidatesError(problems)
    return candidates


class CandidatesFile(Closing):
    """A candidates file, open for appending by this process alone.

        with CandidatesFile(path) as file:
            file.candidates, file.append([candidate])

    A partial last line is removed; its reply is requested again.

    Args:
        path: the file; created if it does not exist.

    Raises:
        JsonLinesError: the file cannot be opened, has an invalid line, or is locked by another run.
    """

    def __init__(self, path: Path) -> None:
        self.candidates: list[Candidate] = []
        self._file = JsonLinesFile(path, Candidate)
        lines = _LineNumbers()
        try:
            for number, candidate in self._file.read():
                try:
                    lines.add(candidate, number)
                except FieldError as error:
                    raise JsonLinesError(path, str(error), number) from None
                self.candidates.append(candidate)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file and release its lock."""
        self._file.close()

    def append(self, candidates: list[Candidate]) -> None:
        """Write all candidates of a reply, or none.

        Raises:
            JsonLinesError: the file cannot be written.
        """
        self._file.append(*candidates)
        self.candidates += candidates


class _LineNumbers:
    """The line of each candidate of a file, to find repeated ones."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def add(self, candidate: Candidate, number: int) -> None:
        """Add the candidate of line `number`.

        Raises:
            FieldError: its task has no program, or it is on an earlier line.
        """
        first = self._numbers.setdefault(candidate.id, number)
        if candidate.task_id not in tasks.task_ids():
            raise FieldError("task_id", f"no program for task {candidate.task_id!r}")
        if first != number:
            raise FieldError("", f"{candidate.id} is already on line {first}")
