"""The audit trail of one service process: executions are queued, and written in the background.

A record is in the database after `audit_flush_seconds`, or the duration of the previous write if
that is longer, plus the duration of its own write. Records of that time are lost when the process
is killed; none is lost when it shuts down.
"""

import asyncio
import logging
import sys
import threading
import time
from collections import Counter, deque

from sandbox.program import MAX_CODE_LENGTH, Program, Script
from sandbox.replies import NoProgramError
from sandbox.results import Result
from sandbox.text import cut
from service.api.marks import Mark
from service.api.queued import Rejection
from service.audit.batch import Execution
from service.audit.chain import PRUNED_SHARE
from service.audit.records import Kind, StoredRecord
from service.audit.search import AuditSearch
from service.audit.store import AuditStore
from service.settings import Settings
from service.store.database import Database, DatabaseError

log = logging.getLogger(__name__)

# Memory of queued executions; while it is used up, no program runs.
_MAX_QUEUED_BYTES = 256 << 20

# Memory of an execution without its texts.
_EXECUTION_BYTES = 1000

# Limits of one transaction: large enough to share its cost, small enough to be short.
_MAX_BATCH = 500
_MAX_BATCH_BYTES = 8 << 20

_RETRY_SECONDS = 1.0
# Shorter than the 10 seconds after which most process managers kill a process.
_CLOSING_SECONDS = 8.0

_PRUNE_SECONDS = 3600.0
# The size is checked again after this many bytes.
_SIZE_CHECK_BYTES = 16 << 20

# Searches may take long; more at once would slow down everything else.
_MAX_SEARCHES = 2


class AuditTrail:
    """Queues executions and writes them to the database.

    Args:
        settings: the settings of the service.
        database: the database, with its tables.
        walls: the names of the walls in force, separated by spaces.

    Attributes:
        search: reads the records; hold `reading` meanwhile.
        reading: limits the number of concurrent searches.
    """

    def __init__(self, settings: Settings, database: Database, walls: str) -> None:
        self._settings = settings
        self._walls = walls
        self._store = AuditStore(database, settings.audit_redact)
        self.search = AuditSearch(database)
        self.reading = asyncio.Semaphore(_MAX_SEARCHES)
        self._queue: deque[Execution] = deque()
        self._batch: list[Execution] = []
        # Only one thread changes each of these, so none needs a lock.
        self._queued = self._queued_bytes = 0
        self._written = self._written_bytes = 0
        # The same of each client.
        self._queued_of, self._queued_bytes_of = Counter[str](), Counter[str]()
        self._written_of, self._written_bytes_of = Counter[str](), Counter[str]()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._give_up_at = 0.0
        self._retention = _Retention(settings, self._store)
        self._thread = threading.Thread(target=self._run, name="audit trail", daemon=True)

    @property
    def lag(self) -> int:
        """The number of executions that are not written yet."""
        return self._queued - self._written

    @property
    def lag_seconds(self) -> float:
        """The age of the oldest execution that is not written yet."""
        try:
            oldest = (self._batch or self._queue)[0]
        except IndexError:
            return 0.0
        return max(0.0, time.time() - oldest.at)

    @property
    def is_full(self) -> bool:
        """Whether no program may run until some executions have been written."""
        queued_bytes = self._queued_bytes - self._written_bytes
        return self.lag >= self._settings.audit_max_lag or queued_bytes >= _MAX_QUEUED_BYTES

    def is_full_for(self, client: str) -> bool:
        """Return whether a client's own executions fill its half of the queue."""
        lag = self._queued_of[client] - self._written_of[client]
        queued_bytes = self._queued_bytes_of[client] - self._written_bytes_of[client]
        return (
            lag >= max(1, self._settings.audit_max_lag // 2)
            or queued_bytes >= _MAX_QUEUED_BYTES // 2
        )

    def start(self) -> None:
        """Start the thread that writes."""
        self._thread.start()

    def record(
        self,
        program: Program | Script | Rejection,
        result: Result,
        *,
        kind: Kind,
        client: str,
        request_id: str,
        job_id: str | None = None,
        task_id: str | None = None,
        shares_run_of: str | None = None,
        at: float | None = None,
    ) -> int:
        """Queue an execution without blocking; always call it from the same thread.

        Args:
            program: what ran, or was rejected.
            result: the outcome.
            kind: the way the program was sent.
            client: the name of the API key that sent it.
            request_id: the id of the request.
            job_id: the id of the job, if it was part of one.
            task_id: the id of the task, if it has one.
            shares_run_of: the execution whose run it shares, if it did not run itself.
            at: when it ended, in seconds since 1970; by default now.

        Returns:
            The approximate size of the record with its sources.
        """
        modules: dict[str, str] = {}
        entry_point = None
        if isinstance(program, Program):
            modules, entry_point = program.modules, program.entry_point
        execution = Execution(
            id=result.id,
            at=time.time() if at is None else at,
            kind=kind,
            client=client,
            request_id=request_id,
            job_id=job_id,
            task_id=task_id,
            code=_source_of(program),
            modules=modules,
            entry_point=entry_point,
            policy=program.policy,
            isolation=result.isolation,
            walls=self._walls,
            status=result.status.value,
            violations=result.violations,
            usage=result.usage,
            findings=result.findings,
            shares_run_of=shares_run_of,
        )
        size = _size_of(execution)
        self._queued_bytes += size
        self._queued += 1
        self._queued_of[client] += 1
        self._queued_bytes_of[client] += size
        self._queue.append(execution)
        if not self._wake.is_set():
            self._wake.set()
        return size

    def mark(self, mark: Mark, client: str) -> StoredRecord | None:
        """Write a mark and return its record, as `AuditStore.mark` does; it blocks."""
        return self._store.mark(mark, client)

    def close(self) -> None:
        """Write what is queued and stop the thread; log what a failing database has cost."""
        self._give_up_at = time.monotonic() + _CLOSING_SECONDS
        self._closing.set()
        self._wake.set()
        before = -1
        while self._thread.is_alive() and self._written != before:  # it makes progress
            before = self._written
            self._thread.join(_CLOSING_SECONDS + 1)
        if self.lag:
            log.critical("audit: %d records could not be written and are lost", self.lag)

    def _run(self) -> None:
        """Write batches until the trail is closed and the queue is empty."""
        while not self._closing.is_set() or self._queue:
            if not self._closing.is_set():
                self._wake.wait(self._retention.seconds_left)
            self._wake.clear()
            began = time.monotonic()
            if not self._write_queue():
                return
            if not self._closing.is_set():
                self._retention.step(self._written_bytes)
            flush = self._settings.audit_flush_seconds
            self._closing.wait(max(0.0, began + flush - time.monotonic()))

    def _write_queue(self) -> bool:
        """Write what is queued; return False after giving up."""
        while self._queue:
            batch: list[Execution] = []
            size = 0
            while self._queue and len(batch) < _MAX_BATCH and size < _MAX_BATCH_BYTES:
                batch.append(self._queue.popleft())
                size += _size_of(batch[-1])
            self._batch = batch
            if not self._write(batch):
                return False
            self._batch = []
            self._written += len(batch)
            self._written_bytes += size
            for execution in batch:
                self._written_of[execution.client] += 1
                self._written_bytes_of[execution.client] += _size_of(execution)
        return True

    def _write(self, batch: list[Execution]) -> bool:
        """Write a batch, again after failures; return False once the time to close is over."""
        failed = False
        while True:
            try:
                self._store.append(batch, retry=failed)
            except Exception as error:
                if not failed:
                    _log_failure(error)
                failed = True
            else:
                if failed:
                    log.warning("audit: records are written again")
                return True
            if not self._closing.wait(_RETRY_SECONDS):
                continue
            if time.monotonic() >= self._give_up_at:
                return False
            time.sleep(_RETRY_SECONDS / 5)


class _Retention:
    """Prunes old records from time to time, and after much has been written.

    Args:
        settings: the settings of the service.
        store: the records.
    """

    def __init__(self, settings: Settings, store: AuditStore) -> None:
        self._keep_seconds = settings.audit_keep_days * 86400
        self._keep_bytes = settings.audit_keep_mb * (1 << 20)
        self._store = store
        self._next_at = time.monotonic()
        self._checked_bytes = 0
        self._is_too_large = False

    @property
    def seconds_left(self) -> float | None:
        """The time until the next step; None if everything is kept."""
        if not self._keep_seconds and not self._keep_bytes:
            return None
        return max(0.0, self._next_at - time.monotonic())

    def step(self, written_bytes: int) -> None:
        """Prune some records, if it is time to.

        Args:
            written_bytes: the size of all records written so far.
        """
        growth = written_bytes - self._checked_bytes
        has_grown = self._keep_bytes and growth >= min(_SIZE_CHECK_BYTES, self._keep_bytes / 20)
        if self.seconds_left == 0.0 or has_grown:
            self._checked_bytes = written_bytes
            try:
                more = self._prune()
            except Exception as error:
                _log_failure(error)
                more = False
            self._next_at = time.monotonic() + (0.0 if more else _PRUNE_SECONDS)

    def _prune(self) -> bool:
        """Prune some records; return whether there may be more to prune."""
        before = time.time() - self._keep_seconds if self._keep_seconds else None
        max_bytes = None
        if self._keep_bytes:
            self._is_too_large |= self._store.stored_bytes() > self._keep_bytes
            max_bytes = self._keep_bytes * PRUNED_SHARE if self._is_too_large else None
        more = self._store.prune(before, max_bytes) > 0
        self._is_too_large &= more
        return more


def _size_of(execution: Execution) -> int:
    """Return the approximate memory of an execution."""
    texts = [execution.code, *execution.modules, *execution.modules.values()]
    texts += [violation.detail for violation in execution.violations]
    texts += [finding.detail for finding in execution.findings]
    return _EXECUTION_BYTES + sum(map(sys.getsizeof, texts))


def _log_failure(error: Exception) -> None:
    if isinstance(error, DatabaseError):
        log.error("audit: %s", error)
    else:
        log.error("audit", exc_info=error)


def _source_of(program: Program | Script | Rejection) -> str:
    """Return the source that line numbers refer to; without a program, what was sent."""
    if not isinstance(program, Program):
        return program.code
    try:
        return program.source
    except NoProgramError:
        return cut(program.text, MAX_CODE_LENGTH)
