"""Predictions files: JSON Lines, each line a program for a task."""

import codecs
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from omniarc import corpus
from omniarc.corpus import DatasetName
from omniarc.errors import ProblemsError
from omniarc.evaluation.augmentation import GEOMETRIES, Augmentation
from omniarc.evaluation.other_fields import Fields, OtherFields
from omniarc.evaluation.voting import check_logprob
from omniarc.task_files import TaskSet
from sandbox.errors import FieldError, field_error
from sandbox.grids import InputType
from sandbox.program import Program, check_code, check_identifier
from sandbox.text import one_line

_MESSAGE_LENGTH = 250

# The first bytes of files that are no UTF-8 text, and what to say of them.
_NOT_UTF8 = {
    b"\x1f\x8b": "is compressed with gzip; decompress it first",
    b"\x28\xb5\x2f\xfd": "is compressed with Zstandard; decompress it first",
    b"PK\x03\x04": "is a ZIP archive; extract it first",
    codecs.BOM_UTF16_LE: "is encoded as UTF-16; save it as UTF-8",
    codecs.BOM_UTF16_BE: "is encoded as UTF-16; save it as UTF-8",
}

# Numbers that Python's json module and others write, although JSON does not have them.
_NOT_JSON = re.compile(rb"(?:NaN|Infinity)\b")

# What tells the replies of one model apart, and so describes no run; see `predicted_file`.
_OF_ONE_REPLY = ("sample", "reasoning")

_BYTE_OFFSET = re.compile(r"\(byte (\d+)\)")

_CHOICES: dict[str, tuple[str, ...]] = {
    "dataset": corpus.DATASETS,
    "augmentation.geometry": GEOMETRIES,
    "input_type": ("numpy", "list"),
}


class Prediction(msgspec.Struct, frozen=True):
    """A program that a model wrote for a task: one line of a file. Other fields are ignored.

    Attributes:
        task_id: the task.
        code: the program, as source or as a whole reply. It must be valid to run.
        id: the name of the prediction in results; by default, its line number.
        entry_point: the function to call; see `Program`.
        input_type: the type of the function's argument, "numpy" or "list"; see `Program`.
        reply: the model's whole reply, instead of `code`. It may be anything, even empty.
        logprob: the log-probability of the reply; at most 0.
        augmentation: how the task that the model saw differs from the original.
        dataset: the dataset of the task, if its id is in several.

    Raises:
        FieldError: a field breaks its rule.
    """

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    code: str | None = None
    id: str = ""
    entry_point: str | None = None
    reply: str | None = None
    logprob: float | None = None
    augmentation: Augmentation | None = None
    dataset: DatasetName | None = None
    input_type: InputType | None = None

    def __post_init__(self) -> None:
        if (self.code is None) == (self.reply is None):
            raise FieldError("code", "exactly one of code and reply is required")
        if self.code is not None:
            check_code(self.code, "code")
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")
        if self.logprob is not None:
            check_logprob(self.logprob)

    @property
    def text(self) -> str:
        """The source, or the reply that contains it."""
        return self.code if self.code is not None else self.reply or ""

    def program(self) -> Program:
        """Return the program to run.

        Raises:
            NoProgramError: the reply holds no program, or one that cannot be run.
        """
        program = Program(self.code, self.entry_point, self.input_type, reply=self.reply)
        _ = program.source
        return program


class PredictionsError(ProblemsError):
    """Predictions are invalid; each problem begins with the file and line."""


class PredictionSet(NamedTuple):
    """The predictions of a run, each with an id of its own.

    Attributes:
        predictions: the predictions.
        digest: 16 hexadecimal digits of the SHA-256 of the file's bytes.
        name: the file, for messages.
        fields: what else the line of each prediction has, such as the model; see `OtherFields`.
    """

    predictions: list[Prediction]
    digest: str
    name: str
    fields: list[Fields]


def load(path: Path, tasks: TaskSet | None = None) -> PredictionSet:
    """Read the predictions in a file.

    Args:
        path: the file.
        tasks: the tasks that the predictions are for; None for those of `corpus`.

    Raises:
        OSError: the file cannot be read.
        PredictionsError: see `read`.
    """
    with path.open("rb") as lines:
        return load_lines(lines, str(path), tasks)


def load_lines(lines: Iterable[bytes], name: str, tasks: TaskSet | None = None) -> PredictionSet:
    """Read predictions from the lines of a file or stream.

    Args:
        lines: the lines, as UTF-8.
        name: the file or stream, for messages.
        tasks: the tasks that the predictions are for; None for those of `corpus`.

    Raises:
        PredictionsError: see `read`.
    """
    digest = hashlib.sha256()

    def hashed(lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            digest.update(line)
            yield line

    predictions, fields = _read(hashed(lines), name, tasks)
    return PredictionSet(predictions, digest.hexdigest()[:16], name, fields)


def collect(predictions: Iterable[Prediction], tasks: TaskSet | None = None) -> PredictionSet:
    """Check predictions that were made in Python, as `read` checks the lines of a file.

    Args:
        predictions: the predictions.
        tasks: the tasks that they are for; None for those of `corpus`.

    Raises:
        PredictionsError: a prediction is for an unknown task, or two have the same id.
    """
    lines = [_encode(prediction) for prediction in predictions]
    digest = hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]
    predictions, fields = _read(lines, "predictions", tasks)
    return PredictionSet(predictions, digest, "predictions", fields)


def read(lines: str | Iterable[bytes], name: str = "line") -> list[Prediction]:
    """Return the predictions in `lines`, each with its id or else its line number as the id.

    Args:
        lines: the text of a file, or its lines as UTF-8. Only a newline ends a line.
        name: the file, for messages.

    Raises:
        PredictionsError: a line is not a prediction, or repeats an id. All such lines are listed.
    """
    return _read(lines, name)[0]


def _read(
    lines: str | Iterable[bytes], name: str, tasks: TaskSet | None = None
) -> tuple[list[Prediction], list[Fields]]:
    """Return what `read` does, and the other fields of each line."""
    predictions: list[Prediction] = []
    problems: list[str] = []
    others = OtherFields((*Prediction.__struct_fields__, *_OF_ONE_REPLY))
    fields: list[Fields] = []
    seen: dict[str, int] = {}
    split: Iterable[str | bytes] = lines.split("\n") if isinstance(lines, str) else lines
    for number, raw in enumerate(split, start=1):
        line = _without_byte_order_mark(raw) if number == 1 else raw
        if number == 1 and isinstance(line, bytes):
            _check_encoding(line, name)
        if not line.strip():
            continue
        try:
            prediction = _decode(line, tasks)
        except ValueError as error:
            problems.append(f"{name}:{number}: {_describe(error)}")
            continue
        if not prediction.id:
            prediction = msgspec.structs.replace(prediction, id=str(number))
        if prediction.id in seen:
            repeated = f"{prediction.id[:80]!r} is already used on line {seen[prediction.id]}"
            problems.append(f"{name}:{number}: id: {repeated}")
        seen.setdefault(prediction.id, number)
        predictions.append(prediction)
        fields.append(others.of(line))
    if not predictions and not problems:
        problems.append(f"{name}: has no predictions")
    if problems:
        raise PredictionsError(problems)
    return predictions, fields


def find_task(
    prediction: Prediction, tasks: TaskSet | None = None, dataset: DatasetName | None = None
) -> corpus.Task:
    """Return the task of a prediction.

    Args:
        prediction: the prediction.
        tasks: the tasks to look in, whatever dataset the prediction names; None for `corpus`.
        dataset: the dataset to look in where the prediction names none; None for all.

    Raises:
        UnknownTaskError: there is no such task.
    """
    if tasks is not None:
        return tasks.find(prediction.task_id)
    return corpus.find_task(prediction.task_id, prediction.dataset or dataset)


def _encode(prediction: Prediction) -> bytes:
    try:
        return msgspec.json.encode(prediction)
    except UnicodeEncodeError:  # a reply with lone surrogates
        return json.dumps(msgspec.to_builtins(prediction)).encode()


def _without_byte_order_mark(line: str | bytes) -> str | bytes:
    if isinstance(line, str):
        return line.removeprefix("\ufeff")
    return line.removeprefix(codecs.BOM_UTF8)


def _check_encoding(start: bytes, name: str) -> None:
    """Check by its first bytes that a file is text."""
    for first, problem in _NOT_UTF8.items():
        if start.startswith(first):
            raise PredictionsError([f"{name}: {problem}"])


def _decode(line: str | bytes, tasks: TaskSet | None) -> Prediction:
    try:
        prediction = msgspec.json.decode(line, type=Prediction)
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text") from None
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        unsupported = _unsupported_number(line, str(error))
        if unsupported:
            raise ValueError(unsupported) from None
        with_surrogates = _decode_surrogates(line)
        if with_surrogates is None:
            raise
        prediction = with_surrogates
    try:
        task = find_task(prediction, tasks)
    except corpus.UnknownTaskError as error:
        place = prediction.dataset if tasks is None else tasks.name
        where = f" in {place}" if place else ""
        raise ValueError(f"{error}{where}") from None
    if prediction.augmentation is not None:
        try:
            prediction.augmentation.check_fits(task)
        except FieldError as error:
            raise error.inside("augmentation") from None
    return prediction


def _decode_surrogates(line: str | bytes) -> Prediction | None:
    """Return the prediction of a line whose reply has lone surrogates; None for other lines.

    A model may write anything, and one reply must not make the others unusable.
    """
    try:
        fields = json.loads(line)
        reply = fields["reply"]
        if not _has_surrogates(reply):
            return None
        prediction = msgspec.json.decode(json.dumps({**fields, "reply": ""}), type=Prediction)
    except msgspec.ValidationError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return msgspec.structs.replace(prediction, reply=reply)


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _unsupported_number(line: str | bytes, message: str) -> str | None:
    """Return what is wrong with a line where `message` points to a number that JSON lacks."""
    offset = _BYTE_OFFSET.search(message)
    content = line.encode() if isinstance(line, str) else line
    # The parser accepts the sign of "-Infinity" and points to the byte after it.
    found = _NOT_JSON.match(content, int(offset[1])) if offset else None
    if found is None:
        return None
    return f"JSON has no {found[0].decode()}: leave the field out, or make it null"


def _describe(error: ValueError) -> str:
    """Return what is wrong with a line, after the field, as one short printable line."""
    invalid = field_error(error)
    rule = invalid.rule
    if rule.startswith("invalid enum value") and invalid.field in _CHOICES:
        rule = f"must be one of {', '.join(_CHOICES[invalid.field])}; {rule}"
    return one_line(str(FieldError(invalid.field, rule)), _MESSAGE_LENGTH)
