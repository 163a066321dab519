"""Lessons: small tasks that each teach one name of the language.

A lesson is a function `task_<name>` in the module with the same name as the language's module. Its
decorator names the generator of its inputs. Ids have the prefix `primitive-`: `primitive-rotate`,
`primitive-Object_holes`.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

from omniarc.dataset.entry import DatasetEntry
from omniarc.dataset.lessons.lesson import LESSONS
from omniarc.dataset.source import program_source
from omniarc.tasks import UnknownProgramError

PREFIX = "primitive"

_MODULES = (
    *("colors", "grids", "geometry", "objects", "drawing", "regions", "paths", "patterns"),
    "counting",
)


@cache
def lesson_ids() -> tuple[str, ...]:
    """Return the ids of all lessons."""
    for module in _MODULES:
        importlib.import_module(f"omniarc.dataset.lessons.{module}")
    return tuple(f"{PREFIX}-{name}" for name in LESSONS)


@cache
def load_lesson(entry_id: str) -> DatasetEntry:
    """Return the entry of a lesson.

    Raises:
        UnknownProgramError: no lesson has this id.
    """
    if entry_id not in lesson_ids():
        raise UnknownProgramError(entry_id)
    lesson = LESSONS[entry_id.removeprefix(f"{PREFIX}-")]
    text = Path(lesson.task.__code__.co_filename).read_text(encoding="utf-8")
    code = program_source(text, lesson.task.__name__)
    return DatasetEntry(entry_id, code, lesson.task, lesson.generate_input)
