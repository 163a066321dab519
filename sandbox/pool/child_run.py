"""The run of a program in a child: messages, limits and the end, gathered as evidence."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Literal

from sandbox import claims, wire
from sandbox.errors import WireError
from sandbox.judge import Evidence
from sandbox.limits import Limits
from sandbox.pool.child import Child
from sandbox.pool.template_process import TemplateProcess
from sandbox.program import MAX_INPUTS
from sandbox.results import Error, Layer, Note, Output, Status, Violation

# How much to read at once, and from how many messages or bytes on to let the event loop go on: a
# child may send messages as small as seven bytes, each of which costs some microseconds, and may
# go on writing while they are read.
_RECEIVE_BYTES = 1 << 14
_TURN_MESSAGES = 1000
_TURN_BYTES = 1 << 20

# Allowance for framing in addition to a program's output limit.
_FRAMING_BYTES = 4096

# How long a child may take to die after its final message, or after it was killed.
_LINGER_SECONDS = 1.0

# More violations or findings than anyone reads.
_MAX_REPORTED = 64

# A call of another architecture, or any call on a host without notification. The kernel does not
# report which one it was.
_KILLED_BY_FILTER = Violation("kernel.syscall", "killed by the filter", None, "kernel")


class ChildRun:
    """Runs a program in a child and gathers the evidence.

    It is complete when the child is dead, or a restorable child has been put back.

    Args:
        template: the template that forked the child.
        child: a child that waits for its program.
        limits: limits of the program.

    Attributes:
        survived: whether the child has been put back, and can run another program.
        refused: whether it should have been, but differed in something that cannot be put back.
    """

    def __init__(self, template: TemplateProcess, child: Child, limits: Limits) -> None:
        self._kills_before = template.oom_kills.begin()
        self._template = template
        self._child = child
        self._limits = limits
        self._output_bytes = limits.output_kb * 1024
        # A program that runs again for another input type prints twice.
        printed = 2 * (self._output_bytes + _FRAMING_BYTES)
        self._reader = wire.ChildReader(self._output_bytes + _FRAMING_BYTES, printed)
        self._printed_bytes = 0
        self._loop = asyncio.get_running_loop()
        self._death: asyncio.Future[None] = self._loop.create_future()
        self._evidence = Evidence(restored=child.programs > 0)
        self._timer: asyncio.TimerHandle | None = None
        self._unsent = memoryview(b"")
        self._reading = False
        self._writing = False
        self._messages = 0
        self._fd = child.channel.fileno()
        self._start = 0.0
        self._call_start: float | None = None
        self._killing = False
        self._cpu_before = child.cpu_seconds * 1e3
        self.survived = self.refused = False

    async def finish(self, request: bytes, on_cancel: Callable[[Evidence], object]) -> Evidence:
        """Send the program, and wait until the child is dead or has been put back.

        Args:
            request: the program's frame.
            on_cancel: called with the evidence so far if this coroutine is cancelled, after the
                child has been killed.
        """
        self._template.watch(self._child, self._on_death, self._on_forbidden)
        self._unsent = memoryview(request)
        self._loop.add_reader(self._fd, self._on_readable)
        self._reading = True
        self._start = time.monotonic()
        self._set_timer(min(self._limits.wall_seconds, self._limits.cpu_seconds), self._on_time)
        self._send()
        try:
            await asyncio.shield(self._death)
        except asyncio.CancelledError:
            # Violations are recorded even if nobody waits for the result.
            self._evidence.abandoned = not self._evidence.done
            self.survived = False
            self._kill()
            await self._wait_for_death()
            on_cancel(self._evidence)
            raise
        finally:
            self._cancel_timer()
            self._stop_reading()
            if not self.survived:
                self._child.channel.close()
        return self._evidence

    async def _wait_for_death(self) -> None:
        """Wait for a child that is being killed, ignoring further cancellations."""
        while not self._death.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(self._death)

    def _set_timer(self, delay: float, callback: Callable[[], None]) -> None:
        self._cancel_timer()
        self._timer = self._loop.call_later(delay, callback)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _record_wall_time(self) -> None:
        self._evidence.wall_ms = round((time.monotonic() - self._start) * 1e3, 3)

    def _send(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[self._child.channel.send(self._unsent) :]
        except BlockingIOError:
            self._loop.add_writer(self._fd, self._send)
            self._writing = True
            return
        except OSError:
            self._unsent = memoryview(b"")  # the child is dead, which the template reports
        self._stop_writing()

    def _stop_writing(self) -> None:
        if self._writing:
            self._writing = False
            self._loop.remove_writer(self._fd)

    def _on_readable(self) -> None:
        if not self._receive():
            self._stop_reading()

    def _receive(self) -> bool:
        """Read and process available bytes; return False at the end of the stream."""
        try:
            data = self._child.channel.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not data:
            return False
        if self._evidence.malformed or self._evidence.output_exceeded:
            return True  # discard, so that the child does not block before it is killed
        try:
            messages = self._reader.feed(data)
            self._messages += len(messages)
            for message in messages:
                self._on_message(message)
        except WireError as error:
            self._evidence.malformed = str(error)
        if self._reader.exceeded:
            self._evidence.output_exceeded = True
            # The last read may have brought more than the limit.
            self._evidence.cut(self._output_bytes)
        if self._evidence.malformed or self._evidence.output_exceeded:
            self._kill()
        return True

    def _on_message(self, message: wire.ChildMessage) -> None:
        evidence = self._evidence
        if isinstance(message, wire.Attempted):
            # Accepted even after the final message: a violation is never discarded.
            if len(evidence.reported_violations) < _MAX_REPORTED:
                layer: Layer = "runtime" if evidence.outputs else message.layer
                violation = Violation(message.rule, message.detail, message.line, layer)
                evidence.reported_violations.append(violation)
        elif evidence.done:
            raise WireError("the child sent data after its final message")
        elif evidence.input_exceeded and not isinstance(message, wire.Printed):
            pass  # an answer that came too late
        elif isinstance(message, wire.Called):
            if len(evidence.outputs) >= MAX_INPUTS:
                raise WireError("the child answered more calls than there can be")
            evidence.outputs.append(claims.output(message))
            evidence.answered = True
            self._start_call()
        elif isinstance(message, wire.Started):
            self._on_started(message)
        elif isinstance(message, wire.Printed | wire.Wrote | wire.Noted):
            self._on_text(message)
        elif isinstance(message, wire.Refused):
            error = Error(message.error.type, message.error.message, message.error.line)
            evidence.refusal = Output(Status(message.status), error=error)
        else:
            self._on_done()

    def _on_started(self, message: wire.Started) -> None:
        if self._evidence.outputs:
            raise WireError("the child started the program again after an answer")
        self._evidence.input_type = message.input_type
        if message.again:
            self._evidence.stdout = []
            self._evidence.stdout_truncated = False
            self._evidence.printed_before = 0
            self._printed_bytes = 0
        if self._evidence.printed_before is None:
            self._evidence.printed_before = len(self._evidence.stdout)
        if self._call_start is None:
            self._start_call()

    def _start_call(self) -> None:
        """Start the clock of the next call, at the message after which it begins."""
        seconds = self._limits.input_seconds
        if seconds is None or self._killing:
            return
        self._call_start = time.monotonic()
        if self._timer is None or self._timer.when() > self._call_start + seconds:
            self._set_timer(seconds, self._on_time)

    def _on_text(self, message: wire.Printed | wire.Wrote | wire.Noted) -> None:
        evidence = self._evidence
        if isinstance(message, wire.Printed):
            self._on_printed(message.text)
        elif isinstance(message, wire.Wrote):
            written = evidence.written_out if message.descriptor == 1 else evidence.written_err
            written.add(message.data)
        elif len(evidence.findings) < _MAX_REPORTED:
            evidence.findings.append(Note(message.rule, message.detail, message.line))

    def _on_printed(self, text: str) -> None:
        """Keep printed text, up to the limit."""
        size = len(text) if text.isascii() else len(text.encode())
        room = self._output_bytes - self._printed_bytes
        self._printed_bytes += size
        if size > room:
            self._evidence.stdout_truncated = True
            text = text.encode()[: max(room, 0)].decode("utf-8", "ignore")
        if text:
            self._evidence.stdout.append(text)

    def _on_done(self) -> None:
        self._record_wall_time()
        self._evidence.done = True
        self._set_timer(_LINGER_SECONDS, self._kill)
        if not self._child.is_restorable:
            return
        if self._may_be_restored():
            self.refused = True
            self._template.restore(self._child, self._on_restored)
        else:
            self._kill()

    def _may_be_restored(self) -> bool:
        """Return whether the program ended by itself, and without an attempt at anything."""
        evidence = self._evidence
        statuses = {output.status for output in evidence.outputs}
        if evidence.refusal is not None:
            statuses.add(evidence.refusal.status)
        return not evidence.reported_violations and Status.OUT_OF_MEMORY not in statuses

    @property
    def ended_well(self) -> bool:
        """Whether the program ended by itself, so that a restorable child would be put back."""
        evidence = self._evidence
        stopped = evidence.kernel_violations or evidence.malformed
        return evidence.done and not stopped and self._may_be_restored()

    def _on_restored(self, restored: wire.Restored) -> None:
        """Conclude, if the child has left nothing in its socket, in either direction."""
        if self._death.done() or self._killing:
            return
        if self._reading and self._receive_rest():
            self._loop.call_soon(self._on_restored, restored)
            return
        evidence = self._evidence
        left = self._reader.unfinished or evidence.violations or evidence.malformed
        if left or self._unsent or wire.unread_bytes(self._fd) or not self._reading:
            self._kill()
            return
        evidence.wait_status = 0
        evidence.cpu_ms = round(restored.cpu_seconds * 1e3 - self._cpu_before, 3)
        evidence.max_rss_kb = restored.peak_kb
        self._child.programs += 1
        self._child.cpu_seconds = restored.cpu_seconds
        self.survived, self.refused = True, False
        self._template.forget(self._child)
        self._death.set_result(None)

    def _on_time(self) -> None:
        """Check the limits of time, and check again when the next one may be exceeded."""
        wall_left, call_left = self._wall_left(), self._call_left()
        if wall_left <= 0:
            self._on_exceeded("wall")
            return
        if call_left <= 0:
            self._on_exceeded("input")
            return
        # The template measures processor time. If it is too busy to answer, wall time decides.
        self._set_timer(min(wall_left, call_left), self._on_time)
        self._template.measure(self._child, self._on_used)

    def _wall_left(self) -> float:
        return self._limits.wall_seconds - (time.monotonic() - self._start)

    def _call_left(self) -> float:
        """Return the time that is left for the current call."""
        if self._limits.input_seconds is None or self._call_start is None:
            return self._limits.wall_seconds
        return self._limits.input_seconds - (time.monotonic() - self._call_start)

    def _on_used(self, cpu_seconds: float) -> None:
        if self._death.done() or self._evidence.done or self._killing:
            return
        wall_left = min(self._wall_left(), self._call_left())
        cpu_left = self._limits.cpu_seconds - (cpu_seconds - self._cpu_before / 1e3)
        if cpu_left <= 0:
            self._on_exceeded("cpu")
        else:
            self._set_timer(max(0.0, min(wall_left, max(cpu_left, 0.001))), self._on_time)

    def _on_exceeded(self, limit: Literal["wall", "cpu", "input"]) -> None:
        outputs_before = len(self._evidence.outputs)
        self._receive_rest()  # messages that were sent in time count
        if self._evidence.done:
            return
        if limit == "input" and len(self._evidence.outputs) > outputs_before:
            self._set_timer(min(self._wall_left(), self._call_left()), self._on_time)
            return
        self._evidence.wall_exceeded = limit == "wall"
        self._evidence.cpu_exceeded = limit == "cpu"
        self._evidence.input_exceeded = limit == "input"
        self._record_wall_time()
        self._kill()

    def _kill(self) -> None:
        self._killing = True
        self._template.kill_child(self._child)
        # A template that does not report the death hangs itself.
        self._set_timer(_LINGER_SECONDS, self._template.kill)

    def _on_forbidden(self, call: wire.Forbidden) -> None:
        self._evidence.kernel_violations.append(claims.violation(call))

    def _on_death(self, died: wire.Died | None) -> None:
        """Read what the dead child has left, some of it in each turn of the loop, then conclude."""
        if self._reading and self._receive_rest():
            self._loop.call_soon(self._on_death, died)
            return
        evidence = self._evidence
        if not evidence.wall_ms:
            self._record_wall_time()
        if died is not None:
            evidence.wait_status = died.wait_status
            evidence.killed = died.killed
            evidence.stopped = died.stopped
            evidence.cpu_ms = round(died.cpu_ms - self._cpu_before, 3)
            evidence.max_rss_kb = died.max_rss_kb
            self.refused = self.refused and not died.refused  # which is counted already
            if os.WIFSIGNALED(died.wait_status) and os.WTERMSIG(died.wait_status) == signal.SIGSYS:
                evidence.kernel_violations.append(_KILLED_BY_FILTER)
            # Nothing else explains the death, unless the child was stopped from outside.
            if evidence.lost and not evidence.stopped and not evidence.abandoned:
                evidence.oom_killed = self._template.oom_kills.explain_death(self._kills_before)
        if self._reader.unfinished and not evidence.malformed and evidence.done:
            evidence.malformed = "the child's last message is incomplete"
        if not self._death.done():
            self._death.set_result(None)

    def _receive_rest(self) -> bool:
        """Read what there is; return whether more may be left after a full turn."""
        messages, received = self._messages, self._reader.received
        while (
            self._messages - messages < _TURN_MESSAGES
            and self._reader.received - received < _TURN_BYTES
        ):
            before = self._reader.received
            if not self._receive() or self._reader.received == before:
                return False
        return True

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._fd)
        self._stop_writing()
