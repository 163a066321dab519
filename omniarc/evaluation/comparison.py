"""Comparison of runs: what tells them apart, their figures, and the tasks that changed.

from omniarc.evaluation.comparison import changed_tasks, read_runs

runs = read_runs(["a.json", "b.json"])
for task in changed_tasks(runs):
    print(task.task_id, task.outcomes)
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from omniarc.corpus import DatasetName
from omniarc.evaluation.other_fields import FieldSummary
from omniarc.evaluation.score_report import ScoreReport, read_report, tasks_csv
from omniarc.evaluation.scoring import TaskResult

# Values of a field that are listed; more are counted.
_LISTED = 3


class ComparedRun(NamedTuple):
    """A run with the name of its file."""

    name: str
    report: ScoreReport


class ChangedTask(NamedTuple):
    """A task with different outcomes.

    Attributes:
        task_id, dataset: the task.
        outcomes: the outcome of the task in each run; None in a run where it does not count.
    """

    task_id: str
    dataset: DatasetName | None
    outcomes: list[str | None]


def read_runs(paths: Iterable[Path | str]) -> list[ComparedRun]:
    """Read score files or results files of `omniarc verify`.

    Raises:
        OSError: a file cannot be read.
        ScoreReportError: a file is of another kind.
    """
    return [ComparedRun(str(path), read_report(Path(path))) for path in paths]


def field_columns(runs: Sequence[ComparedRun]) -> dict[str, list[str]]:
    """Return, for each field that predictions of a run have, its values in each run as text."""
    names = dict.fromkeys(name for run in runs for name in run.report.fields)
    return {name: [_as_text(run.report.fields.get(name)) for run in runs] for name in names}


def changed_tasks(runs: Sequence[ComparedRun]) -> list[ChangedTask]:
    """Return the tasks whose outcome is not the same in all runs, sorted by dataset and id."""
    return changed_outcomes([run.report.tasks for run in runs])


def changed_outcomes(runs: Sequence[Iterable[TaskResult]]) -> list[ChangedTask]:
    """Return the same for runs given as the results of their tasks."""
    by_run = [{(task.dataset, task.task_id): task.outcome for task in tasks} for tasks in runs]
    keys = {key for outcomes in by_run for key in outcomes}
    changed = []
    for dataset, task_id in sorted(keys, key=lambda key: (key[0] or "", key[1])):
        found = [outcomes.get((dataset, task_id)) for outcomes in by_run]
        if len(set(found)) > 1:
            changed.append(ChangedTask(task_id, dataset, found))
    return changed


def runs_csv(runs: Sequence[ComparedRun]) -> str:
    """Return the results of each task in each run as CSV, with the run and the other fields."""
    columns = field_columns(runs)
    parts = []
    for index, run in enumerate(runs):
        extra = {"run": run.name, **{name: values[index] for name, values in columns.items()}}
        parts.append(tasks_csv(run.report.tasks, extra, header=index == 0))
    return "".join(parts)


def _as_text(summary: FieldSummary | None) -> str:
    if summary is None:
        return ""
    if summary.distinct > _LISTED:
        return f"{summary.distinct} values"
    return ", ".join(str(value) for value in summary.values)
