"""One program while it runs: its messages, its limits, and its end."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence

from sandbox import wire
from sandbox.errors import GridError
from sandbox.grids import check_rectangular
from sandbox.judge import Evidence
from sandbox.kernel import seccomp
from sandbox.limits import Limits
from sandbox.program import MAX_INPUTS
from sandbox.results import Error, Layer, Output, Status, Violation
from sandbox.template_process import Child, TemplateProcess

_RECEIVE_BYTES = 1 << 18

# What framing may add to one program's output.
_FRAMING_BYTES = 4096

# What a child may take to die after its last word, or after it was told to.
_LINGER_SECONDS = 1.0

# More than any program can have used, and than anyone wants to read.
_MAX_MS = 1e7
_MAX_SAID = 64

# A call of another architecture, or any where the host cannot notify; the kernel says not which.
_KILLED_BY_FILTER = Violation("kernel.syscall", "killed by the filter", None, "kernel")


class Running:
    """Gathers the evidence on what one child runs, until the child is dead.

    A child runs one program, or one client's batch of them, one after the other. Only the last
    program's evidence waits for the death; an earlier one's is complete with its last word.
    """

    def __init__(self, template: TemplateProcess, child: Child, limits: Limits) -> None:
        self._template = template
        self._child = child
        self._limits = limits
        self._output_bytes = limits.output_kb * 1024
        self._reader = wire.ChildReader(self._output_bytes + _FRAMING_BYTES)
        self._loop = asyncio.get_running_loop()
        self._end: asyncio.Future[None] = self._loop.create_future()
        self._evidence = Evidence()
        self._finished: list[Evidence] = []
        self._expected = 1
        self._timer: asyncio.TimerHandle | None = None
        self._unsent = memoryview(b"")
        self._reading = False
        self._writing = False
        self._fd = child.channel.fileno()
        self._start = 0.0
        self._cpu_before = 0.0

    async def finish(
        self, requests: Sequence[bytes], abandoned: Callable[[list[Evidence]], object]
    ) -> list[Evidence]:
        """Sends the programs and waits until the child is dead.

        Args:
            requests: the programs, as they are sent.
            abandoned: called with what would have been returned, when this is cancelled and the
                child is ended because of that.

        Returns:
            The evidence on each, in order; fewer than there were when one of them ended the
            child, which is then the last.
        """
        self._expected = len(requests)
        self._template.watch(self._child, self._on_death)
        self._unsent = memoryview(b"".join(requests))
        self._loop.add_reader(self._fd, self._on_readable)
        self._reading = True
        self._begin()
        self._send()
        try:
            await asyncio.shield(self._end)
        except asyncio.CancelledError:
            # Nobody waits for the answer any more; what was tried is told all the same.
            self._evidence.abandoned = not self._evidence.done
            self._kill()
            await self._until_dead()
            abandoned([*self._finished, self._evidence])
            raise
        finally:
            self._cancel_timer()
            self._stop_reading()
            self._child.channel.close()
        return [*self._finished, self._evidence]

    async def _until_dead(self) -> None:
        """Waits for a child that was told to die; whoever asks again to hurry changes nothing."""
        while not self._end.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(self._end)

    def _begin(self) -> None:
        """The next program's time begins."""
        self._start = time.monotonic()
        self._set_timer(min(self._limits.wall_seconds, self._limits.cpu_seconds), self._on_time)

    def _set_timer(self, delay: float, callback: Callable[[], None]) -> None:
        self._cancel_timer()
        self._timer = self._loop.call_later(delay, callback)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _spoke(self) -> None:
        """Notes how long the program has taken so far."""
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
            self._unsent = memoryview(b"")  # the child is dead; its death is reported
        self._stop_writing()

    def _stop_writing(self) -> None:
        if self._writing:
            self._writing = False
            self._loop.remove_writer(self._fd)

    def _on_readable(self) -> None:
        if not self._receive():
            self._stop_reading()

    def _receive(self) -> bool:
        """Takes what is there; False at the end of it."""
        try:
            data = self._child.channel.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not data:
            return False
        if self._evidence.malformed or self._evidence.output_exceeded:
            return True  # read on, so that it does not block; it is being killed
        try:
            for message in self._reader.feed(data):
                self._on_message(message)
        except wire.WireError as error:
            self._evidence.malformed = str(error)
        if self._reader.exceeded:
            self._evidence.output_exceeded = True
            # What came with the last read is over the limit too.
            self._evidence.cut(self._output_bytes)
        if self._evidence.malformed or self._evidence.output_exceeded:
            self._kill()
        return True

    def _on_message(self, message: wire.ChildMessage) -> None:
        evidence = self._evidence
        if isinstance(message, wire.Attempted):
            # Even after its last word: what accuses the program is never thrown away.
            if len(evidence.said_violations) < _MAX_SAID:
                layer: Layer = "runtime" if evidence.outputs else message.layer
                violation = Violation(message.rule, message.detail, message.line, layer)
                evidence.said_violations.append(violation)
        elif evidence.done:
            raise wire.WireError("it spoke on after its last word")
        elif isinstance(message, wire.Called):
            if len(evidence.outputs) >= MAX_INPUTS:
                raise wire.WireError("it answered more calls than there can be")
            evidence.outputs.append(_output(message))
        elif isinstance(message, wire.Printed):
            evidence.stdout.append(message.text)
        elif isinstance(message, wire.Wrote):
            written = evidence.written_out if message.descriptor == 1 else evidence.written_err
            written += message.data
        elif isinstance(message, wire.Refused):
            error = Error(message.error.type, message.error.message, message.error.line)
            evidence.refusal = Output(Status(message.status), error=error)
        else:
            self._on_done(message)

    def _on_done(self, message: wire.Done) -> None:
        if not 0 <= message.cpu_ms < _MAX_MS:  # NaN is not either
            raise wire.WireError("a time that cannot be")
        self._spoke()
        self._evidence.done = True
        if len(self._finished) + 1 == self._expected:
            self._set_timer(_LINGER_SECONDS, self._kill)
            return
        self._evidence.cpu_ms = round(message.cpu_ms - self._cpu_before, 3)
        self._cpu_before = message.cpu_ms
        self._finished.append(self._evidence)
        self._evidence = Evidence()
        self._reader.received = 0
        self._begin()

    def _on_time(self) -> None:
        """A limit may have passed: looks which, or comes back when the next one may."""
        wall_left = self._limits.wall_seconds - (time.monotonic() - self._start)
        if wall_left <= 0:
            self._exceeded(wall=True)
            return
        # The template knows how much processor time has gone; it may be too busy to say.
        self._set_timer(wall_left, self._on_time)
        self._template.measure(self._child, self._on_used)

    def _on_used(self, cpu_seconds: float) -> None:
        if self._end.done() or self._evidence.done or self._evidence.wall_exceeded:
            return
        wall_left = self._limits.wall_seconds - (time.monotonic() - self._start)
        cpu_left = self._limits.cpu_seconds - (cpu_seconds - self._cpu_before / 1e3)
        if cpu_left <= 0:
            self._exceeded(wall=False)
        else:
            self._set_timer(max(0.0, min(wall_left, max(cpu_left, 0.001))), self._on_time)

    def _exceeded(self, *, wall: bool) -> None:
        before = len(self._finished)
        self._receive()  # whatever it had said by now counts
        if self._evidence.done or len(self._finished) > before:
            return
        self._evidence.wall_exceeded = wall
        self._evidence.cpu_exceeded = not wall
        self._spoke()
        self._kill()

    def _kill(self) -> None:
        self._template.kill_child(self._child)
        # A template that does not report the death is itself stuck.
        self._set_timer(_LINGER_SECONDS, self._template.kill)

    def _on_death(self, died: wire.Died | None) -> None:
        while self._reading and self._receive_rest():
            pass
        evidence = self._evidence
        if not evidence.wall_ms:
            self._spoke()
        if died is not None:
            evidence.wait_status = died.wait_status
            evidence.stopped = died.stopped
            evidence.cpu_ms = round(died.cpu_ms - self._cpu_before, 3)
            evidence.max_rss_kb = died.max_rss_kb
            evidence.seen_violations = [_violation(call) for call in died.calls]
            if os.WIFSIGNALED(died.wait_status) and os.WTERMSIG(died.wait_status) == signal.SIGSYS:
                evidence.seen_violations.append(_KILLED_BY_FILTER)
            for earlier in self._finished:
                earlier.max_rss_kb = died.max_rss_kb
        if self._reader.unfinished and not evidence.malformed and evidence.done:
            evidence.malformed = "it ended in the middle of a message"
        if not self._end.done():
            self._end.set_result(None)

    def _receive_rest(self) -> bool:
        """Reads on until the end or until there is nothing; the other end is closed."""
        before = self._reader.received
        return self._receive() and self._reader.received > before

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._fd)
        self._stop_writing()


def _output(called: wire.Called) -> Output:
    """A child's word on one call; its grid is checked before anything else sees it."""
    if not 0 <= called.wall_ms < _MAX_MS:  # NaN is not either
        raise wire.WireError("a time that cannot be")
    error = None
    if called.error is not None:
        error = Error(called.error.type, called.error.message, called.error.line)
    status, grid = Status(called.status), called.grid
    if status is Status.OK:
        try:
            if grid is None:
                raise GridError("output", "the grid is missing")
            check_rectangular(grid, "output")
        except GridError as invalid:
            status, grid, error = (
                Status.INVALID_OUTPUT,
                None,
                Error("InvalidOutput", str(invalid)),
            )
    else:
        grid = None
    return Output(status, grid, error, round(called.wall_ms, 3))


def _violation(call: wire.Call) -> Violation:
    name = seccomp.name_of(call.number)
    # Not every argument that looks like an address is one of a string.
    shown = repr(call.text[:200]) if call.text and call.text.isprintable() else ""
    return Violation(seccomp.rule_of(name), f"{name}({shown})", None, "kernel")
