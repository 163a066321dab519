"""Registration of lessons."""

from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

Generator = Callable[[np.random.Generator], Any]
F = TypeVar("F", bound=Callable[[Any], Any])


class Lesson(NamedTuple):
    """A program that teaches one name of the language, and the generator of its inputs."""

    task: FunctionType
    generate_input: Generator


# Lessons by name, in the order of the modules.
LESSONS: dict[str, Lesson] = {}


def given(generate_input: Generator) -> Callable[[F], F]:
    """Register the function `task_<name>` as the lesson `<name>`, with inputs from a generator."""

    def register(task: F) -> F:
        LESSONS[task.__name__.removeprefix("task_")] = Lesson(
            cast(FunctionType, task), generate_input
        )
        return task

    return register
