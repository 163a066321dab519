"""omniarc tasks recall: the tasks that programs of the dataset solve already."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import language
from omniarc.corpus import Task
from sandbox import AsyncSandbox
from service.command import files
from service.command.options import ConcurrencyOption, DatasetOption, SplitOption, TaskIdOption
from service.command.progress import Bar
from service.command.task_options import SolutionsOption, TasksOption, choose_tasks, own_tasks

if TYPE_CHECKING:
    from omniarc.evaluation.recall import TaskRecall


def recall(
    task_ids: TaskIdOption = None,
    dataset: DatasetOption = None,
    split: SplitOption = None,
    tasks_path: TasksOption = None,
    solutions: SolutionsOption = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the programs that solve each task, JSON lines."),
    ] = None,
    concurrency: ConcurrencyOption = 0,
) -> None:
    """Count the tasks that a program of the dataset solves, and that a model could recall.

    Every program runs on every task of the dataset and split, or of --tasks.
    """
    own = own_tasks(tasks_path, solutions, dataset, split)
    tasks = choose_tasks(task_ids, dataset, split, own)
    files.check_written(filter(None, [tasks_path, solutions]), output)
    found = asyncio.run(_find(tasks, concurrency))
    Console().print(_table(found))
    if output is not None:
        files.write(output, b"".join(msgspec.json.encode(each) + b"\n" for each in found))


async def _find(tasks: list[Task], concurrency: int) -> "list[TaskRecall]":
    from omniarc.evaluation.recall import recall as find_recall
    from omniarc.tasks import task_ids

    async with AsyncSandbox(concurrency=concurrency or None, extra_modules=language.MODULES) as box:
        with Bar("recalling", len(task_ids())) as bar:
            return await find_recall(tasks, box, on_progress=lambda done, total: bar.advance())


def _table(found: "list[TaskRecall]") -> Table:
    from omniarc.evaluation.estimators import LEVEL, Estimate, wilson
    from service.command.score_table import estimate_cells, figure_table

    table = figure_table("Recall")
    table.add_row("tasks", str(len(found)))
    for label, count in (
        ("solved by a program of the dataset", sum(bool(each.programs) for each in found)),
        ("solved by one of another task", sum(bool(each.others) for each in found)),
    ):
        share = count / len(found)
        estimate = Estimate(share, *wilson(share, len(found)))
        table.add_row(label, str(count), *estimate_cells(estimate))
    table.caption = f"Intervals: {100 * LEVEL:.0f} %, Wilson's."
    table.caption_justify = "left"
    return table
