"""Gauges for the queue, the sandbox's processes, jobs and the audit trail."""

from pathlib import Path

from sandbox.async_sandbox import AsyncSandbox
from service.audit.trail import AuditTrail
from service.execution.executor import Executor
from service.execution.fair_queue import Urgency
from service.execution.jobs import Jobs
from service.telemetry.metrics import Metrics

_URGENCIES: tuple[Urgency, ...] = ("urgent", "bulk")


class Gauges:
    """Sets the gauges of a service process from its components.

    `update` is called before the metrics page is rendered and, where other processes render it too,
    every `INTERVAL_SECONDS`.
    """

    INTERVAL_SECONDS = 1.0

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
            "omniarc_queue_depth", "Programs waiting for a slot.", labels=("urgency",)
        )
        self._running = gauge("omniarc_programs_running", "Programs holding a slot.")
        self._slots = gauge("omniarc_slots", "Slots: programs that can run concurrently.")
        self._unfinished = gauge(
            "omniarc_jobs_unfinished_programs",
            "Programs of accepted jobs without a result, in the whole database.",
            aggregation="livemax",
        )
        self._templates = gauge("omniarc_templates", "Live template processes.")
        self._children = gauge(
            "omniarc_children", "Children of the templates: running a program, or forked ahead."
        )
        self._put_back = gauge(
            "omniarc_children_put_back", "Times that a child was put back after a program."
        )
        self._not_put_back = gauge(
            "omniarc_children_not_put_back",
            "Times that a child was killed after a program because it could not be put back.",
        )
        self._lag = gauge("omniarc_audit_lag_records", "Audit records waiting to be written.")
        self._lag_seconds = gauge(
            "omniarc_audit_lag_seconds",
            "Age of the oldest audit record waiting to be written.",
            aggregation="livemax",
        )

    def update(self) -> None:
        """Set every gauge to its current value."""
        for urgency in _URGENCIES:
            self._depth.labels(urgency).set(self._queue.waiting_at(urgency))
        self._running.set(self._queue.running)
        self._slots.set(self._queue.slots)
        self._unfinished.set(self._jobs.unfinished)
        templates = self._sandbox.templates
        self._templates.set(len(templates))
        self._children.set(sum(map(self._count_children, templates)))
        put_back, refused = self._sandbox.put_back
        self._put_back.set(put_back)
        self._not_put_back.set(refused)
        self._lag.set(self._trail.lag)
        self._lag_seconds.set(self._trail.lag_seconds)

    def _count_children(self, starter: int) -> int:
        """Return the number of a template's children.

        In a PID namespace, the template is the only child of the process that started it.
        """
        templates = [starter]
        if "pid" in self._sandbox.namespaces:
            templates = _children_of(starter)
        return sum(len(_children_of(template)) for template in templates)


def _children_of(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:  # the process has exited
        return []
    return list(map(int, children.split()))
