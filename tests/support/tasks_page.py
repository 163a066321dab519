"""The page docs/tasks.md: every task that has a program, with its rule in a sentence.

`python -m tests.support.tasks_page` writes it anew.
"""

from omniarc import tasks
from omniarc.dataset.concepts import task_concepts
from omniarc.dataset.entry import original
from omniarc.tasks import find_rule
from tests.conftest import ROOT
from tests.support.probe import count_lines

PAGE = ROOT / "docs" / "tasks.md"

HEAD = """# The tasks

The {count} tasks that have a program, each with its rule in a sentence. An id leads to the file
with the program and the generator of new inputs. Concepts are those of
[the dataset](dataset.md#weights-and-held-out-concepts), by the names that the program uses. Lines
are those of the program that are not blank, imports included. `omniarc tasks show ID` shows the
pairs of a task, and [the console](console.md) also new inputs.

This page is generated: `python -m tests.support.tasks_page`.

| task | rule | concepts | lines |
| --- | --- | --- | --- |
"""


def render() -> str:
    """Return the page, from the files of the tasks."""
    ids = tasks.task_ids()
    rows = []
    for task_id in ids:
        link = f"[`{task_id}`](../omniarc/tasks/training/task_{task_id}.py)"
        concepts = ", ".join(sorted(task_concepts(task_id)))
        lines = count_lines(original(task_id).code)
        rows.append(f"| {link} | {find_rule(task_id) or ''} | {concepts} | {lines} |\n")
    return HEAD.format(count=len(ids)) + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
