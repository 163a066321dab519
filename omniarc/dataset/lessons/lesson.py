"""What makes a function of these modules a lesson."""

from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

Generator = Callable[[np.random.Generator], Any]
F = TypeVar("F", bound=Callable[[Any], Any])


class Lesson(NamedTuple):
    """A program that teaches a name, and the generator of its inputs."""

    task: FunctionType
    generate_input: Generator


# By what is taught, in the order of the modules.
LESSONS: dict[str, Lesson] = {}


def given(generate_input: Generator) -> Callable[[F], F]:
    """Makes the function `task_<name>` the lesson `<name>`, on inputs of a generator."""

    def register(task: F) -> F:
        LESSONS[task.__name__.removeprefix("task_")] = Lesson(
            cast(FunctionType, task), generate_input
        )
        return task

    return register
