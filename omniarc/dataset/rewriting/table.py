"""The table of rewrites that passed the search, in a file that is part of the package.

Finding them takes minutes, so the file is written by `omniarc tasks rewrites --write`. It has the
hash of each task's file, without its rule in words, and of the language, so that tasks that have
changed since are known.
"""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import msgspec

from omniarc import language, tasks
from omniarc.dataset.entry import original
from omniarc.dataset.rewriting.search import search
from omniarc.dataset.rewriting.splices import Splice, apply, between
from omniarc.rules import without_rule

PATH = Path(__file__).parent / "rewrites.json"


class TaskRewrites(msgspec.Struct, frozen=True):
    """The rewrites of one task.

    Attributes:
        task_hash: of the task's file without its rule, when they were searched.
        rewrites: where each differs from the program of the task, by name.
    """

    task_hash: str
    rewrites: dict[str, list[Splice]]


class RewriteTable(msgspec.Struct, frozen=True):
    """The rewrites of all tasks.

    Attributes:
        helpers_hash: of the language and the helpers of generators.
        tasks: the rewrites by task.
    """

    helpers_hash: str
    tasks: dict[str, TaskRewrites]

    def stale(self) -> list[str]:
        """Return the tasks that have changed since their rewrites were searched, sorted."""
        known = tasks.task_ids()
        if self.helpers_hash != language.helpers_hash():
            return list(known)
        changed = [
            task_id
            for task_id in known
            if task_id not in self.tasks or self.tasks[task_id].task_hash != _task_hash(task_id)
        ]
        return sorted({*changed, *(self.tasks.keys() - set(known))})


@cache
def load_table() -> RewriteTable:
    """Return the table of the package; it is empty before it is first written."""
    if not PATH.exists():
        return RewriteTable("", {})
    return msgspec.json.decode(PATH.read_bytes(), type=RewriteTable)


def updated(
    table: RewriteTable, task_ids: Iterable[str], on_task: Callable[[str], None] = lambda _: None
) -> RewriteTable:
    """Return a table with the rewrites of some tasks searched anew, on every core.

    No two programs are equal, of the tasks themselves or of rewrites.

    Args:
        table: the table so far.
        task_ids: the tasks; those that do not exist any more are left out.
        on_task: called with each task that is done.
    """
    wanted, known = set(task_ids), tasks.task_ids()
    programs = {original(task_id).code for task_id in known}
    found = {
        task_id: table.tasks[task_id] for task_id in known if task_id in table.tasks.keys() - wanted
    }
    with multiprocessing.get_context("fork").Pool() as pool:
        waiting = [task_id for task_id in known if task_id in wanted]
        for task_id, rewrites in pool.imap_unordered(_searched, waiting):
            found[task_id] = TaskRewrites(_task_hash(task_id), rewrites)
            on_task(task_id)
    kept = {}
    for task_id in known:
        rewrites = {}
        for name, splices in found[task_id].rewrites.items():
            code = apply(original(task_id).code, splices)
            if code not in programs:
                programs.add(code)
                rewrites[name] = splices
        kept[task_id] = msgspec.structs.replace(found[task_id], rewrites=rewrites)
    return RewriteTable(language.helpers_hash(), kept)


def encoded(table: RewriteTable) -> bytes:
    """Return a table as JSON with a line for each task."""
    lines = [
        msgspec.json.encode(task_id) + b": " + msgspec.json.encode(rewrites)
        for task_id, rewrites in sorted(table.tasks.items())
    ]
    head = b'{"helpers_hash": ' + msgspec.json.encode(table.helpers_hash) + b', "tasks": {\n'
    return head + b",\n".join(lines) + b"\n}}\n"


def _searched(task_id: str) -> tuple[str, dict[str, list[Splice]]]:
    source = original(task_id).code
    return task_id, {name: between(source, new) for name, new in search(task_id).items()}


@cache
def _task_hash(task_id: str) -> str:
    text = (tasks.TRAINING / f"task_{task_id}.py").read_text(encoding="utf-8")
    return hashlib.sha256(without_rule(text).encode()).hexdigest()[:8]
