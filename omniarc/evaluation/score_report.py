"""Score files: the score of a run with the results of each task, and their form as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from omniarc import corpus
from omniarc.corpus import Split
from omniarc.errors import OmniArcError
from omniarc.evaluation.other_fields import FieldSummary, summarize
from omniarc.evaluation.results_file import ResultLine, RunHeader
from omniarc.evaluation.scoring import Score, Tally, TaskResult
from omniarc.evaluation.verification import check_fits
from sandbox.errors import field_error
from sandbox.text import one_line

_MAX_PROBLEM = 250


class ScoreReport(msgspec.Struct, frozen=True, kw_only=True):
    """The score of a run, with what tells it apart from other runs.

    Attributes:
        run: what the results depend on.
        split: the split that was chosen, all of whose tasks count; None if there is none.
        score: the score.
        fields: what else the predictions have, such as the model; see `other_fields`.
        tasks: the result of each task.
    """

    run: RunHeader
    split: Split | None
    score: Score
    fields: dict[str, FieldSummary]
    tasks: list[TaskResult]

    def encode(self) -> bytes:
        """Return the report as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


class ScoreReportError(OmniArcError, ValueError):
    """A file is neither a score file nor a results file; the message names it."""


def read_report(path: Path) -> ScoreReport:
    """Return the report in a score file, or that of the results in a results file.

    A results file says nothing about a split, so that only tasks with a prediction count.

    Raises:
        OSError: the file cannot be read.
        ScoreReportError: the file is of another kind.
    """
    content = path.read_bytes()
    first, newline, _ = content.partition(b"\n")
    try:
        if newline and first.startswith(b'{"prediction":'):
            return _report_of_results(content)
        return msgspec.json.decode(content, type=ScoreReport)
    except (ValueError, KeyError, RecursionError) as error:
        problem = str(field_error(error)) if isinstance(error, ValueError) else str(error)
        kind = "is not a score file of `omniarc verify --json`, or a results file"
        raise ScoreReportError(f"{path}: {kind}: {one_line(problem, _MAX_PROBLEM)}") from None


def _report_of_results(content: bytes) -> ScoreReport:
    *lines, _ = content.split(b"\n")  # after the last newline, a line that was cut off
    decoder = msgspec.json.Decoder(ResultLine)
    results = [decoder.decode(line) for line in lines]
    tally = Tally()
    if results[0].run.tasks is not None:
        raise ValueError("has results on tasks of one's own; use the score file of the run")
    for result in results:
        if result.run != results[0].run:
            raise ValueError("has results of several runs")
        task = corpus.find_task(result.result.task_id or "", result.dataset)
        check_fits(result.result, task)
        tally.add(task, result.result, logprob=result.logprob, position=result.position)
    return ScoreReport(
        run=results[0].run,
        split=None,
        score=tally.score(),
        fields=summarize(result.fields for result in results),
        tasks=tally.task_results(),
    )


def tasks_csv(
    tasks: Iterable[TaskResult], extra: Mapping[str, str] | None = None, *, header: bool = True
) -> str:
    """Return results of tasks as CSV, one row for each task.

    Args:
        tasks: the results.
        extra: columns before the others, with the value that they have in every row.
        header: whether the first row has the names of the columns.
    """
    extra = extra or {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow([*extra, *TaskResult.__struct_fields__])
    for task in tasks:
        writer.writerow([*extra.values(), *msgspec.structs.astuple(task)])
    return text.getvalue()
