"""omniarc tasks: list and show the ARC tasks, and write and check their programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from omniarc import corpus, language
from sandbox import Sandbox
from sandbox.text import counted
from service.command import tasks_rewrites
from service.command.failure import CommandError
from service.command.options import DatasetOption, SplitOption, TaskIdOption, option_errors
from service.command.progress import Bar
from service.command.tasks_new import new
from service.command.tasks_recall import recall
from service.command.tasks_show import show

if TYPE_CHECKING:
    from omniarc.dataset.checking import TaskCheck

app = typer.Typer(
    help="List and show the ARC tasks, and write and check their programs.", no_args_is_help=True
)
app.command("new")(new)
app.command("show")(show)
app.command("recall")(recall)
app.command("rewrites")(tasks_rewrites.rewrites)


@app.command("list")
def list_tasks(
    dataset: DatasetOption = None,
    split: SplitOption = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="List only tasks that have no program.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List the ids of tasks with their dataset, split and number of pairs.

    The JSON list also has the rule in a sentence, of tasks that have a program.
    """
    from omniarc.tasks import find_rule
    from omniarc.tasks import task_ids as ids_with_programs

    chosen = [
        task
        for task in corpus.iter_tasks(dataset, split)
        if not (missing and task.id in ids_with_programs())
    ]
    if as_json:
        listed = [
            {
                "id": task.id,
                "dataset": task.dataset,
                "split": task.split,
                "train": len(task.train),
                "test": len(task.test),
                "program": task.id in ids_with_programs(),
                "rule": find_rule(task.id),
            }
            for task in chosen
        ]
        typer.echo(msgspec.json.encode(listed))
        return
    for task in chosen:
        pairs = f"{len(task.train)} train, {len(task.test)} test"
        typer.echo(f"{task.id}  {task.dataset}  {task.split:<10}  {pairs}")


@app.command("check")
def check(
    drafts: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="File of a task, in any folder; its code is run."),
    ] = None,
    task_ids: TaskIdOption = None,
    generated: Annotated[int, typer.Option(help="Inputs to generate for each task.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the generated inputs.")] = 0,
    primitives: Annotated[
        bool,
        typer.Option("--primitives", help="Check the lessons on single names of the language too."),
    ] = False,
    rewrites: Annotated[
        bool, typer.Option("--rewrites", help="Check the rewrites of the chosen tasks too.")
    ] = False,
    seconds: Annotated[
        float,
        typer.Option(
            help="Time limit of each task's generator, and of each run of its program, in seconds."
        ),
    ] = 30.0,
    times: Annotated[
        bool, typer.Option("--times", help="Print the time of every program too.")
    ] = False,
    invariants: Annotated[
        bool,
        typer.Option(
            "--invariants",
            help="Print what original pairs have in common and generated ones lack.",
        ),
    ] = False,
) -> None:
    """Check that programs solve their original pairs and run on generated inputs.

    Without FILE and --task-id, checks all tasks that have a program. A task that exceeds the time
    limit fails, and the others are still checked. Exit code 1 if one fails.
    """
    from omniarc.dataset import checking, load_entry
    from omniarc.dataset.drafts import load_draft
    from omniarc.dataset.lessons import lesson_ids
    from omniarc.dataset.rewriting import find_rewrites
    from omniarc.tasks import task_ids as ids_with_programs

    for task_id in task_ids or ():
        if not checking.is_known(task_id):
            raise CommandError(f"--task-id: no program has the id {task_id[:80]!r}")
    paths = _paths(drafts or [])
    chosen = list(dict.fromkeys([*paths, *(task_ids or ())])) or list(ids_with_programs())
    if rewrites:
        chosen += [one for task_id in chosen for one in find_rewrites(task_id)]
    if primitives:
        chosen += lesson_ids()
    reports = []
    with (
        option_errors({"generated": "--generated", "seconds": "--seconds"}),
        Sandbox(extra_modules=language.MODULES) as box,
        Bar("checking", len(chosen)) as bar,
    ):
        for report in checking.check_tasks(
            chosen,
            box,
            generated=generated,
            seed=seed,
            seconds=seconds,
            load=lambda task_id: (
                load_draft(paths[task_id]) if task_id in paths else load_entry(task_id)
            ),
        ):
            reports.append(report)
            bar.advance()
    for report in reports:
        for problem in report.problems:
            typer.echo(f"{report.task_id}: {problem}")
    if times:
        Console().print(_times(reports))
    if invariants:
        Console().print(_broken(reports), _missing(reports), sep="\n\n")
    passed = sum(report.passed for report in reports)
    pairs = counted(sum(report.pairs for report in reports), "original pair")
    inputs = counted(sum(report.generated for report in reports), "generated input")
    mean = sum(report.mean_ms for report in reports) / len(reports)
    typer.echo(
        f"{passed} of {counted(len(reports), 'task')} passed: {pairs}, {inputs}, "
        f"mean time {mean:.2f} ms"
    )
    raise typer.Exit(0 if passed == len(reports) else 1)


def _paths(drafts: list[Path]) -> dict[str, Path]:
    """Return the files of tasks by the ids in their names."""
    from omniarc.dataset.drafts import draft_id

    with option_errors({}):
        paths = {draft_id(path): path for path in drafts}
    for path in drafts:
        if not path.is_file():
            raise CommandError(f"{path}: No such file")
    return paths


def _times(reports: "list[TaskCheck]") -> Table:
    """Return a table of the time of each program on a generated input, slowest first."""
    table = Table(box=None)
    table.add_column("task")
    for title in ("mean ms", "slowest ms", "distinct inputs"):
        table.add_column(title, justify="right")
    for report in sorted(reports, key=lambda report: -report.mean_ms):
        distinct = f"{report.distinct} of {report.generated}"
        mean, slowest = f"{report.mean_ms:.2f}", f"{report.slowest_ms:.2f}"
        table.add_row(report.task_id, mean, slowest, distinct)
    return table


def _broken(reports: "list[TaskCheck]") -> Table:
    """Return a table of the invariants that generated inputs break, least accidental first."""
    table = Table(box=None)
    for title in ("task", "invariant", "value"):
        table.add_column(title)
    for title in ("broken in", "accident"):
        table.add_column(title, justify="right")
    rows = [(each, report.task_id) for report in reports for each in report.broken]
    for each, task_id in sorted(rows, key=lambda row: row[0].chance):
        share, chance = f"{each.share:.0%}", f"{each.chance:.1%}"
        table.add_row(task_id, each.name, each.value, share, chance)
    return table


def _missing(reports: "list[TaskCheck]") -> Table:
    """Return a table of what original pairs have and no generated one, most frequent first."""
    table = Table(box=None)
    for title in ("task", "never generated", "value"):
        table.add_column(title)
    table.add_column("in originals", justify="right")
    rows = [(each, report.task_id) for report in reports for each in report.missing]
    for each, task_id in sorted(rows, key=lambda row: -row[0].originals):
        table.add_row(task_id, each.name, each.value, f"{each.originals:.0%}")
    return table
