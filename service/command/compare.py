"""omniarc compare: several runs in one table, and the tasks that changed between them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from omniarc.display import plain_text
from omniarc.evaluation import comparison
from omniarc.evaluation.comparison import ComparedRun
from service.command import files
from service.command.failure import CommandError
from service.command.score_table import LEADERBOARD_N, percent


def compare(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Score files that `omniarc verify` wrote with --json, or results files of "
            "--output.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the results of each task in each run as CSV."),
    ] = None,
) -> None:
    """Compare runs: a row for each, and the tasks whose outcome differs.

    Other fields of the predictions, such as the model or the temperature, are columns.
    """
    files.check_written(paths, output)
    runs = []
    for path in paths:
        try:
            runs += comparison.read_runs([path])
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
    console = Console()
    if not console.is_terminal:
        console = Console(width=_FILE_WIDTH)
    console.print(_runs_table(runs))
    changed = _changed_table(runs)
    console.print(changed if changed.row_count else "No task changed.")
    if output:
        files.write(output, comparison.runs_csv(runs).encode())


# Wide enough for every table in a file or pipe, which need not be cut for a screen.
_FILE_WIDTH = 10_000


def _runs_table(runs: list[ComparedRun]) -> Table:
    table = Table(title="Runs", box=None, title_justify="left", title_style="bold")
    scores = [run.report.score.overall for run in runs]
    n = min(LEADERBOARD_N, *(score.most_programs for score in scores))
    columns = {
        **comparison.field_columns(runs),
        "programs": [str(score.programs) for score in scores],
        "tasks": [str(score.tasks) for score in scores],
        "solved on train": [percent(score.coverage.value) for score in scores],
        "solved": [percent(score.solved_share.value) for score in scores],
        "accuracy": [percent(score.accuracy.value) for score in scores],
        **{
            f"pass@{k}": [percent(score.pass_at[k].value) for score in scores]
            for k in sorted({1, n} if n else ())
        },
        **{
            f"vote@{k}": [percent(score.vote_at[k].value) for score in scores]
            for k in sorted(set.intersection(*(set(score.vote_at) for score in scores)))
        },
    }
    table.add_column("run")
    for name in columns:
        table.add_column(plain_text(name), justify="right")
    for index, run in enumerate(runs):
        cells = [run.name, *(values[index] for values in columns.values())]
        table.add_row(*map(plain_text, cells))
    return table


def _changed_table(runs: list[ComparedRun]) -> Table:
    table = Table(title="Changed tasks", box=None, title_justify="left", title_style="bold")
    for name in ("task", "dataset", *(run.name for run in runs)):
        table.add_column(plain_text(name))
    for task in comparison.changed_tasks(runs):
        outcomes = [outcome or "not in this run" for outcome in task.outcomes]
        table.add_row(*map(plain_text, [task.task_id, task.dataset or "", *outcomes]))
    return table
