"""Tasks that each teach one name of the language: `primitive-rotate`, `primitive-Object_holes`.

A lesson is a function `task_<name>` in the module that is called as the language's own module;
its decorator says what inputs it gets.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

from omniarc.dataset.entry import Entry
from omniarc.dataset.lessons.lesson import LESSONS
from omniarc.dataset.source import program_source

PREFIX = "primitive"

_MODULES = (
    *("colors", "grids", "geometry", "objects", "drawing", "regions", "paths", "patterns"),
    "counting",
)


@cache
def primitive_ids() -> tuple[str, ...]:
    """The ids of all lessons."""
    for module in _MODULES:
        importlib.import_module(f"omniarc.dataset.lessons.{module}")
    return tuple(f"{PREFIX}-{name}" for name in LESSONS)


@cache
def load_primitive(entry_id: str) -> Entry:
    """The entry of a lesson's id; KeyError if there is none."""
    if entry_id not in primitive_ids():
        raise KeyError(f"no primitive {entry_id!r}")
    lesson = LESSONS[entry_id.removeprefix(f"{PREFIX}-")]
    text = Path(lesson.task.__code__.co_filename).read_text(encoding="utf-8")
    code = program_source(text, lesson.task.__name__)
    return Entry(entry_id, code, lesson.task, lesson.generate_input)
