"""omniarc tasks: list and show the ARC tasks, and check the programs that there are for them."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from omniarc import corpus, display, language
from sandbox import Sandbox
from service.command.failure import CommandError
from service.command.progress import Bar

if TYPE_CHECKING:
    from omniarc.dataset.checking import TaskCheck

app = typer.Typer(help="The ARC tasks.", no_args_is_help=True)

DatasetOption = Annotated[str | None, typer.Option(help="ARC-AGI-1 or ARC-AGI-2.")]
SplitOption = Annotated[str | None, typer.Option(help="training or evaluation.")]


@app.command("list")
def list_tasks(dataset: DatasetOption = None, split: SplitOption = None) -> None:
    """List task ids, with their dataset, split and numbers of pairs."""
    for task in corpus.iter_tasks(_dataset(dataset), _split(split)):
        pairs = f"{len(task.train)} train, {len(task.test)} test"
        typer.echo(f"{task.id}  {task.dataset}  {task.split:<10}  {pairs}")


@app.command("show")
def show(task_id: str, dataset: DatasetOption = None) -> None:
    """Show a task's pairs as colored grids."""
    try:
        task = corpus.find_task(task_id, _dataset(dataset))
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


@app.command("check")
def check(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Tasks, by default all that have a program; any id of a dataset."),
    ] = None,
    generated: Annotated[int, typer.Option(help="Inputs to generate for each task.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Of the generated inputs.")] = 0,
    primitives: Annotated[bool, typer.Option(help="Also the lessons on single names.")] = False,
    times: Annotated[bool, typer.Option(help="Also print the time of every program.")] = False,
) -> None:
    """Prove programs in the sandbox: on the original pairs and on generated inputs."""
    from omniarc.dataset import checking, is_entry
    from omniarc.dataset.lessons import lesson_ids
    from omniarc.tasks import task_ids

    wanted = list(dict.fromkeys(ids or task_ids()))
    for task_id in ids or ():
        if not is_entry(task_id):
            raise CommandError(f"no program for a task {task_id[:80]!r}")
    if primitives:
        wanted += lesson_ids()
    reports = []
    try:
        with (
            Sandbox(extra_modules=language.MODULES) as box,
            Bar("checking", len(wanted)) as bar,
        ):
            for report in checking.check_tasks(wanted, box, generated=generated, seed=seed):
                reports.append(report)
                bar.advance()
    except ValueError as error:
        raise CommandError(f"--{error}") from None
    for report in reports:
        for problem in report.problems:
            typer.echo(f"{report.task_id}: {problem}")
    if times:
        Console().print(_times(reports))
    failed = sum(not report.passed for report in reports)
    pairs, inputs = sum(r.pairs for r in reports), sum(r.generated for r in reports)
    mean = sum(report.mean_ms for report in reports) / len(reports)
    typer.echo(
        f"{len(reports) - failed} of {len(reports)} tasks pass: {pairs} original pairs, "
        f"{inputs} generated inputs, {mean:.2f} ms for one on average"
    )
    raise typer.Exit(1 if failed else 0)


def _times(reports: "list[TaskCheck]") -> Table:
    """Every program's time on a generated input, the slowest first."""
    table = Table(box=None)
    table.add_column("task")
    for title in ("mean ms", "slowest ms", "distinct inputs"):
        table.add_column(title, justify="right")
    for report in sorted(reports, key=lambda report: -report.mean_ms):
        distinct = f"{report.distinct} of {report.generated}"
        mean, slowest = f"{report.mean_ms:.2f}", f"{report.slowest_ms:.2f}"
        table.add_row(report.task_id, mean, slowest, distinct)
    return table


def _dataset(name: str | None) -> corpus.DatasetName | None:
    if name is not None and name not in corpus.DATASETS:
        raise CommandError(f"--dataset: must be one of {', '.join(corpus.DATASETS)}, not {name!r}")
    return name


def _split(name: str | None) -> corpus.Split | None:
    if name is not None and name not in corpus.SPLITS:
        raise CommandError(f"--split: must be one of {', '.join(corpus.SPLITS)}, not {name!r}")
    return name
