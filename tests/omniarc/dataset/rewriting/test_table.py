"""The table of rewrites in the package."""

import msgspec
import numpy as np
import pytest

from omniarc import language, tasks
from omniarc.dataset import load_entry
from omniarc.dataset.entry import draw_example, original
from omniarc.dataset.rewriting import find_rewrites
from omniarc.dataset.rewriting.splices import Splice, apply
from omniarc.dataset.rewriting.table import (
    PATH,
    RewriteTable,
    TaskRewrites,
    encoded,
    load_table,
    updated,
)

# Of Python 3.12 and later, where the runner of the tests has threads.
pytestmark = pytest.mark.filterwarnings("ignore:This process.*fork")


def test_no_task_has_changed_since_the_search():
    assert load_table().stale() == [], "run `omniarc tasks rewrites --write`"


def test_there_are_three_thousand_programs_and_no_two_are_equal():
    programs = [
        apply(original(task_id).code, splices)
        for task_id, found in load_table().tasks.items()
        for splices in found.rewrites.values()
    ]
    assert len(programs) >= 3000
    originals = [original(task_id).code for task_id in tasks.task_ids()]
    assert len(set(programs + originals)) == len(programs) + len(set(originals))


def test_the_file_is_written_as_it_is_read():
    assert encoded(load_table()) == PATH.read_bytes()


@pytest.mark.parametrize("task_id", ["25ff71a9", "d4a91cb9"])
def test_a_search_finds_what_the_file_has(task_id):
    assert updated(load_table(), [task_id]) == load_table()


@pytest.mark.long
def test_every_rewrite_gives_examples():
    for task_id in tasks.task_ids():
        for entry_id in find_rewrites(task_id):
            seen = set()
            rng = np.random.default_rng(0)
            for _ in range(2):
                draw_example(load_entry(entry_id), rng, seen)


@pytest.mark.parametrize("part", ["helpers", "task", "new", "gone"])
def test_a_changed_task_is_stale(part):
    hashes = {task_id: found.task_hash for task_id, found in load_table().tasks.items()}
    helpers = language.helpers_hash()
    expected = ["25ff71a9"]
    if part == "helpers":
        helpers, expected = "", list(tasks.task_ids())
    elif part == "task":
        hashes["25ff71a9"] = "00000000"
    elif part == "new":
        del hashes["25ff71a9"]
    else:
        hashes["ffffffff"], expected = "00000000", ["ffffffff"]
    table = RewriteTable(helpers, {key: TaskRewrites(one, {}) for key, one in hashes.items()})
    assert table.stale() == expected


def test_a_program_that_another_task_has_is_left_out():
    table = load_table()
    found = table.tasks["25ff71a9"]
    line = "def task(grid):\n    return shift(grid, DOWN, fill=background_color(grid))\n"
    start = original("25ff71a9").code.index(line)
    same = {"twice": [Splice(start, line, "def task(grid):\n    return rotate(grid, 3)\n")]}
    with_same = msgspec.structs.replace(found, rewrites={**found.rewrites, **same})
    changed = RewriteTable(table.helpers_hash, {**table.tasks, "25ff71a9": with_same})
    assert updated(changed, []) == table
