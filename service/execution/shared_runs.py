"""Runs of identical programs: one of them runs, and the others share its result."""

import asyncio
import hashlib
from collections import OrderedDict

import msgspec

from sandbox.replies import NoProgramError
from sandbox.results import Result, Status
from service.api.queued import Rejection
from service.execution.executor import ExecutionRequest

# The largest size of the results held by one `SharedRuns`, and of one of them.
MAX_BYTES = 32 << 20
MAX_RESULT_BYTES = 1 << 20

# What a held result takes besides its own text.
_ENTRY_BYTES = 300

# How many digests of runs that are not shared are remembered.
_MAX_REMEMBERED = 10_000

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Result)


def execution_digest(execution: ExecutionRequest, scope: bytes) -> bytes | None:
    """Return a digest of all that a program's result depends on; None if nothing runs.

    Args:
        execution: the program, its inputs, limits and isolation.
        scope: the batch or job, outside of which no result is shared.
    """
    program = execution.program
    if isinstance(program, Rejection):
        return None
    try:
        source = program.source
    except NoProgramError:
        return None
    # The source as it is read, so that different replies with one program are identical.
    fields = msgspec.structs.asdict(program) | {"code": source, "reply": None}
    is_alone = execution.isolation == "fork"
    content = (scope, fields, execution.limits, is_alone, execution.inputs)
    return hashlib.sha256(_encoder.encode(content)).digest()


class SharedRuns:
    """The latest results, and the runs in progress, by digest.

    A result that ended in a timeout is shared only after a second run has ended in one, and a crash
    never, since both may be the machine's doing. A result that is too large, or not held any
    more, is computed again.

    Args:
        max_bytes: the size of the results to hold; the least recently used are dropped.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._held: OrderedDict[bytes, bytes] = OrderedDict()
        self._running: dict[bytes, asyncio.Future[None]] = {}
        # Digests of runs that were not shared, and whether the next one may be.
        self._unshared: OrderedDict[bytes, bool] = OrderedDict()

    def find(self, digest: bytes) -> Result | None:
        """Return the result of an earlier run, if it is held."""
        encoded = self._held.get(digest)
        if encoded is None:
            return None
        self._held.move_to_end(digest)
        return _decoder.decode(encoded)

    def run_in_progress(self, digest: bytes) -> asyncio.Future[None] | None:
        """Return what is done when the run in progress has ended; None if there is none."""
        return self._running.get(digest)

    def begin(self, digest: bytes) -> None:
        """Announce a run, unless its result will not be shared; `end` must follow."""
        if self._unshared.get(digest, True):
            self._running[digest] = asyncio.get_running_loop().create_future()

    def end(self, digest: bytes, result: Result | None) -> None:
        """Hold the result of a run that was announced; None if it has none."""
        running = self._running.pop(digest, None)
        if result is not None and digest not in self._held:
            self._hold(digest, result)
        if running is not None and not running.done():
            running.set_result(None)

    def _hold(self, digest: bytes, result: Result) -> None:
        """Hold a result, or remember that it is not shared."""
        encoded = _encoder.encode(result)
        statuses = {result.status, *(output.status for output in result.outputs)}
        if Status.CRASHED in statuses or len(encoded) > MAX_RESULT_BYTES:
            self._remember(digest, False)
        elif Status.TIMEOUT in statuses and self._unshared.get(digest) is not True:
            self._remember(digest, True)
        else:
            self._held[digest] = encoded
            self._bytes += len(encoded) + _ENTRY_BYTES
        while self._bytes > self._max_bytes:
            _, dropped = self._held.popitem(last=False)
            self._bytes -= len(dropped) + _ENTRY_BYTES

    def _remember(self, digest: bytes, may_be_shared: bool) -> None:
        self._unshared[digest] = may_be_shared
        self._unshared.move_to_end(digest)
        if len(self._unshared) > _MAX_REMEMBERED:
            self._unshared.popitem(last=False)
