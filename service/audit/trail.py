"""The audit trail of one service process: executions are noted at once, written in the background.

What is noted is in the database after `audit_flush_seconds`, or as long as the write before took if
that is more, and the time of a write. That much is lost when the process is killed; nothing is
lost when it is ended.
"""

import asyncio
import logging
import sys
import threading
import time
from collections import deque
from typing import Literal

import msgspec

from sandbox.program import Program, Script
from sandbox.results import Result
from service.audit.search import AuditSearch
from service.audit.store import AuditStore, Execution
from service.settings import Settings
from service.store.database import Database, DatabaseError

log = logging.getLogger(__name__)

Kind = Literal["execute", "verify", "batch", "job", "run_code"]

# Memory of what waits; beyond it no program runs.
_MAX_WAITING_BYTES = 256 << 20

# An execution without its texts.
_EXECUTION_BYTES = 1000

# What one transaction writes: enough for its cost to be shared, few enough to be done soon.
_WRITTEN_AT_ONCE = 500
_BYTES_AT_ONCE = 8 << 20

_TROUBLE_SECONDS = 1.0
# A process that is told to end is killed after some 10 seconds by most that start it.
_CLOSING_SECONDS = 8.0

_PURGE_SECONDS = 3600.0
# Room is looked for when so much has been written, and so much of the limit is made.
_SIZE_CHECKED_BYTES = 16 << 20
_KEPT_SHARE = 0.95

# Searches may take long; beyond so many at once they would be in the way of everything else.
_SEARCHES_AT_ONCE = 2


class Entry(msgspec.Struct, frozen=True):
    """One execution, as the executor knows it."""

    at: float
    kind: Kind
    client: str
    request_id: str
    job_id: str | None
    task_id: str | None
    program: Program | Script
    result: Result


class AuditTrail:
    """Takes entries and sees that they are written.

    Args:
        settings: the service's.
        database: with its tables.
        walls: those in force here, in a few words.

    Attributes:
        search: for reading the records; hold `reading` meanwhile.
        reading: lets few searches through at once.
    """

    def __init__(self, settings: Settings, database: Database, walls: str) -> None:
        self._settings = settings
        self._walls = walls
        self._store = AuditStore(database, settings.audit_redact)
        self.search = AuditSearch(database)
        self.reading = asyncio.Semaphore(_SEARCHES_AT_ONCE)
        self._waiting: deque[Execution] = deque()
        self._batch: list[Execution] = []
        # Each of these is changed by one thread alone, so none needs a lock.
        self._noted = self._noted_bytes = 0
        self._written = self._written_bytes = 0
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._give_up_at = 0.0
        self._retention = _Retention(settings, self._store)
        self._thread = threading.Thread(target=self._work, name="audit trail", daemon=True)

    @property
    def lag(self) -> int:
        """How many entries wait to be written."""
        return self._noted - self._written

    @property
    def lag_seconds(self) -> float:
        """How long the one that waits longest has waited."""
        try:
            oldest = (self._batch or self._waiting)[0]
        except IndexError:
            return 0.0
        return max(0.0, time.time() - oldest.at)

    @property
    def is_full(self) -> bool:
        """Whether no more entries may be taken before some are written."""
        waiting_bytes = self._noted_bytes - self._written_bytes
        return self.lag >= self._settings.audit_max_lag or waiting_bytes >= _MAX_WAITING_BYTES

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def record(self, entry: Entry) -> None:
        """Notes an entry down; never blocks. Called from one thread."""
        execution = self._execution(entry)
        self._noted_bytes += _bytes_of(execution)
        self._noted += 1
        self._waiting.append(execution)
        if not self._wake.is_set():
            self._wake.set()

    def close(self) -> None:
        """Writes what waits, and ends; gives up, and says so, when the database stays away."""
        self._give_up_at = time.monotonic() + _CLOSING_SECONDS
        self._closing.set()
        self._wake.set()
        before = -1
        while self._thread.is_alive() and self._written != before:  # while it gets on
            before = self._written
            self._thread.join(_CLOSING_SECONDS + 1)
        if self.lag:
            log.critical("audit: %d records could not be written and are lost", self.lag)

    def _execution(self, entry: Entry) -> Execution:
        program, result = entry.program, entry.result
        modules: dict[str, str] = {}
        entry_point = None
        if isinstance(program, Program):
            modules, entry_point = program.modules, program.entry_point
        return Execution(
            result.id,
            entry.at,
            entry.kind,
            entry.client,
            entry.request_id,
            entry.job_id,
            entry.task_id,
            program.code,
            modules,
            entry_point,
            program.policy,
            result.isolation,
            self._walls,
            result.status.value,
            result.violations,
            result.usage,
        )

    def _work(self) -> None:
        """Writes in batches, until all is written and the trail is closed."""
        while not self._closing.is_set() or self._waiting:
            if not self._closing.is_set():
                self._wake.wait(self._retention.seconds_left)
            self._wake.clear()
            began = time.monotonic()
            if not self._write_waiting():
                return
            if not self._closing.is_set():
                self._retention.step(self._written_bytes)
            flush = self._settings.audit_flush_seconds
            self._closing.wait(max(0.0, began + flush - time.monotonic()))

    def _write_waiting(self) -> bool:
        """Writes what waits; False where it had to be given up."""
        while self._waiting:
            batch: list[Execution] = []
            size = 0
            while self._waiting and len(batch) < _WRITTEN_AT_ONCE and size < _BYTES_AT_ONCE:
                batch.append(self._waiting.popleft())
                size += _bytes_of(batch[-1])
            self._batch = batch
            if not self._write(batch):
                return False
            self._batch = []
            self._written += len(batch)
            self._written_bytes += size
        return True

    def _write(self, batch: list[Execution]) -> bool:
        """Writes a batch, however often it must be tried; False where the time is up."""
        tried = False
        while True:
            try:
                self._store.append(batch, again=tried)
            except Exception as error:
                if not tried:
                    _log_trouble(error)
                tried = True
            else:
                if tried:
                    log.warning("audit: records are written again")
                return True
            if not self._closing.wait(_TROUBLE_SECONDS):
                continue
            if time.monotonic() >= self._give_up_at:
                return False
            time.sleep(_TROUBLE_SECONDS / 5)


class _Retention:
    """When old records are let go: from time to time, and when much has been written."""

    def __init__(self, settings: Settings, store: AuditStore) -> None:
        self._keep_seconds = settings.audit_keep_days * 86400
        self._keep_bytes = settings.audit_keep_mb * (1 << 20)
        self._store = store
        self._next_at = time.monotonic()
        self._checked_bytes = 0
        self._making_room = False

    @property
    def seconds_left(self) -> float | None:
        """Until there may be something to do; None where all is kept."""
        if not self._keep_seconds and not self._keep_bytes:
            return None
        return max(0.0, self._next_at - time.monotonic())

    def step(self, written_bytes: int) -> None:
        """Does a little of what there is to do."""
        grown = written_bytes - self._checked_bytes
        much = self._keep_bytes and grown >= min(_SIZE_CHECKED_BYTES, self._keep_bytes / 20)
        if self.seconds_left == 0.0 or much:
            self._checked_bytes = written_bytes
            try:
                more = self._let_go()
            except Exception as error:
                _log_trouble(error)
                more = False
            self._next_at = time.monotonic() + (0.0 if more else _PURGE_SECONDS)

    def _let_go(self) -> bool:
        """Lets some records go; whether there may be more to do."""
        before = time.time() - self._keep_seconds if self._keep_seconds else None
        max_bytes = None
        if self._keep_bytes:
            self._making_room |= self._store.stored_bytes() > self._keep_bytes
            max_bytes = self._keep_bytes * _KEPT_SHARE if self._making_room else None
        more = self._store.purge(before, max_bytes) > 0
        self._making_room &= more
        return more


def _bytes_of(execution: Execution) -> int:
    """About what an execution takes in memory."""
    texts = [execution.code, *execution.modules.values()]
    texts += [violation.detail for violation in execution.violations]
    return _EXECUTION_BYTES + sum(map(sys.getsizeof, texts))


def _log_trouble(error: Exception) -> None:
    if isinstance(error, DatabaseError):
        log.error("audit: %s", error)
    else:
        log.error("audit", exc_info=error)
