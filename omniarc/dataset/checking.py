"""The proof of a task: its program solves the originals and is at home on generated inputs.

Programs run in the sandbox under policy `restricted`, from the very text that samples carry.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import mean

import msgspec
import numpy as np

from omniarc import corpus
from omniarc.dataset import load_entry
from omniarc.dataset.entry import DrawError, Entry, draw_example, grid_key
from omniarc.evaluation import verification
from omniarc.grids import Array, as_array, as_lists
from sandbox import Limits, Program, Sandbox
from sandbox.errors import FieldError
from sandbox.grids import Grid
from sandbox.results import Output, Result, Status

Load = Callable[[str], Entry]

# The share of generated inputs that must be different from all others.
DISTINCT_SHARE = 0.9

# Tasks that are checked together: few enough for a bar that moves, many enough to share children.
_GROUP = 8

# A task's generous share of time; what it takes is reported.
_LIMITS = Limits(wall_seconds=30, cpu_seconds=30)

_AGAIN = """

def task_again(grid):
    before = grid.copy()
    task(grid)
    if (grid != before).any():
        raise ValueError("it changes the grid that it is given")
    return task(grid)
"""


class TaskCheck(msgspec.Struct, frozen=True):
    """What came of checking one task.

    Attributes:
        task_id: its id.
        problems: a sentence for each thing that is wrong; none if the task passes.
        pairs: how many original pairs there are; 0 for an entry that is not in the corpus.
        generated: how many inputs were generated.
        distinct: how many different ones.
        mean_ms, slowest_ms: time of the program on a generated input, in the sandbox.
    """

    task_id: str
    problems: list[str]
    pairs: int = 0
    generated: int = 0
    distinct: int = 0
    mean_ms: float = 0.0
    slowest_ms: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_tasks(
    task_ids: Sequence[str],
    box: Sandbox,
    *,
    generated: int = 100,
    seed: int = 0,
    load: Load = load_entry,
) -> Iterator[TaskCheck]:
    """Checks tasks, or any entries of a dataset, by their ids; gives each report in turn.

    Args:
        task_ids: which.
        box: a sandbox with the language among its modules.
        generated: how many inputs to generate for each, 1-1000.
        seed: of the generated inputs.
        load: gives the entry of an id; what it raises is a problem of the task.

    Raises:
        ValueError: `generated` is out of its range.
        SandboxUnavailableError: the sandbox cannot start a process any more.
    """
    if not 1 <= generated <= 1000:
        raise FieldError("generated", f"at least 1 and at most 1000, not {generated}")
    groups = [task_ids[start : start + _GROUP] for start in range(0, len(task_ids), _GROUP)]

    def check_group(group: Sequence[str]) -> list[TaskCheck]:
        checks = [_Check(task_id, load, generated, seed) for task_id in group]
        results = iter(box.run_batch([run for check in checks for run in check.runs], _LIMITS))
        return [check.report([next(results) for _ in check.runs]) for check in checks]

    threads = ThreadPoolExecutor(box.inner.concurrency)
    try:
        for reports in threads.map(check_group, groups):
            yield from reports
    finally:
        threads.shutdown(cancel_futures=True)  # after Ctrl-C, not all the rest first


class _Check:
    """One task under way: what is to run, and what is known to be wrong already."""

    def __init__(self, task_id: str, load: Load, generated: int, seed: int) -> None:
        self.task_id = task_id
        self.problems: list[str] = []
        self.inputs: list[Grid] = []
        self.expected: list[Grid | None] = []
        self.distinct = 0
        self.originals: corpus.Task | None = None
        self.runs: list[tuple[Program, list[Grid]]] = []
        try:
            entry = load(task_id)
        except Exception as error:  # a task's file may hold anything
            self.problems.append(f"cannot be loaded: {type(error).__name__}: {error}")
            return
        program = Program(entry.code, entry_point="task")
        again = Program(entry.code + _AGAIN, entry_point="task_again")
        if entry.is_original:
            self.originals = _in_corpus(task_id)
            if self.originals is None:
                self.problems.append("is in no corpus")
            else:
                self.runs.append((program, self.originals.inputs))
        self._generate(entry, generated, seed)
        if self.inputs:
            self.runs += [(program, self.inputs), (again, self.inputs)]

    def _generate(self, entry: Entry, generated: int, seed: int) -> None:
        """Draws inputs, and the outputs that the dataset would give with them."""
        rng = np.random.default_rng(seed)
        faults: list[str] = []
        for _ in range(generated):
            try:
                if entry.is_original:
                    grid = entry.generate_input(rng)
                    self.inputs.append(as_lists(grid))
                    self.expected.append(_in_process(entry, grid))
                else:
                    # Of these, a generated input is not always an example, and is drawn again.
                    example = draw_example(entry, rng, set())
                    self.inputs.append(example.input)
                    self.expected.append(example.output)
            except DrawError as error:
                faults.append(str(error))
                break
            except Exception as error:
                faults.append(f"{type(error).__name__}: {error}")
        self.distinct = len({grid_key(as_array(grid)) for grid in self.inputs})
        unchanged = sum(a == b for a, b in zip(self.inputs, self.expected, strict=True))
        if faults:
            self.problems.append(f"generator: {_several(faults)}")
        elif self.distinct < DISTINCT_SHARE * generated:
            self.problems.append(f"generator: only {self.distinct} of {generated} inputs differ")
        if unchanged:
            self.problems.append(f"the rule leaves {unchanged} of {generated} inputs as they are")

    def report(self, results: list[Result]) -> TaskCheck:
        """The task's report, from what came of `runs`."""
        if self.originals is not None:
            self._compare_originals(results.pop(0), self.originals)
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
            mean(times),  # exact: a sum of floats can come out above the slowest
            max(times),
        )

    def _compare_originals(self, result: Result, task: corpus.Task) -> None:
        verified = verification.compare(result, task)
        for kind, verdicts in (("train", verified.train), ("test", verified.test)):
            for index, verdict in enumerate(verdicts):
                if not verdict.correct:
                    self.problems.append(f"{kind} {index}: {_fault(verdict) or 'wrong'}")

    def _compare_generated(self, first: list[Output], second: list[Output]) -> None:
        if faults := list(filter(None, map(_fault, first))):
            self.problems.append(f"generated inputs: {_several(faults)}")
            return
        if faults := list(filter(None, map(_fault, second))):
            self.problems.append(f"called twice with one grid: {_several(faults)}")
            return
        once, twice = ([output.grid for output in outputs] for outputs in (first, second))
        for what, others in (("the second call", twice), ("int8 grids, in process", self.expected)):
            differ = sum(a != b for a, b in zip(once, others, strict=True))
            if differ:
                self.problems.append(f"{what}: {differ} of {len(once)} outputs differ")


def _in_corpus(task_id: str) -> corpus.Task | None:
    try:
        return corpus.find(task_id)
    except corpus.UnknownTaskError:
        return None


def _in_process(entry: Entry, grid: Array) -> Grid | None:
    """What the dataset gives as the output; None where the program fails, as the sandbox tells."""
    try:
        return as_lists(entry.task(grid.copy()))
    except Exception:
        return None


def _fault(output: Output | verification.PairVerdict) -> str | None:
    if output.status is Status.OK:
        return None
    message = f"{output.error.type}: {output.error.message}" if output.error else ""
    line = f" (line {output.error.line})" if output.error and output.error.line else ""
    return f"{output.status}: {message}{line}"


def _several(faults: Iterable[str]) -> str:
    first, *others = faults
    return f"{first}, and {len(others)} more" if others else first
