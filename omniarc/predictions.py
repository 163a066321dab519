"""Predictions files: JSON lines, each a program for a task."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from omniarc import corpus
from sandbox.grids import plain_message
from sandbox.program import check_code, check_identifier


class Prediction(msgspec.Struct, frozen=True):
    """One line: a program, or a whole reply, for a task. Further fields are passed by."""

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    code: str
    id: str = ""
    entry_point: str | None = None

    def __post_init__(self) -> None:
        check_code(self.code, "code")
        if self.entry_point is not None:
            check_identifier(self.entry_point, "entry_point")


class PredictionsError(ValueError):
    """Lines of a predictions file are wrong; `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        shown = problems[:10] + [f"and {len(problems) - 10} more"] * (len(problems) > 10)
        super().__init__("; ".join(shown))
        self.problems = problems


def read(text: str, name: str = "line") -> list[Prediction]:
    """The predictions in `text`, each with an id: its own, or the number of its line.

    Raises:
        PredictionsError: a line is not a prediction, or an id is there twice; all are named.
    """
    predictions, problems = [], []
    seen: dict[str, int] = {}
    for number, line in _lines(text):
        try:
            prediction = msgspec.json.decode(line, type=Prediction)
            corpus.find(prediction.task_id)
        except (msgspec.DecodeError, corpus.UnknownTaskError) as error:
            problems.append(f"{name}:{number}: {plain_message(str(error))}")
            continue
        if not prediction.id:
            prediction = msgspec.structs.replace(prediction, id=str(number))
        if prediction.id in seen:
            first = seen[prediction.id]
            problems.append(f"{name}:{number}: id: {prediction.id!r} is on line {first} already")
        seen.setdefault(prediction.id, number)
        predictions.append(prediction)
    if not predictions and not problems:
        problems.append(f"{name}: holds no predictions")
    if problems:
        raise PredictionsError(problems)
    return predictions


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
