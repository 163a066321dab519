"""One program while it runs: its messages, its limits, and its end."""

import asyncio
import time

from sandbox import wire
from sandbox.grids import GridError, check_rectangular
from sandbox.host import Child, TemplateProcess
from sandbox.kernel import seccomp
from sandbox.limits import Limits
from sandbox.verdict import Error, Evidence, Output, Status, Usage, Violation

_RECEIVE_BYTES = 1 << 18

# What a child may take to die after its last word, or after it was told to.
_LINGER_SECONDS = 2.0


class Running:
    """Gathers the evidence on one program, from the sending of it to its child's death.

    Args:
        capacity: how many bytes the child may send.
    """

    def __init__(
        self, template: TemplateProcess, child: Child, limits: Limits, capacity: int
    ) -> None:
        self._template = template
        self._child = child
        self._limits = limits
        self._reader = wire.ChildReader(capacity)
        self._loop = asyncio.get_running_loop()
        self._end: asyncio.Future[None] = self._loop.create_future()
        self._evidence = Evidence()
        self._died: wire.Died | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._unsent = memoryview(b"")
        self._reading = False
        self._start = 0.0
        self._last_word = 0.0

    async def finish(self, framed: bytes) -> tuple[Evidence, Usage]:
        """Sends the program and waits until its child is dead."""
        self._start = time.monotonic()
        self._template.watch(self._child, self._on_death)
        self._unsent = memoryview(framed)
        self._loop.add_reader(self._child.channel, self._on_readable)
        self._reading = True
        self._send()
        first = min(self._limits.wall_seconds, self._limits.cpu_seconds)
        self._timer = self._loop.call_later(first, self._on_time)
        try:
            await self._end
        finally:
            self._timer.cancel()
            self._stop_reading()
            self._child.channel.close()
        return self._evidence, self._usage()

    def abandon(self) -> None:
        """Ends the child: nobody waits for its answer any more."""
        self._template.kill_child(self._child)

    def _usage(self) -> Usage:
        wall_ms = ((self._last_word or time.monotonic()) - self._start) * 1e3
        if self._died is None:
            return Usage(wall_ms, 0.0, 0)
        return Usage(round(wall_ms, 3), round(self._died.cpu_ms, 3), self._died.max_rss_kb)

    def _send(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[self._child.channel.send(self._unsent) :]
        except BlockingIOError:
            self._loop.add_writer(self._child.channel, self._send)
            return
        except OSError:
            self._unsent = memoryview(b"")  # the child is dead; its death is reported
        self._loop.remove_writer(self._child.channel)

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
        evidence = self._evidence
        if evidence.malformed or evidence.output_exceeded:
            return True  # read on, so that it does not block; it is being killed
        try:
            messages = self._reader.feed(data)
            for message in messages:
                self._on_message(message)
        except wire.WireError as error:
            evidence.malformed = str(error)
        if self._reader.exceeded:
            evidence.output_exceeded = True
        if evidence.malformed or evidence.output_exceeded:
            self._kill()
        return True

    def _on_message(self, message: wire.ChildMessage) -> None:
        evidence = self._evidence
        if evidence.done:
            raise wire.WireError("it spoke on after its last word")
        if isinstance(message, wire.Called):
            evidence.outputs.append(_output(message))
        elif isinstance(message, wire.Printed):
            evidence.stdout.append(message.text)
        elif isinstance(message, wire.Attempted):
            violation = Violation(message.rule, message.detail, message.line, message.layer)
            evidence.said_violations.append(violation)
        elif isinstance(message, wire.Refused):
            error = Error(message.error.type, message.error.message, message.error.line)
            evidence.refusal = Output(Status(message.status), error=error)
        else:
            evidence.done = True
            self._last_word = time.monotonic()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._loop.call_later(_LINGER_SECONDS, self._kill)

    def _on_time(self) -> None:
        """A limit may have passed: looks which, or comes back when the next one may."""
        now = time.monotonic()
        wall_left = self._limits.wall_seconds - (now - self._start)
        used = cpu_seconds(self._child.pid)
        cpu_left = self._limits.cpu_seconds - used if used is not None else wall_left
        if wall_left > 0 and cpu_left > 0:
            delay = min(wall_left, max(cpu_left, 0.001))
            self._timer = self._loop.call_later(delay, self._on_time)
            return
        # Whatever it had said by now counts.
        self._receive()
        if self._evidence.done:
            return
        self._evidence.wall_exceeded = wall_left <= 0
        self._evidence.cpu_exceeded = cpu_left <= 0
        self._last_word = now
        self._kill()

    def _kill(self) -> None:
        self._template.kill_child(self._child)
        if self._timer is not None:
            self._timer.cancel()
        # A template that does not report the death is itself stuck.
        self._timer = self._loop.call_later(_LINGER_SECONDS, self._template.kill)

    def _on_death(self, died: wire.Died | None) -> None:
        while self._reading and self._receive_rest():
            pass
        self._died = died
        evidence = self._evidence
        if died is not None:
            evidence.wait_status = died.wait_status
            evidence.seen_violations = [_violation(call) for call in died.calls]
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
            self._loop.remove_reader(self._child.channel)
            self._loop.remove_writer(self._child.channel)


def cpu_seconds(pid: int) -> float | None:
    """The processor time that process `pid` has used; None where it is not to be had.

    The clock's number is made as clock_getcpuclockid(3) makes it.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return None


def _output(called: wire.Called) -> Output:
    """A child's word on one call; its grid is checked before anything else sees it."""
    error = None
    if called.error is not None:
        error = Error(called.error.type, called.error.message, called.error.line)
    status, grid = Status(called.status), called.grid
    if status is Status.OK:
        try:
            if grid is None:
                raise GridError("output: no grid came with it")
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
    shown = repr(call.text[:200]) if call.text else ""
    return Violation(seccomp.rule_of(name), f"{name}({shown})", None, "kernel")
