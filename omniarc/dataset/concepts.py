"""Concepts: groups of tasks whose programs use the same part of the language.

An entry belongs to the group `lines` if its program uses a name of the language that is about
lines, so a model that is trained without a group never sees its names.
"""

import ast
import re
from collections.abc import Iterable
from functools import cache

from omniarc import tasks
from omniarc.dataset.attempts import PREFIX as ATTEMPT
from omniarc.dataset.composition import PREFIX as COMPOSITION
from omniarc.dataset.entry import original
from omniarc.dataset.lessons import PREFIX as LESSON
from omniarc.dataset.lessons import load_lesson
from omniarc.dataset.rewriting import PREFIX as REWRITE
from omniarc.dataset.rewriting import find_rewrites
from omniarc.dataset.rewriting.rewrite import splices_of
from sandbox.errors import FieldError

CONCEPTS: dict[str, frozenset[str]] = {
    "counting": frozenset(
        "count_color colors_by_count most_common_color least_common_color most_common odd_one_out "
        "size".split()
    ),
    "lines": frozenset(
        "draw_line draw_ray ray_cells between_in_row between_in_column is_line".split()
    ),
    "moves": frozenset(
        "shift apply_gravity slide_object moved at direction_to distance_to".split()
    ),
    "objects": frozenset("find_objects object_from_mask draw_object Object".split()),
    "panels": frozenset("find_panels split_panels split_evenly separator_color".split()),
    "recoloring": frozenset("replace_color map_colors recolored".split()),
    "rectangles": frozenset("draw_rectangle draw_frame is_rectangle is_square is_frame".split()),
    "regions": frozenset("enclosed_cells flood_fill dilate holes".split()),
    "repetition": frozenset("tile tile_to smallest_tile scale_up".split()),
    "symmetry": frozenset(
        "rotate flip_left_right flip_up_down orientations fill_symmetry transformed T "
        "is_symmetric_left_right is_symmetric_up_down".split()
    ),
    "templates": frozenset(
        "find_template draw_pattern same_shape silhouette overlay assemble".split()
    ),
}


def concepts_in(code: str) -> frozenset[str]:
    """Return the concepts of a program, by the names and attributes in it."""
    tree = ast.parse(code)
    names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(tree)}
    return _of_names(names)


def concepts_of(entry_id: str) -> frozenset[str]:
    """Return the concepts of any entry of a dataset.

    Raises:
        UnknownProgramError: there is no such entry.
    """
    prefix, *parts = entry_id.split("-")
    if prefix == LESSON:
        return concepts_in(load_lesson(entry_id).code)
    if prefix == COMPOSITION:
        return frozenset().union(*map(task_concepts, parts))
    concepts = task_concepts(entry_id.rpartition("-")[2])
    rewrites = [entry_id] if prefix == REWRITE else []
    if prefix == ATTEMPT:
        rewrites = find_rewrites(parts[-1])
    new = " ".join(splice.new for one in rewrites for splice in splices_of(one))
    return concepts | _of_names(re.findall(r"\w+", new))


@cache
def task_concepts(task_id: str) -> frozenset[str]:
    """Return the concepts of a task of the corpus.

    Raises:
        UnknownProgramError: the task has no program.
    """
    return concepts_in(original(task_id).code)


def tasks_with(concept: str) -> list[str]:
    """Return the ids of the tasks that have a concept.

    Raises:
        FieldError: there is no such concept.
    """
    check_concepts([concept])
    return [task_id for task_id in tasks.task_ids() if concept in task_concepts(task_id)]


def check_concepts(concepts: Iterable[str], field: str = "concept") -> frozenset[str]:
    """Return concepts as a set.

    Raises:
        FieldError: there is no such concept; `field` is the argument to name.
    """
    chosen = frozenset(concepts)
    for concept in sorted(chosen - CONCEPTS.keys()):
        raise FieldError(field, f"must be one of {', '.join(CONCEPTS)}, not {concept[:80]!r}")
    return chosen


def _of_names(names: Iterable[str]) -> frozenset[str]:
    found = set(names)
    return frozenset(concept for concept, group in CONCEPTS.items() if group & found)
