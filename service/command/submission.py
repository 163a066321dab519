"""omniarc submission: check and score a submission file in ARC Prize's format."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console

from omniarc.corpus import Task
from sandbox.text import counted, one_line
from service.command import files
from service.command.failure import CommandError
from service.command.options import DatasetOption, SplitOption

if TYPE_CHECKING:
    from omniarc.corpus import DatasetName, Split

app = typer.Typer(
    help="Check and score a submission file in ARC Prize's format.", no_args_is_help=True
)

FileArgument = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="The submission: two attempts at each test input, JSON."),
]

_MAX_LINE = 1000


@app.command("check")
def check(file: FileArgument, dataset: DatasetOption = None, split: SplitOption = None) -> None:
    """List every fault of a submission with its path. Exit code 1 if there is one.

    With --split, all tasks of the split must be in the file. Without, this holds for the split of
    which the file has at least half of the tasks, if there is one.
    """
    from omniarc.evaluation import submission

    try:
        content, tasks = _read(file, dataset, split)
        submission.check(content, tasks)
    except submission.SubmissionError as error:
        for problem in error.problems:
            typer.echo(one_line(f"{file}: {problem}", _MAX_LINE))
        typer.echo(counted(len(error.problems), "fault"))
        raise typer.Exit(1) from None
    inputs = counted(sum(len(task.test) for task in tasks), "test input")
    typer.echo(f"{file}: valid for {_described(tasks)}, {inputs}")


@app.command("score")
def score(
    file: FileArgument,
    dataset: DatasetOption = None,
    split: SplitOption = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the score to this file.")
    ] = None,
) -> None:
    """Print the score of a submission, which must have no faults."""
    from omniarc.evaluation import submission
    from omniarc.evaluation.submission_score import score_submission
    from service.command import score_table

    files.check_written([file], json_file)
    try:
        content, tasks = _read(file, dataset, split)
        submission.check(content, tasks)
    except submission.SubmissionError as error:
        problem = one_line(str(error), _MAX_LINE)
        hint = f"`omniarc submission check {file}` lists all faults"
        raise CommandError(f"{file}: {problem}; {hint}") from None
    scored = score_submission(content, tasks)
    typer.echo(f"{file}: {_described(tasks)}")
    score_table.show_submission(Console(), scored)
    if json_file:
        files.write(json_file, msgspec.json.format(msgspec.json.encode(scored), indent=2) + b"\n")


def _read(
    file: Path, dataset: "DatasetName | None", split: "Split | None"
) -> tuple[dict[str, Any], list[Task]]:
    """Return a submission and the tasks that it must have."""
    from omniarc.evaluation import submission

    content = submission.decode(files.read_bytes(file))
    return content, submission.expected_tasks(content, dataset, split)


def _described(tasks: list[Task]) -> str:
    """Return the number of tasks and their splits, such as "3 tasks of ARC-AGI-1 training"."""
    splits = dict.fromkeys(f"{task.dataset} {task.split}" for task in tasks)
    return f"{counted(len(tasks), 'task')} of {' and '.join(splits)}"
