"""omniarc tasks rewrites: count the rewrites of tasks, and search those of changed tasks."""

from collections import Counter
from typing import Annotated

import typer

from sandbox.text import counted
from service.command.failure import CommandError
from service.command.progress import Bar


def rewrites(
    write: Annotated[
        bool,
        typer.Option("--write", help="Search the rewrites of tasks that have changed."),
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="With --write, search those of all tasks.")
    ] = False,
) -> None:
    """Count the rewrites of tasks by kind, and name the tasks that have changed since the search.

    A rewrite is a task with another rule, such as another direction. Exit code 1 if a task has
    changed and --write is not given.
    """
    from omniarc import tasks
    from omniarc.dataset.rewriting import table as files
    from omniarc.dataset.rewriting.kinds import kind_of

    if everything and not write:
        raise CommandError("--all: requires --write")
    table = files.load_table()
    stale = table.stale()
    searched = list(tasks.task_ids()) if everything else stale
    if write and searched:
        with Bar("searching", len(searched)) as bar:
            table = files.updated(table, searched, lambda task_id: bar.advance())
        files.PATH.write_bytes(files.encoded(table))
        stale = table.stale()
    kinds = Counter(kind_of(name) for found in table.tasks.values() for name in found.rewrites)
    for kind, count in kinds.most_common():
        typer.echo(f"{count:6}  {kind}")
    typer.echo(f"{kinds.total():6}  of {counted(len(table.tasks), 'task')}")
    for task_id in stale:
        typer.echo(f"{task_id}: has changed since its rewrites were searched")
    raise typer.Exit(1 if stale else 0)
