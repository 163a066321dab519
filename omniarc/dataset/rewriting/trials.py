"""Trials: what a rewritten program returns on some inputs, and whether that makes it a task."""

from __future__ import annotations

import contextlib
import itertools
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType, FrameType
from typing import Any

import numpy as np

from omniarc.dataset.entry import grid_key
from omniarc.evaluation.augmentation import Change
from omniarc.grids import Array, as_array, as_lists

# Inputs that a rewrite is tried on, and how many of them decide first.
TRIALS, FIRST = 24, 6

# The share of inputs that must have a valid output that differs from the input.
_VALID = 0.9

# The share of inputs on which two programs may agree: three random pairs then fit both of them with
# a probability of less than 2 %.
_AGREEING = 0.25

# Processor time that the trial of a program may take, in seconds.
_SECONDS = 2.0

# What tracebacks call a rewritten program.
FILENAME = "<rewrite>"

Function = Callable[[Any], Any]


class TooSlowError(BaseException):
    """A program did not end in time."""


def compiled(source: str) -> Function:
    """Return `task` of a program made from this package's own, which needs no sandbox."""
    namespace: dict[str, Any] = {}
    exec(compile(source, FILENAME, "exec"), namespace)
    task: Function = namespace["task"]
    return task


@contextlib.contextmanager
def time_limit(seconds: float = _SECONDS) -> Iterator[None]:
    """Raise an exception in the block after some processor time; in the main thread only.

    Warnings, such as that of a division by zero, are exceptions too.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        with warnings.catch_warnings(action="error"):
            yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def output_of(task: Function, grid: Array) -> Array | None:
    """Return a program's output (h, w); None if it is not a grid."""
    try:
        output = task(grid.copy())
        return as_array(as_lists(output))
    except Exception:
        return None


@dataclass
class Trial:
    """A program on the inputs of a task, which may have been turned or recolored.

    Attributes:
        name: of the rewrite.
        source: the program.
        change: the name of the change of the inputs; programs with the same one can be compared.
        inputs: the inputs (h, w).
    """

    name: str
    source: str
    change: str
    inputs: list[Array]
    _keys: list[bytes | None] = field(default_factory=list, init=False)
    _outputs: list[Array | None] = field(default_factory=list, init=False)

    @cached_property
    def task(self) -> Function:
        """The program as a function."""
        return compiled(self.source)

    def keys(self, count: int = TRIALS) -> list[bytes | None]:
        """Return the keys of the outputs for the first inputs; None for one that is not a grid."""
        keys = map(_key, self.outputs(count))
        self._keys += itertools.islice(keys, len(self._keys), None)
        return self._keys[:count]

    def outputs(self, count: int = TRIALS) -> list[Array | None]:
        """Return the outputs for the first inputs; None for one that is not a grid."""
        for grid in self.inputs[len(self._outputs) : count]:
            self._outputs.append(output_of(self.task, grid))
        return self._outputs[:count]

    def is_counterpart(self, base: Trial, change: Change) -> bool:
        """Return whether it does to changed grids what another program does to the grids."""
        for count in (1, TRIALS):
            for grid, output in zip(self.inputs[:count], base.outputs(count), strict=True):
                mine = output_of(self.task, grid)
                if mine is None or output is None or not np.array_equal(mine, change(output)):
                    return False
        return True

    def resizes(self) -> bool:
        """Return whether most outputs have another size than their inputs."""
        pairs = zip(self.outputs(), self.inputs, strict=True)
        return sum(output is not None and output.shape != grid.shape for output, grid in pairs) > (
            TRIALS // 2
        )

    def is_task(self, original: Trial) -> bool:
        """Return whether it runs, changes its inputs, and returns outputs that vary."""
        if not self._changes_inputs(FIRST) or not self._changes_inputs(TRIALS):
            return False
        mine, theirs = self.keys(), original.keys()
        if 2 * len(set(mine)) < len(set(theirs)) or len(set(mine)) < 2:
            return False
        plain = sum(map(_is_plain, mine)) - sum(map(_is_plain, theirs))
        return plain <= _AGREEING * TRIALS and self.lines >= original.lines

    def _changes_inputs(self, count: int) -> bool:
        changed = sum(
            key is not None and key != grid_key(grid)
            for key, grid in zip(self.keys(count), self.inputs, strict=False)
        )
        return changed >= _VALID * count

    def differs(self, other: Trial) -> bool:
        """Return whether three pairs of this task tell its program from another one."""
        agreeing = 0
        for index, mine in enumerate(self.keys()):
            if self.change == other.change:
                theirs = other.keys()[index]
            else:
                theirs = _key(output_of(other.task, self.inputs[index]))
            agreeing += mine == theirs
            if agreeing > _AGREEING * TRIALS:
                return False
            if index == FIRST and not agreeing:
                return True
        return True

    @cached_property
    def lines(self) -> frozenset[int]:
        """The lines of the program that run on some input."""
        return lines_run(self.task, self.inputs)


def lines_run(task: Function, inputs: Iterable[Array]) -> frozenset[int]:
    """Return the lines of a compiled program that run on some inputs."""
    found = set()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != FILENAME:
            return None
        if event == "line":
            found.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for grid in inputs:
            output_of(task, grid)
    finally:
        sys.settrace(before)
    return frozenset(found)


def lines_in(source: str) -> frozenset[int]:
    """Return the lines of a program's functions that can run."""
    found, waiting = set(), [compile(source, FILENAME, "exec")]
    while waiting:
        code = waiting.pop()
        inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        waiting += inner
        if code.co_name != "<module>":
            found |= {line for *_, line in code.co_lines() if line and line > code.co_firstlineno}
    return frozenset(found)


def _key(output: Array | None) -> bytes | None:
    return None if output is None else grid_key(output)


def _is_plain(key: bytes | None) -> bool:
    """Return whether a grid has one color; its key begins with its height and width."""
    return key is not None and len(set(key[2:])) == 1
