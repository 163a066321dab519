"""Checks of tasks: their programs solve the original pairs and run on generated inputs.

Programs run in the sandbox under policy `restricted`, from the same source code that samples have.
Task files are imported, and generators and programs called, in processes that are killed at a time
limit.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import mean
from typing import NamedTuple

import msgspec
import numpy as np

from omniarc import corpus, tasks
from omniarc.analysis.invariants import BrokenInvariant, MissingValue, find_broken, find_missing
from omniarc.analysis.properties import of_pair
from omniarc.dataset import is_entry, load_entry
from omniarc.dataset.branches import BranchRecorder
from omniarc.dataset.drafts import is_unfinished
from omniarc.dataset.entry import DatasetEntry, DrawError, draw_example, grid_key
from omniarc.dataset.timed_processes import Send, TimedProcesses
from omniarc.errors import OmniArcError
from omniarc.evaluation import verification
from omniarc.grids import Array, as_array, as_lists
from omniarc.tasks import DISTINCT_INPUTS
from sandbox import Limits, Program, Sandbox
from sandbox.errors import FieldError
from sandbox.grids import Grid
from sandbox.results import Output, Result, Status

Load = Callable[[str], DatasetEntry]

# The share of generated inputs that must be distinct.
DISTINCT_SHARE = 0.9

# Where a task says how many different inputs there are, all of them must be drawn: inputs drawn for
# each, so that missing one of equally likely ones is an accident of less than one in a million.
_DRAWS_PER_INPUT = 20

# More different inputs than this are not few.
_MOST_FEW = 100

# Inputs of which the properties are compared with those of the originals: enough for a large share.
# Fewer than the least show nothing.
_LEAST_COMPARED, _MOST_COMPARED = 20, 30

# Inputs drawn before a branch of a program counts as one that no input takes.
_DRAWN_FOR_BRANCHES = 200

# Tasks per batch: few enough for a progress bar, enough to share the sandbox's processes.
_BATCH = 8

# Far more time than a task needs; the time that it takes is reported.
SECONDS = 30.0

_CALLED_TWICE = """

def task_twice(grid):
    before = grid.copy()
    task(grid)
    if (grid != before).any():
        raise ValueError("the program changes its argument")
    return task(grid)
"""


class TaskCheck(msgspec.Struct, frozen=True):
    """The result of checking one task.

    Attributes:
        task_id: its id.
        problems: a description of each problem; empty if the task passes.
        pairs: number of original pairs; 0 for an entry that is not in the corpus.
        generated: number of generated inputs.
        distinct: number of distinct generated inputs.
        mean_ms, slowest_ms: time of the program on a generated input in the sandbox, in
            milliseconds.
        broken: what the original pairs have in common and many generated ones lack.
        missing: what original pairs have and no generated one.
    """

    task_id: str
    problems: list[str]
    pairs: int = 0
    generated: int = 0
    distinct: int = 0
    mean_ms: float = 0.0
    slowest_ms: float = 0.0
    broken: list[BrokenInvariant] = []
    missing: list[MissingValue] = []

    @property
    def passed(self) -> bool:
        """Whether there are no problems."""
        return not self.problems


def check_tasks(
    task_ids: Sequence[str],
    box: Sandbox,
    *,
    generated: int = 100,
    seed: int = 0,
    seconds: float = SECONDS,
    load: Load = load_entry,
) -> Iterator[TaskCheck]:
    """Check tasks, or any other entries of a dataset, and yield a report for each in order.

    Args:
        task_ids: the ids of the entries.
        box: a sandbox in which programs may import the language.
        generated: number of inputs to generate for each, 1 to 1000.
        seed: of the generated inputs.
        seconds: the time limit for loading a task and generating its inputs, and that of each run
            of its program; at most 60.
        load: returns the entry of an id; an exception is reported as a problem of the task.

    Raises:
        FieldError: `generated` or `seconds` is out of range.
        SandboxUnavailableError: the sandbox can no longer start processes.
    """
    if not 1 <= generated <= 1000:
        raise FieldError("generated", f"must be between 1 and 1000, not {generated}")
    try:
        limits = Limits(wall_seconds=seconds, cpu_seconds=seconds)
    except FieldError as error:
        raise FieldError("seconds", error.rule) from None
    batches = [task_ids[start : start + _BATCH] for start in range(0, len(task_ids), _BATCH)]

    def check_batch(batch: Sequence[str]) -> list[TaskCheck]:
        checks = [_TaskChecker(task_id, load, generated, seed, processes) for task_id in batch]
        results = iter(box.run_batch([run for check in checks for run in check.runs], limits))
        return [check.report([next(results) for _ in check.runs]) for check in checks]

    with TimedProcesses(seconds) as processes:
        threads = ThreadPoolExecutor(box.inner.concurrency)
        try:
            for reports in threads.map(check_batch, batches):
                yield from reports
        finally:
            # After Ctrl-C, do not wait for what would still be checked.
            processes.close()
            threads.shutdown(cancel_futures=True)


def is_known(task_id: str, seconds: float = SECONDS) -> bool:
    """Return whether a dataset can contain this id, even if its task cannot be loaded in time."""
    if "-" not in task_id:
        return task_id in tasks.task_ids()
    found: list[bool] = []
    with TimedProcesses(seconds) as processes:
        processes.call(lambda send: send(is_entry(task_id)), found.append)
    return found != [False]


class _Loaded(NamedTuple):
    """What a process found out about a task: the program that its samples have.

    Attributes:
        needs_rule: whether it is a task of the corpus without a rule in a sentence.
        has_few_inputs: whether it says how many different inputs there are.
    """

    code: str
    is_original: bool
    needs_rule: bool
    has_few_inputs: bool


class _Drawn(NamedTuple):
    """What a process drew: inputs, the outputs that the dataset would have, and problems.

    Attributes:
        not_taken: the branches of the program that no input takes.
    """

    inputs: list[Grid]
    expected: list[Grid | None]
    faults: list[str]
    not_taken: list[str]


class _Step(str):
    """What a process does next, as the beginning of the problem if it never ends."""


class _Problem(str):
    """Why a process stopped before it had drawn anything."""


class _TaskChecker:
    """A check in progress: the programs to run, and the problems found so far."""

    def __init__(
        self, task_id: str, load: Load, generated: int, seed: int, processes: TimedProcesses
    ) -> None:
        self.task_id = task_id
        self.problems: list[str] = []
        self.inputs: list[Grid] = []
        self.expected: list[Grid | None] = []
        self.distinct = 0
        self.broken: list[BrokenInvariant] = []
        self.missing: list[MissingValue] = []
        self.originals: corpus.Task | None = None
        self.runs: list[tuple[Program, list[Grid]]] = []
        self._step = "cannot be loaded"
        self._loaded: _Loaded | None = None
        self._drawn: _Drawn | None = None
        problem = processes.call(
            lambda send: _draw(task_id, load, generated, seed, send), self._receive
        )
        if problem:
            self.problems.append(f"{self._step}: {problem}")
        if self._loaded is None:
            return
        if self._loaded.needs_rule:
            self.problems.append("has no rule: begin the file with it, as a sentence in quotes")
        program = Program(self._loaded.code, entry_point="task")
        twice = Program(self._loaded.code + _CALLED_TWICE, entry_point="task_twice")
        if self._loaded.is_original:
            self.originals = _in_corpus(task_id)
            if self.originals is None:
                self.problems.append("is not in any corpus")
            else:
                self.runs.append((program, self.originals.inputs))
        if self._drawn is not None:
            self._check_drawn(self._drawn, generated, self._loaded.has_few_inputs)
        if self.inputs:
            self.runs += [(program, self.inputs), (twice, self.inputs)]

    def _receive(self, message: "_Loaded | _Drawn | _Step | _Problem") -> None:
        if isinstance(message, _Loaded):
            self._loaded = message
        elif isinstance(message, _Drawn):
            self._drawn = message
        elif isinstance(message, _Step):
            self._step = message
        else:
            self.problems.append(message)

    def _check_drawn(self, drawn: _Drawn, generated: int, has_few_inputs: bool) -> None:
        self.inputs, self.expected, faults, not_taken = drawn
        self.distinct = len({grid_key(as_array(grid)) for grid in self.inputs})
        unchanged = sum(a == b for a, b in zip(self.inputs, self.expected, strict=True))
        if faults:
            self.problems.append(f"generator: {_several(faults)}")
        elif self.distinct < DISTINCT_SHARE * generated and not has_few_inputs:
            self.problems.append(
                f"generator: only {self.distinct} of {generated} inputs are distinct"
            )
        if unchanged:
            self.problems.append(f"the program leaves {unchanged} of {generated} inputs unchanged")

        self.problems += [f"no generated input: {branch}" for branch in not_taken]

    def report(self, results: list[Result]) -> TaskCheck:
        """Return the report of the task, given the results of `runs`."""
        if self.originals is not None:
            self._compare_originals(results.pop(0), self.originals)
            self._compare_invariants(self.originals)
        times = [0.0]
        if results:
            first, second = results
            times = [output.wall_ms for output in first.outputs]
            self._compare_generated(first.outputs, second.outputs)
        return TaskCheck(
            self.task_id,
            self.problems,
            len(self.originals.pairs) if self.originals else 0,
            len(self.inputs),
            self.distinct,
            mean(times),  # exact, where sum() / len() may exceed the slowest
            max(times),
            self.broken,
            self.missing,
        )

    def _compare_originals(self, result: Result, task: corpus.Task) -> None:
        verified = verification.compare(result, task)
        for kind, verdicts in (("train", verified.train), ("test", verified.test)):
            for index, verdict in enumerate(verdicts):
                if not verdict.correct:
                    self.problems.append(f"{kind} {index}: {_fault(verdict) or 'wrong'}")

    def _compare_invariants(self, task: corpus.Task) -> None:
        originals = [(each.input, each.output) for each in task.pairs]
        drawn = list(zip(self.inputs, self.expected, strict=True))[:_MOST_COMPARED]
        if len(drawn) < _LEAST_COMPARED:
            return
        first, second = (
            [of_pair(as_array(a), as_array(b)) for a, b in pairs if b is not None]
            for pairs in (originals, drawn)
        )
        self.broken, self.missing = find_broken(first, second), find_missing(first, second)
        faults = (str(each) for each in self.broken if each.is_fault)
        self.problems += [f"generator: {fault}" for fault in faults]

    def _compare_generated(self, first: list[Output], second: list[Output]) -> None:
        if faults := list(filter(None, map(_fault, first))):
            self.problems.append(f"generated inputs: {_several(faults)}")
            return
        if faults := list(filter(None, map(_fault, second))):
            self.problems.append(f"called twice with the same grid: {_several(faults)}")
            return
        once, twice = ([output.grid for output in outputs] for outputs in (first, second))
        for run, others in (("second call", twice), ("int8 grid, in process", self.expected)):
            differ = sum(a != b for a, b in zip(once, others, strict=True))
            if differ:
                self.problems.append(f"{run}: {differ} of {len(once)} outputs differ")


def _draw(task_id: str, load: Load, generated: int, seed: int, send: Send) -> None:
    """Load a task and draw its inputs, in a process that may be killed at any time."""
    try:
        entry = load(task_id)
    except Exception as error:  # the file of a task may contain anything
        name = "" if isinstance(error, OmniArcError) else f"{type(error).__name__}: "
        send(_Problem(f"cannot be loaded: {name}{error}"))
        return
    if is_unfinished(entry.code):
        send(_Problem("is unfinished: task raises NotImplementedError"))
        return
    needs_rule, few = entry.is_original and not entry.rule, entry.distinct_inputs
    send(_Loaded(entry.code, entry.is_original, needs_rule, few is not None))
    rng = np.random.default_rng(seed)
    drawn = _Drawn([], [], [], [])
    for _ in range(generated):
        send(_Step("generator"))
        try:
            if entry.is_original:
                grid = entry.generate_input(rng)
                drawn.inputs.append(as_lists(grid))
                send(_Step("program, on a generated input"))
                drawn.expected.append(_output_in_process(entry, grid))
            else:
                # Not every generated input of these is an example; others are drawn again.
                example = draw_example(entry, rng, set())
                drawn.inputs.append(example.input)
                drawn.expected.append(example.output)
        except DrawError as error:
            drawn.faults.append(str(error))
            break
        except NotImplementedError:
            send(_Problem("is unfinished: generate_input raises NotImplementedError"))
            return
        except Exception as error:
            drawn.faults.append(f"{type(error).__name__}: {error}")
    if entry.is_original and few is not None and not drawn.faults:
        drawn.faults.extend(_faults_of_count(entry, few, rng))
    if entry.is_original and generated >= _LEAST_COMPARED and not drawn.faults:
        drawn.not_taken.extend(_branches_not_taken(entry, drawn.inputs, rng))
    send(drawn)


def _faults_of_count(entry: DatasetEntry, few: int, rng: np.random.Generator) -> Iterator[str]:
    """Yield what is wrong with the number of different inputs that a task says there are."""
    if few not in range(2, _MOST_FEW + 1):
        yield f"{DISTINCT_INPUTS} is {few!r}, not 2 to {_MOST_FEW}"
        return
    count = len({grid_key(entry.generate_input(rng)) for _ in range(_DRAWS_PER_INPUT * few)})
    if count != few:
        yield f"{count} different inputs are drawn, not the {few} of {DISTINCT_INPUTS}"


def _branches_not_taken(
    entry: DatasetEntry, inputs: list[Grid], rng: np.random.Generator
) -> list[str]:
    """Return the branches of a program that neither these inputs nor further ones take."""
    try:
        recorder = BranchRecorder(entry.code)
        for index in range(_DRAWN_FOR_BRANCHES):
            grid = as_array(inputs[index]) if index < len(inputs) else entry.generate_input(rng)
            recorder.task(grid)
            if not recorder.not_taken:
                break
    except Exception:
        return []  # the run in the sandbox reports the failure
    return recorder.not_taken


def _in_corpus(task_id: str) -> corpus.Task | None:
    try:
        return corpus.find_task(task_id)
    except corpus.UnknownTaskError:
        return None


def _output_in_process(entry: DatasetEntry, grid: Array) -> Grid | None:
    """Return the output that the dataset would have; None if the program fails."""
    try:
        return as_lists(entry.task(grid.copy()))
    except Exception:
        return None  # the run in the sandbox reports the failure


def _fault(output: Output | verification.PairVerdict) -> str | None:
    """Return a description of a failure; None for a valid output."""
    if output.status is Status.OK:
        return None
    message = f"{output.error.type}: {output.error.message}" if output.error else ""
    line = f" (line {output.error.line})" if output.error and output.error.line else ""
    return f"{output.status}: {message}{line}"


def _several(faults: Iterable[str]) -> str:
    """Return the first of some descriptions, and the number of others."""
    first, *others = faults
    return f"{first}, and {len(others)} more" if others else first
