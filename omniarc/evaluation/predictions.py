"""Predictions files: JSON lines, each a program for a task."""

import codecs
import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from omniarc import corpus
from omniarc.corpus import DatasetName
from omniarc.display import plain_text
from omniarc.evaluation.augmentation import GEOMETRIES, Augmentation
from omniarc.prompts import code_of
from sandbox.errors import FieldError, field_error
from sandbox.program import Program, check_code, check_identifier

# How many bad lines a message names.
_SHOWN = 10
_MESSAGE_LENGTH = 250

# How far above 0 the sum of log-probabilities of a certain reply may come out.
_ROUNDING = 1e-3

# How a file of gzip begins.
_GZIP = b"\x1f\x8b"

# What Python's json and others write for numbers that JSON has not.
_NO_JSON = re.compile(rb"(?:NaN|Infinity)\b")

_PLACE = re.compile(r"\(byte (\d+)\)")

_CHOICES: dict[str, tuple[str, ...]] = {
    "dataset": corpus.DATASETS,
    "augmentation.geometry": GEOMETRIES,
}


class Prediction(msgspec.Struct, frozen=True):
    """One line: a program for a task. Further fields are passed by.

    Attributes:
        task_id: the task.
        code: the program, as source or as a whole reply; it must be one that can be run.
        id: its name in results; where there is none, the number of its line.
        entry_point: the function to call, as in `Program`.
        reply: instead of `code`, what a model replied, whatever that was.
        logprob: the log-probability that the model gave it, not above 0.
        augmentation: how the task that the model saw differs from the original.
        dataset: the one the task is of, where its id is in several.
    """

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    code: str | None = None
    id: str = ""
    entry_point: str | None = None
    reply: str | None = None
    logprob: float | None = None
    augmentation: Augmentation | None = None
    dataset: DatasetName | None = None

    def __post_init__(self) -> None:
        if (self.code is None) == (self.reply is None):
            raise FieldError("code", "either code or reply must be there, and not both")
        if self.code is not None:
            check_code(self.code, "code")
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")
        if self.logprob is not None:
            if not math.isfinite(self.logprob):
                raise FieldError("logprob", "must be a finite number")
            if self.logprob > _ROUNDING:  # a loss, as which ties would go to the unlikeliest
                raise FieldError("logprob", f"must not be above 0, is {self.logprob:g}")

    @property
    def text(self) -> str:
        """The source, or the reply that it is in."""
        return self.code if self.code is not None else self.reply or ""

    def program(self) -> Program:
        """The program to run; that of a reply is what `prompts.code_of` finds in it.

        Raises:
            ValueError: the reply holds no program, or one that is too long to be run.
        """
        if self.code is not None:
            return Program(self.code, entry_point=self.entry_point)
        source = code_of(self.reply or "")
        check_code(source, "reply")
        return Program(source, entry_point=self.entry_point)


class PredictionsError(ValueError):
    """Lines of a predictions file are wrong; `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - _SHOWN
        super().__init__("; ".join(problems[:_SHOWN] + [f"and {more} more"] * (more > 0)))
        self.problems = problems


class Loaded(NamedTuple):
    """A file's predictions, and 16 hexadecimal digits of the SHA-256 of its bytes."""

    predictions: list[Prediction]
    digest: str


def load(path: Path) -> Loaded:
    """The predictions in a file, read line by line.

    Raises:
        OSError: it cannot be read.
        PredictionsError: as `read` does.
    """
    digest = hashlib.sha256()

    def hashed(lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            digest.update(line)
            yield line

    with path.open("rb") as source:
        predictions = read(hashed(source), str(path))
    return Loaded(predictions, digest.hexdigest()[:16])


def read(lines: str | Iterable[bytes], name: str = "line") -> list[Prediction]:
    """The predictions in `lines`, each with an id: its own, or the number of its line.

    Args:
        lines: a file's text, or its lines in UTF-8; only a newline ends one.
        name: of the file, for messages.

    Raises:
        PredictionsError: a line is not a prediction, or an id is there twice; all are named.
    """
    predictions, problems = [], []
    seen: dict[str, int] = {}
    split: Iterable[str | bytes] = lines.split("\n") if isinstance(lines, str) else lines
    for number, raw in enumerate(split, start=1):
        line = _without_mark(raw) if number == 1 else raw
        if number == 1 and isinstance(line, bytes) and line.startswith(_GZIP):
            raise PredictionsError([f"{name}: is packed with gzip; unpack it"])
        if not line.strip():
            continue
        try:
            prediction = _decode(line)
        except ValueError as error:
            problems.append(f"{name}:{number}: {_describe(error)}")
            continue
        if not prediction.id:
            prediction = msgspec.structs.replace(prediction, id=str(number))
        if prediction.id in seen:
            said = f"id: {prediction.id[:80]!r} is on line {seen[prediction.id]} already"
            problems.append(f"{name}:{number}: {said}")
        seen.setdefault(prediction.id, number)
        predictions.append(prediction)
    if not predictions and not problems:
        problems.append(f"{name}: holds no predictions")
    if problems:
        raise PredictionsError(problems)
    return predictions


def _without_mark(line: str | bytes) -> str | bytes:
    """A file's first line without the byte order mark that some editors put there."""
    if isinstance(line, str):
        return line.removeprefix("\ufeff")
    return line.removeprefix(codecs.BOM_UTF8)


def _decode(line: str | bytes) -> Prediction:
    try:
        prediction = msgspec.json.decode(line, type=Prediction)
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text") from None
    except msgspec.DecodeError as error:
        unsupported = _unsupported_number(line, str(error))
        if unsupported:
            raise ValueError(unsupported) from None
        raise
    try:
        task = corpus.find_task(prediction.task_id, prediction.dataset)
    except corpus.UnknownTaskError as error:
        where = f" in {prediction.dataset}" if prediction.dataset else ""
        raise ValueError(f"{error}{where}") from None
    if prediction.augmentation is not None:
        try:
            prediction.augmentation.check_fits(task)
        except FieldError as error:
            raise error.inside("augmentation") from None
    return prediction


def _unsupported_number(line: str | bytes, message: str) -> str | None:
    """What is wrong with a line if it is a number that JSON has not, where `message` points to."""
    place = _PLACE.search(message)
    content = line.encode() if isinstance(line, str) else line
    # Of "-Infinity" the sign is read, and the next byte is what is wrong.
    found = _NO_JSON.match(content, int(place[1])) if place else None
    if found is None:
        return None
    return f"JSON has no {found[0].decode()}: leave the field out, or make it null"


def _describe(error: ValueError) -> str:
    """Return what is wrong with a line, with the field in front, cut short and printable."""
    found = field_error(error)
    rule = found.rule
    if rule.startswith("invalid enum value") and found.field in _CHOICES:
        rule = f"must be one of {', '.join(_CHOICES[found.field])}; {rule}"
    return plain_text(str(FieldError(found.field, rule))[:_MESSAGE_LENGTH]).plain
