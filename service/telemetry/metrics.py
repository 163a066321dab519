"""What is counted and measured, for Prometheus.

With one service process the values are in its memory. With several, a scrape reaches any one of
them and must answer for all: then `prometheus_client` keeps them in files of a folder that the
processes share, `PROMETHEUS_MULTIPROC_DIR`, which `omniarc serve` makes and removes.

Labels come from short, fixed lists: nothing that a client or a program chose becomes one.
"""

import os
import platform
from collections.abc import Callable, Iterator
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
from service.audit.trail import Kind
from service.execution.fair_queue import Urgency

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

OTHER = "other"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Seconds: a program takes milliseconds, a wait or a streamed answer may take minutes.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

# How the values of several processes are one: added up, or the largest, of those that live.
_Joined = Literal["livesum", "livemax"]

_C = TypeVar("_C")


class _Family(dict[tuple[str, ...], _C], Generic[_C]):
    """A metric's children by their labels, so that a known one costs one look-up."""

    def __init__(self, child_of: Callable[..., _C]) -> None:
        super().__init__()
        self._child_of = child_of

    def __missing__(self, labels: tuple[str, ...]) -> _C:
        child = self[labels] = self._child_of(*labels)
        return child


class Metrics:
    """The metrics of one service process, and the page that shows those of all."""

    def __init__(self) -> None:
        self._folder = os.environ.get(FOLDER_VARIABLE)
        self._registry = CollectorRegistry()
        registry = self._registry
        self._programs = _Family(
            Counter(
                "omniarc_programs",
                "Programs that ran, by verdict.",
                ("status", "policy", "kind"),
                registry=registry,
            ).labels
        )
        self._violations = _Family(
            Counter(
                "omniarc_violations",
                "Attempts at something forbidden, by the wall that saw them.",
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
                "What programs waited for a place.",
                ("urgency",),
                buckets=_BUCKETS,
                registry=registry,
            ).labels
        )
        self._request_seconds = _Family(
            Histogram(
                "omniarc_http_request_seconds",
                "Time from a request's head to the end of its answer.",
                ("method", "route", "status"),
                buckets=_BUCKETS,
                registry=registry,
            ).labels
        )
        self._problems = _Family(
            Counter(
                "omniarc_problems",
                "Requests and connections that were answered with an error, by its type.",
                ("type",),
                registry=registry,
            ).labels
        )

    @property
    def are_shared(self) -> bool:
        """Whether other processes answer for this one's values too."""
        return self._folder is not None

    def waited(self, urgency: Urgency, seconds: float) -> None:
        """A program got its place after so long."""
        self._wait_seconds[(urgency,)].observe(seconds)

    def executed(self, kind: Kind, policy: Policy, result: Result) -> None:
        """A program ran."""
        self._programs[result.status.value, policy, kind].inc()
        self._program_seconds[(policy,)].observe(result.usage.wall_ms / 1000)
        for violation in result.violations:
            # A hostile child can claim a rule that there is not.
            rule = violation.rule if violation.rule in RULES else OTHER
            self._violations[rule, violation.layer].inc()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered.

        Args:
            route: the template of its path, never the path itself.
        """
        known = method if method in _METHODS else OTHER
        self._request_seconds[known, route, str(status)].observe(seconds)

    def failed(self, kind: str) -> None:
        """A request was answered with a problem: the last part of its type."""
        self._problems[(kind,)].inc()

    def gauge(
        self, name: str, meaning: str, labels: tuple[str, ...] = (), joined: _Joined = "livesum"
    ) -> Gauge:
        """A value that goes up and down."""
        return Gauge(name, meaning, labels, registry=self._registry, multiprocess_mode=joined)

    def page(self, accept: str) -> tuple[bytes, str]:
        """All values, and the media type in which they are given.

        Args:
            accept: the `Accept` header of whoever asks.
        """
        registry = self._registry
        if self._folder is not None:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, self._folder)  # type: ignore[no-untyped-call]
        try:
            encode, media_type = choose_encoder(accept)
        except (ValueError, TypeError):  # it names a version that is none
            encode, media_type = choose_encoder("")
        return encode(_Page(registry, _Service(self._processes))), media_type

    def _processes(self) -> list[int]:
        """The service processes that live."""
        if self._folder is None:
            return [os.getpid()]
        files = Path(self._folder).glob("gauge_livesum_*.db")
        return [int(file.stem.rpartition("_")[2]) for file in files]


def forget(process: int, folder: str) -> None:
    """Takes the gauges of a process that has ended out of the page; its counts stay."""
    mark_process_dead(process, folder)  # type: ignore[no-untyped-call]


class _Page(Collector):
    """Several collectors' values one after another."""

    def __init__(self, *parts: Collector) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        for part in self._parts:
            yield from part.collect()


class _Service(Collector):
    """What the processes use, added up under the standard names, and what they are."""

    def __init__(self, processes: Callable[[], list[int]]) -> None:
        self._processes = processes

    def collect(self) -> Iterator[Metric]:
        build = {
            "version": version("omniarc"),
            "python": platform.python_version(),
            "language": language.identity(),
        }
        yield InfoMetricFamily("omniarc_build", "What runs here.", build)
        used: dict[str, Metric] = {}
        for process in self._processes():
            for metric in ProcessCollector(pid=partial(int, process), registry=None).collect():
                first = used.setdefault(metric.name, metric)
                if first is not metric:
                    _add(first, metric)
        yield from used.values()


def _add(total: Metric, other: Metric) -> None:
    pairs = zip(total.samples, other.samples, strict=True)
    join = min if total.name == "process_start_time_seconds" else _sum
    total.samples = [a._replace(value=join(a.value, b.value)) for a, b in pairs]


def _sum(a: float, b: float) -> float:
    return a + b
