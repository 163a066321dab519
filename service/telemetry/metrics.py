"""Prometheus metrics.

With one service process the values are in its memory. With several, a scrape reaches any one of
them and must report on all: `prometheus_client` then keeps the values in files in a directory that
the processes share, `PROMETHEUS_MULTIPROC_DIR`, which `omniarc serve` creates and removes.

Label values come from short, fixed lists; none is chosen by a client or a program.
"""

import os
import platform
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Generic, Literal, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from omniarc import language
from sandbox.policy.rules import RULES
from sandbox.program import Policy
from sandbox.results import Result
from service.audit.records import Kind
from service.execution.fair_queue import Urgency

DIRECTORY_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

OTHER = "other"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# In seconds: a program takes milliseconds, a wait or a streamed response can take minutes.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

# How a gauge is aggregated over the live processes.
_Aggregation = Literal["livesum", "livemax"]

_C = TypeVar("_C")


class _Family(dict[tuple[str, ...], _C], Generic[_C]):
    """A metric's children by label values; an existing child costs one dictionary lookup."""

    def __init__(self, child_of: Callable[..., _C]) -> None:
        super().__init__()
        self._child_of = child_of

    def __missing__(self, labels: tuple[str, ...]) -> _C:
        child = self[labels] = self._child_of(*labels)
        return child


class Metrics:
    """The metrics of one service process, and the page that shows those of all processes."""

    def __init__(self) -> None:
        self._directory = os.environ.get(DIRECTORY_VARIABLE)
        self._registry = CollectorRegistry()
        registry = self._registry
        self._programs = _Family(
            Counter(
                "omniarc_programs",
                "Programs executed, by verdict.",
                ("status", "policy", "kind"),
                registry=registry,
            ).labels
        )
        self._violations = _Family(
            Counter(
                "omniarc_violations",
                "Attempts at something forbidden, by the layer that detected them.",
                ("rule", "layer"),
                registry=registry,
            ).labels
        )
        self._program_seconds = _Family(
            Histogram(
                "omniarc_program_seconds",
                "Wall time of programs.",
                ("policy",),
                buckets=_BUCKETS,
                registry=registry,
            ).labels
        )
        self._wait_seconds = _Family(
            Histogram(
                "omniarc_wait_seconds",
                "Time that programs waited for a slot.",
                ("urgency",),
                buckets=_BUCKETS,
                registry=registry,
            ).labels
        )
        self._request_seconds = _Family(
            Histogram(
                "omniarc_http_request_seconds",
                "Time from a request's headers to the end of its response.",
                ("method", "route", "status"),
                buckets=_BUCKETS,
                registry=registry,
            ).labels
        )
        self._problems = _Family(
            Counter(
                "omniarc_problems",
                "Error responses to requests and connections, by problem type.",
                ("type",),
                registry=registry,
            ).labels
        )

    @property
    def are_shared(self) -> bool:
        """Whether other processes report this one's values too."""
        return self._directory is not None

    def record_wait(self, urgency: Urgency, seconds: float) -> None:
        """Record how long a program waited for its slot."""
        self._wait_seconds[(urgency,)].observe(seconds)

    def record_execution(
        self, kind: Kind, policy: Policy, result: Result, *, ran: bool = True
    ) -> None:
        """Record the result of a program.

        Args:
            kind: the way the program was sent.
            policy: the policy that was requested.
            result: the outcome.
            ran: whether it ran itself; the time of a result that it shares is recorded once.
        """
        self._programs[result.status.value, policy, kind].inc()
        if ran:
            self._program_seconds[(policy,)].observe(result.usage.wall_ms / 1000)
        for violation in result.violations:
            # A hostile child process can claim a rule that does not exist.
            rule = violation.rule if violation.rule in RULES else OTHER
            self._violations[rule, violation.layer].inc()

    def record_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Record the response to a request.

        Args:
            route: the path template of its route, never the path itself.
        """
        known = method if method in _METHODS else OTHER
        self._request_seconds[known, route, str(status)].observe(seconds)

    def record_problem(self, kind: str) -> None:
        """Record an error response.

        Args:
            kind: the last part of the problem's type.
        """
        self._problems[(kind,)].inc()

    def gauge(
        self,
        name: str,
        description: str,
        labels: tuple[str, ...] = (),
        aggregation: _Aggregation = "livesum",
    ) -> Gauge:
        """Create a gauge.

        Args:
            aggregation: how the values of several processes are combined.
        """
        return Gauge(
            name, description, labels, registry=self._registry, multiprocess_mode=aggregation
        )

    def page(self, accept: str) -> tuple[bytes, str]:
        """Return the metrics page and its media type.

        Args:
            accept: the `Accept` header of the request.
        """
        values: Collector = self._registry
        if self._directory is not None:
            values = _SharedValues(Path(self._directory))
        try:
            encode, media_type = choose_encoder(accept)
        except (ValueError, TypeError):  # the header names an invalid version
            encode, media_type = choose_encoder("")
        return encode(_ChainedCollector(values, _ProcessTotals(self._processes))), media_type

    def _processes(self) -> list[int]:
        """Return the ids of the live service processes."""
        if self._directory is None:
            return [os.getpid()]
        files = Path(self._directory).glob("gauge_livesum_*.db")
        return [int(file.stem.rpartition("_")[2]) for file in files]


def remove_process(process: int, directory: str) -> None:
    """Remove the gauges of a process that has exited; its counters stay."""
    mark_process_dead(process, directory)  # type: ignore[no-untyped-call]


class _ChainedCollector(Collector):
    """The metrics of several collectors, one after the other."""

    def __init__(self, *collectors: Collector) -> None:
        self._collectors = collectors

    def collect(self) -> Iterator[Metric]:
        for collector in self._collectors:
            yield from collector.collect()


class _SharedValues(Collector):
    """The metrics in a directory, combined over all processes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def collect(self) -> Iterable[Metric]:
        # A file is empty between its creation and its first write; reading it then would fail.
        files = [str(file) for file in self._directory.glob("*.db") if _size(file)]
        return MultiProcessCollector.merge(files)  # type: ignore[no-any-return, no-untyped-call]


class _ProcessTotals(Collector):
    """The standard `process_…` metrics, summed over all processes, and the build information."""

    def __init__(self, processes: Callable[[], list[int]]) -> None:
        self._processes = processes

    def collect(self) -> Iterator[Metric]:
        build = {
            "version": version("omniarc"),
            "python": platform.python_version(),
            "language": language.identity(),
        }
        yield InfoMetricFamily("omniarc_build", "Version of the service.", build)
        totals: dict[str, Metric] = {}
        for process in self._processes():
            for metric in ProcessCollector(pid=partial(int, process), registry=None).collect():
                first = totals.setdefault(metric.name, metric)
                if first is not metric:
                    _add(first, metric)
        yield from totals.values()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # removed with its process
        return 0


def _add(total: Metric, other: Metric) -> None:
    pairs = zip(total.samples, other.samples, strict=True)
    combine = min if total.name == "process_start_time_seconds" else _sum
    total.samples = [a._replace(value=combine(a.value, b.value)) for a, b in pairs]


def _sum(a: float, b: float) -> float:
    return a + b
