"""omniarc tasks: list and show the ARC tasks."""

from typing import Annotated

import typer
from rich.console import Console

from omniarc import corpus, display
from service.command.failure import CommandError

app = typer.Typer(help="The ARC tasks.", no_args_is_help=True)

DatasetOption = Annotated[str | None, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")]
SplitOption = Annotated[str | None, typer.Option(help="training or evaluation.")]


@app.command("list")
def list_tasks(dataset: DatasetOption = None, split: SplitOption = None) -> None:
    """List task ids, with their dataset, split and numbers of pairs."""
    for task in corpus.tasks(_dataset(dataset), _split(split)):
        pairs = f"{len(task.train)} train, {len(task.test)} test"
        typer.echo(f"{task.id}  {task.dataset}  {task.split:<10}  {pairs}")


@app.command("show")
def show(task_id: str, dataset: DatasetOption = None) -> None:
    """Show a task's pairs as coloured grids."""
    try:
        task = corpus.find(task_id, _dataset(dataset))
    except corpus.UnknownTaskError as error:
        raise CommandError(str(error)) from None
    console = Console()
    console.print(f"[bold]{task.id}[/]  {task.dataset}  {task.split}", highlight=False)
    for kind, pairs in (("train", task.train), ("test", task.test)):
        for index, pair in enumerate(pairs):
            columns = {f"{kind} {index} input": display.grid_text(pair.input)}
            if pair.output is not None:
                columns["output"] = display.grid_text(pair.output)
            console.print(display.side_by_side({**columns}))


def _dataset(name: str | None) -> corpus.Dataset | None:
    if name is not None and name not in corpus.DATASETS:
        raise CommandError(f"--dataset: must be one of {', '.join(corpus.DATASETS)}, not {name!r}")
    return name


def _split(name: str | None) -> corpus.Split | None:
    if name is not None and name not in corpus.SPLITS:
        raise CommandError(f"--split: must be one of {', '.join(corpus.SPLITS)}, not {name!r}")
    return name
