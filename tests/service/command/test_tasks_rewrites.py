"""omniarc tasks rewrites: counts, and tasks that have changed since the search."""

from omniarc import tasks
from omniarc.dataset.rewriting.table import load_table


def test_rewrites_are_counted_by_kind(omniarc):
    done = omniarc("tasks", "rewrites")
    assert done.returncode == 0, done.stdout
    *kinds, total = (line.split(maxsplit=1) for line in done.stdout.splitlines())
    count = sum(len(found.rewrites) for found in load_table().tasks.values())
    assert total == [str(count), f"of {len(tasks.task_ids())} tasks"]
    assert sum(int(number) for number, _ in kinds) == count
    assert {"direction", "color", "order"} <= {kind for _, kind in kinds}


def test_all_tasks_are_not_said_to_have_changed(omniarc):
    done = omniarc("tasks", "rewrites", "--all")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "omniarc: --all: requires --write\n"
