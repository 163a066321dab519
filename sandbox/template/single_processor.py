"""One processor: what libraries are told when they ask how many there are.

A child has a single thread and may ask the kernel for nothing, so a library that counts processors
or starts threads would end as a violation of a program that only called it. The template answers
before the fork: there is one processor, and what a library would spread over several runs in the
program's own thread. Results are then the same on every machine too.

Nothing here loosens a wall. The seccomp filter still refuses `clone` and every file to a program
that calls them itself.
"""

import os
import sys
from collections.abc import Callable
from typing import Any


def claim() -> None:
    """Make Python's functions count one processor. Libraries ask when they are imported."""
    affinity = os.sched_getaffinity

    def cpu_count() -> int:
        return 1

    def sched_getaffinity(pid: int, /) -> set[int]:
        return {0} if pid == 0 else affinity(pid)

    os.cpu_count = cpu_count
    if sys.version_info >= (3, 13):
        os.process_cpu_count = cpu_count
    os.sched_getaffinity = sched_getaffinity


def restrict_scipy() -> None:
    """Make the functions of scipy that start threads or processes work without them."""
    from scipy._lib import _util
    from scipy.fft._pocketfft import basic, helper, realtransforms
    from scipy.optimize import _linprog_highs, _milp
    from scipy.spatial import _ckdtree

    workers = _one_worker(helper._workers)
    for module in (helper, basic, realtransforms):
        module._workers = workers
    for module in (_linprog_highs, _milp):
        module._highs_wrapper = _with_one_thread(module._highs_wrapper)
    _ckdtree.threading = _Threading
    _util.MapWrapper.__init__ = _use_builtin_map


def restrict_pandas() -> None:
    """Make pandas count the processors now, if it is loaded; it keeps the result.

    In a child, its first `read_csv` would read the limits of the control group.
    """
    counting: Any = sys.modules.get("pandas.compat._cpu")
    if counting is not None:
        counting._cgroup_cpu_quota = lambda: 1.0
        counting.available_cpu_count()


def _one_worker(original: Callable[[Any], int]) -> Callable[[Any], int]:
    """Return scipy.fft's check of `workers` so that it returns 1 for every valid number."""

    def workers(given: Any) -> int:
        original(given)
        return 1

    return workers


def _with_one_thread(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return the call of HiGHS with an option without which it counts the processors itself."""

    def highs(*args: Any) -> Any:
        *others, options = args
        return original(*others, {**options, "threads": 1})

    return highs


def _use_builtin_map(self: Any, pool: Any = 1) -> None:
    """Replace `MapWrapper.__init__`, which would start processes for any other number than 1.

    Raises:
        RuntimeError: the number of workers is invalid.
    """
    if not callable(pool) and int(pool) != -1 and int(pool) < 1:
        raise RuntimeError(
            "Number of workers specified must be -1, an int >= 1, or an object with a 'map' method"
        )
    self.pool = pool if callable(pool) else None
    self._mapfunc = pool if callable(pool) else map
    self._own_pool = False


class _Threading:
    """What `cKDTree` uses of `threading`."""

    class Thread:
        """A thread that runs its function where it is started."""

        def __init__(self, target: Callable[..., Any], args: tuple[Any, ...] = ()) -> None:
            self._target = target
            self._args = args

        def start(self) -> None:
            """Run the function."""
            self._target(*self._args)

        def is_alive(self) -> bool:
            """Return False: the function has returned."""
            return False

        def join(self, timeout: float | None = None) -> None:
            """Return at once: the function has returned."""
