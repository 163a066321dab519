"""omniarc tasks show: the pairs of a task as colored grids, original or generated."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console

from omniarc import corpus, display
from omniarc.corpus import Pair
from service.command.failure import CommandError
from service.command.options import DatasetOption, option_errors

# Pairs of an id that has no original ones.
_GENERATED = 3


def show(
    task_id: Annotated[
        str,
        typer.Argument(
            metavar="TASK_ID",
            help="Id of a task, or any other id of a dataset, such as rotate90-25ff71a9.",
        ),
    ],
    dataset: DatasetOption = None,
    generated: Annotated[
        int | None,
        typer.Option(
            min=1, help="Show this many generated pairs; by default 3 where there are no others."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the generated pairs.")] = 0,
    code: Annotated[bool, typer.Option("--code", help="Show the program too.")] = False,
) -> None:
    """Show the pairs of a task as colored grids: the original ones, or generated ones.

    A task that has a program is shown with its rule in a sentence. Variations, compositions and
    lessons have generated pairs only.
    """
    console = Console()
    if generated is None and "-" not in task_id:
        task = corpus.find_task(task_id, dataset)
        console.print(f"[bold]{task.id}[/]  {task.dataset}  {task.split}", highlight=False)
        _show_rule(console, task_id)
        for kind, pairs in (("train", task.train), ("test", task.test)):
            _show_pairs(console, kind, pairs)
    else:
        pairs = _generate(task_id, generated or _GENERATED, seed)
        console.print(f"[bold]{task_id}[/]  generated", highlight=False)
        _show_rule(console, task_id)
        _show_pairs(console, "generated", pairs)
    if code:
        console.print()
        console.print(display.plain_text(_program(task_id).rstrip("\n")))


def _show_rule(console: Console, task_id: str) -> None:
    from omniarc.tasks import find_rule

    if (rule := find_rule(task_id)) is not None:
        console.print(display.plain_text(rule), soft_wrap=True)


def _show_pairs(console: Console, kind: str, pairs: Iterable[Pair]) -> None:
    for index, pair in enumerate(pairs):
        columns = {f"{kind} {index} input": display.grid_text(pair.input)}
        if pair.output is not None:
            columns["output"] = display.grid_text(pair.output)
        console.print(display.SideBySide({**columns}))


def _generate(task_id: str, count: int, seed: int) -> list[Pair]:
    from omniarc.dataset import create_dataset
    from omniarc.tasks import UnknownProgramError

    try:
        dataset = create_dataset(task_ids=[task_id], seed=seed)
    except UnknownProgramError as error:
        raise CommandError(str(error)) from None
    with option_errors({}):
        _, sample = dataset.sample(n_train=count, n_test=0)
    return [Pair(**pair) for pair in sample["train"]]


def _program(task_id: str) -> str:
    from omniarc.dataset import load_entry

    return load_entry(task_id).code
