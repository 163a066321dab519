"""What is the case at this moment: the queue, the sandbox's processes, jobs, the audit trail."""

from pathlib import Path

from sandbox.async_sandbox import AsyncSandbox
from service.audit.trail import AuditTrail
from service.execution.executor import Executor
from service.execution.fair_queue import Urgency
from service.execution.jobs import Jobs
from service.telemetry.metrics import Metrics

_URGENCIES: tuple[Urgency, ...] = ("urgent", "bulk")


class Gauges:
    """Reads the parts of a service process, and sets its gauges to what it finds.

    `read` is called before a page is shown; where pages are shown by other processes too, also
    every `SECONDS`.
    """

    SECONDS = 1.0

    def __init__(
        self,
        metrics: Metrics,
        sandbox: AsyncSandbox,
        executor: Executor,
        jobs: Jobs,
        trail: AuditTrail,
    ) -> None:
        self._sandbox = sandbox
        self._queue = executor.queue
        self._jobs = jobs
        self._trail = trail
        gauge = metrics.gauge
        self._depth = gauge(
            "omniarc_queue_depth", "Programs that wait for a place.", labels=("urgency",)
        )
        self._running = gauge("omniarc_programs_running", "Programs that hold a place.")
        self._places = gauge("omniarc_places", "Programs that can hold a place at once.")
        self._unfinished = gauge(
            "omniarc_jobs_unfinished_programs",
            "Programs of accepted jobs that have no result, in the whole database.",
            joined="livemax",
        )
        self._templates = gauge("omniarc_templates", "Template processes that are alive.")
        self._children = gauge(
            "omniarc_children", "Children of the templates: at work, or forked ahead of need."
        )
        self._lag = gauge("omniarc_audit_lag_records", "Audit records that wait to be written.")
        self._lag_seconds = gauge(
            "omniarc_audit_lag_seconds", "How long the oldest of them waits.", joined="livemax"
        )

    def read(self) -> None:
        """Sets every gauge."""
        for urgency in _URGENCIES:
            self._depth.labels(urgency).set(self._queue.waiting_of(urgency))
        self._running.set(self._queue.running)
        self._places.set(self._queue.places)
        self._unfinished.set(self._jobs.unfinished)
        templates = self._sandbox.templates
        self._templates.set(len(templates))
        self._children.set(sum(map(self._children_of, templates)))
        self._lag.set(self._trail.lag)
        self._lag_seconds.set(self._trail.lag_seconds)

    def _children_of(self, starter: int) -> int:
        """How many children a template has; in a pid namespace it is its starter's one child."""
        templates = [starter]
        if "pid" in self._sandbox.namespaces:
            templates = _children(starter)
        return sum(len(_children(template)) for template in templates)


def _children(process: int) -> list[int]:
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:  # it has ended
        return []
    return list(map(int, listed.split()))
