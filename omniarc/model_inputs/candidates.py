"""The candidates file: JSON lines, each a grid that a model proposed and what the filter said.

Accepted and rejected candidates are both kept. A file is only ever added to, so that a run which
is interrupted goes on where it stopped.
"""

import fcntl
import hashlib
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Annotated, Self

import msgspec
from msgspec import Meta

from omniarc import tasks
from sandbox.errors import FieldError, GridError, field_error
from sandbox.grids import Grid, check_rectangular

# How much of a reply is kept: enough for any honest one, and a bound on the file.
MAX_REPLY_LENGTH = 20_000

# A program's message, or a parser's.
MAX_DETAIL_LENGTH = 500


class Reason(StrEnum):
    """Why a candidate was rejected, in the order in which the filters come."""

    NO_GRID = "no_grid"
    TOO_MANY = "too_many"
    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    TRIVIAL = "trivial"
    PROGRAM_FAILED = "program_failed"
    UNCHANGED = "unchanged"
    OUT_OF_DISTRIBUTION = "out_of_distribution"


MEANINGS: dict[Reason, str] = {
    Reason.NO_GRID: "no grid can be read from the reply",
    Reason.TOO_MANY: "the reply holds more grids than are looked at",
    Reason.ORIGINAL: "it is an input of the task itself",
    Reason.DUPLICATE: "it is an input that was accepted before",
    Reason.TRIVIAL: "it is an original or accepted input turned, mirrored or recolored",
    Reason.PROGRAM_FAILED: "the task's program gives no output for it",
    Reason.UNCHANGED: "the task's program leaves it as it is",
    Reason.OUT_OF_DISTRIBUTION: "it is unlike the task's own inputs",
}

_WITHOUT_GRID = (Reason.NO_GRID, Reason.TOO_MANY)

Index = Annotated[int, Meta(ge=0)]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One line: a grid of one reply, or a reply without any.

    Attributes:
        task_id: the task that it was made for.
        prediction: which of the task's replies it is from.
        place: which of the reply's grids it is.
        model, prompt_version, temperature: how the reply was asked for.
        reply: what the model wrote, cut to `MAX_REPLY_LENGTH`.
        input: the grid; None where the reply holds none.
        output: what the task's program makes of it; None where it was not run, or failed.
        reason: why it was rejected; None if it was accepted.
        detail: more about the reason, for people.
    """

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    prediction: Index
    place: Index = 0
    model: str = ""
    prompt_version: str = ""
    temperature: float = 0.0
    reply: str = ""
    input: Grid | None = None
    output: Grid | None = None
    reason: Reason | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        for name in ("input", "output"):
            grid = getattr(self, name)
            if grid is not None:
                check_rectangular(grid, name)
        if self.input is None and self.reason not in _WITHOUT_GRID:
            raise FieldError("input", "may be missing only where the reason is no_grid or too_many")
        if self.output is None and self.reason is None:
            raise FieldError("output", "may be missing only where there is a reason")

    @property
    def id(self) -> str:
        """Its name in a file of decisions: task, reply and grid, as `007bbfb7-3-0`."""
        return f"{self.task_id}-{self.prediction}-{self.place}"

    @property
    def accepted(self) -> bool:
        """Whether it passed every filter."""
        return self.reason is None


class CandidatesError(ValueError):
    """Lines of a candidates file are wrong; `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        shown = problems[:10] + [f"and {len(problems) - 10} more"] * (len(problems) > 10)
        super().__init__("; ".join(shown))
        self.problems = problems


def digest(grid: Grid) -> str:
    """16 hexadecimal digits that tell a grid from any other."""
    return hashlib.sha256(msgspec.json.encode(grid)).hexdigest()[:16]


def clean_text(text: str, length: int) -> str:
    """`text` cut to a length, and as valid Unicode: a reply's JSON may hold half a character."""
    return text[:length].encode("utf-8", "replace").decode()


def read_candidates(content: bytes, name: str = "line") -> list[Candidate]:
    """The candidates in `content`, in order.

    Args:
        content: a file's bytes: a JSON object a line.
        name: what to call the file in a message.

    Raises:
        CandidatesError: a line is not a candidate, is for a task without a program, or is there
            twice; all are named.
    """
    candidates: list[Candidate] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    decoder = msgspec.json.Decoder(Candidate)
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            candidate = decoder.decode(line)
        except (msgspec.DecodeError, GridError, UnicodeDecodeError, RecursionError) as error:
            problems.append(f"{name}:{number}: {field_error(error)}")
            continue
        if candidate.task_id not in tasks.task_ids():
            problems.append(f"{name}:{number}: no program for a task {candidate.task_id!r}")
        elif candidate.id in seen:
            first = seen[candidate.id]
            problems.append(f"{name}:{number}: {candidate.id} is on line {first} already")
        seen.setdefault(candidate.id, number)
        candidates.append(candidate)
    if problems:
        raise CandidatesError(problems)
    return candidates


class CandidatesFile:
    """A candidates file that is being added to.

        with CandidatesFile(path) as file:
            file.candidates, file.append([candidate])

    What a file holds already is read first. A last line that was cut off, by a full disk or a
    machine that stopped, is taken away: its reply is asked for again.

    Raises:
        CandidatesError: (on entering) the file holds something else, or another run has it open.
        OSError: (on entering) it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.candidates: list[Candidate] = []

    def __enter__(self) -> Self:
        self._file = self._path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file.seek(0)
            content = self._file.read()
            whole = content[: content.rfind(b"\n") + 1]
            self.candidates = read_candidates(whole, str(self._path))
            if whole != content:
                self._file.truncate(len(whole))
        except BlockingIOError:
            self._file.close()
            raise CandidatesError([f"{self._path}: another run is writing to it"]) from None
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._file.close()

    def append(self, candidates: list[Candidate]) -> None:
        """Writes all candidates of one reply at once, so that a reply is in the file or is not."""
        self._file.write(b"".join(msgspec.json.encode(each) + b"\n" for each in candidates))
        self._file.flush()
        self.candidates += candidates
