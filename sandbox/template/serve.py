"""The fork server: forks children in advance, reaps them and records their forbidden calls."""

import _socket
import contextlib
import ctypes
import fcntl
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from typing import NoReturn

import msgspec

from sandbox import wire
from sandbox.kernel import landlock, rlimits, seccomp
from sandbox.kernel.snapshot import DESCRIPTORS, Memory, RestoreError, Snapshot
from sandbox.kernel.strings import StringReader
from sandbox.kernel.system_calls import CHANNEL_FD, HANDOVER_FD
from sandbox.template import confinement
from sandbox.template.clocks import hide_processor_time
from sandbox.template.run import ChildEnvironment, serve_requests

# The most forbidden calls to record for a child.
_MAX_CALLS = 16

# Smaller arguments of a call are not pointers.
_PAGE = 4096

_MAX_REASON = 200

_DESCRIPTOR = struct.Struct("i")

# os.fork() runs hooks for threads and random generators in both processes, which touch 200 pages.
# They are not needed: the template has a single thread, and children seed their generators.
fork = ctypes.PyDLL(None).fork


class _Child:
    """The state of a child.

    Attributes:
        pidfd: a descriptor that becomes readable when the child dies.
        listener: the listener of its seccomp filter, once the template has it.
        aborted: whether it called abort(3).
        killed: whether the template killed it.
        stopped: whether it was stopped when it was to be killed.
        refused: whether putting it back failed after the parent was told otherwise.
        calls: how many of its forbidden system calls were recorded.
        channel: of a restorable child, the parent's end of its socket, until the parent has it.
        tracking: of a restorable child, the descriptors for its snapshot, until that is taken.
        snapshot: what a restorable child is put back to, once that has been taken.
        unfinished: the snapshot while it is being taken.
        memory: what a restorable child shares with the template.
        memory_bytes: the memory limit of a restorable child's programs.
        has_mapped: whether it may have changed its mappings since it was last put back.
    """

    __slots__ = (
        *("aborted", "calls", "channel", "has_mapped", "killed", "listener", "memory"),
        *("memory_bytes", "pidfd", "refused", "snapshot", "stopped", "tracking", "unfinished"),
    )

    def __init__(
        self,
        pidfd: int,
        channel: socket.socket | None = None,
        memory: Memory | None = None,
        memory_bytes: int = 0,
    ) -> None:
        self.pidfd = pidfd
        self.channel = channel
        self.memory = memory
        self.memory_bytes = memory_bytes
        self.has_mapped = True
        self.tracking: list[int] = []
        self.snapshot: Snapshot | None = None
        self.unfinished: Snapshot | None = None
        self.listener: int | None = None
        self.aborted = False
        self.killed = False
        self.stopped = False
        self.refused = False
        self.calls = 0


class ForkServer:
    """Keeps a number of children ready, and tells the parent when they start and end.

    The server runs no programs and parses nothing that a program wrote, so the parent trusts it.
    """

    def __init__(
        self,
        control: socket.socket,
        configuration: wire.Configuration,
        environment: ChildEnvironment,
        processes: int | None,
    ) -> None:
        self._control = control
        self._configuration = configuration
        self._environment = environment
        self._children: dict[int, _Child] = {}
        self._by_fd: dict[int, int] = {}
        # The memory limit of a restorable child that the parent wants.
        self._wanted: int | None = None
        self._strings = StringReader()
        # Children whose snapshots are being taken, in parts, between which the others are served.
        self._unfinished: list[int] = []
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        # On this socket children send their filter's listener; they close their end before they
        # run a program. Its descriptor in a child follows the channel's, so that one call can
        # close all others. The near end moves to a higher number to make room for it.
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        moved = fcntl.fcntl(near, fcntl.F_DUPFD_CLOEXEC, HANDOVER_FD + 1)
        near.close()
        number = far.detach()
        if number != HANDOVER_FD:
            os.dup2(number, HANDOVER_FD, inheritable=False)
            os.close(number)
        self._handover = socket.socket(fileno=moved)
        self._handover_far = socket.socket(fileno=HANDOVER_FD)
        self._poll.register(self._handover, select.POLLIN)
        ruleset = landlock.prepare()
        filter = seccomp.Filter(configuration.filter, notify=configuration.notify)
        self._confine = confinement.prepare(filter, self._handover_far, ruleset)
        self._confine_restorable: Callable[..., None] | None = None
        if processes is not None:
            filter = seccomp.Filter(configuration.restorable_filter, notify=configuration.notify)
            self._confine_restorable = confinement.prepare(
                filter, self._handover_far, ruleset, processes
            )

    def run(self) -> NoReturn:
        """Serve until the parent closes the control socket, then kill the children and exit."""
        while True:
            while self._spares() < self._configuration.children:
                self._fork()
            events = dict(self._poll.poll(0 if self._unfinished else None))
            # Forbidden calls come first: a request to kill a child must not hide them.
            if self._handover.fileno() in events:
                self._take_listeners()
            for fd, event in events.items():
                self._on_listener(fd, event)
            for fd in events:
                self._on_death(fd)
            if self._control.fileno() in events:
                self._on_control()
            if self._wanted is not None:
                # Forked from here like the others, so that every child has as many frames below its
                # program, which then reaches the recursion limit at the same depth.
                self._prepare(self._wanted)
                self._wanted = None
            if self._unfinished:
                self._advance(self._unfinished[0])

    def _spares(self) -> int:
        """Return the number of children that are not restorable."""
        return sum(child.channel is None for child in self._children.values())

    def _fork(self) -> None:
        """Fork a child and send the parent its end of the child's socket."""
        # The C module's socketpair: the library would wrap each socket in a Python class.
        near, far = _socket.socketpair()
        pid = fork()
        if pid == 0:
            self._be_child(far.fileno())
        far.close()
        self._watch(pid, _Child(os.pidfd_open(pid)))
        self._give(wire.Born(pid), near.fileno())
        near.close()

    def _watch(self, pid: int, child: _Child) -> None:
        """Wait for the death of a new child."""
        self._children[pid] = child
        self._by_fd[child.pidfd] = pid
        self._poll.register(child.pidfd, select.POLLIN)

    def _give(self, born: wire.Born, channel: int) -> None:
        """Send the parent its end of a child's socket."""
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, _DESCRIPTOR.pack(channel))
        self._control.sendmsg([wire.encode(born)], [rights])

    def _be_child(self, channel: int) -> NoReturn:
        """Confine this new child and serve its requests. Never returns."""
        try:
            self._confine(channel)
            serve_requests(self._environment)
        finally:
            os._exit(0)

    def _prepare(self, memory_bytes: int) -> None:
        """Fork a restorable child, whose snapshot is taken once it is confined."""
        if self._confine_restorable is None:
            self._control.send(wire.encode(wire.NotPrepared("not supported here")))
            return
        try:
            memory = Memory(self._environment.base_bytes)
        except OSError as error:
            self._refuse_restoring(f"no memory to share: {error}")
            return
        near, far = _socket.socketpair()
        pid = fork()
        if pid == 0:
            self._be_restorable_child(far.fileno(), memory)
        memory.withhold()
        far.close()
        channel = socket.socket(fileno=near.detach())
        self._watch(pid, _Child(os.pidfd_open(pid), channel, memory, memory_bytes))

    def _be_restorable_child(self, channel: int, memory: Memory) -> NoReturn:
        """Confine this new child and serve requests until it is killed. Never returns."""
        try:
            assert self._confine_restorable is not None
            rlimits.hold_reserve()
            hide_processor_time()
            self._confine_restorable(channel, memory)
        except OSError as error:
            os.write(CHANNEL_FD, str(error).encode())  # no program has run yet
            os._exit(1)
        try:
            serve_requests(self._environment, restorable=True)
        finally:
            os._exit(0)

    def _take_listeners(self) -> None:
        """Receive the listener of a child's seccomp filter, or what its snapshot needs."""
        message, descriptors, _, _ = socket.recv_fds(self._handover, 32, DESCRIPTORS)
        pid = int(message)
        child = self._children.get(pid)
        if child is not None and child.channel is not None and len(descriptors) == DESCRIPTORS:
            child.tracking = descriptors
        elif child is not None and child.listener is None and len(descriptors) == 1:
            child.listener = descriptors[0]
            self._by_fd[child.listener] = pid
            self._poll.register(child.listener, select.POLLIN)
        else:
            for fd in descriptors:
                os.close(fd)
            return
        if child.tracking and (child.listener is not None or not self._configuration.notify):
            self._begin_snapshot(pid, child)

    def _begin_snapshot(self, pid: int, child: _Child) -> None:
        """Begin to take the snapshot of a restorable child."""
        assert child.memory is not None
        tracking, child.tracking = child.tracking, []
        # Not before: until then the child has the shared memory in addition to its own.
        rlimits.confine_restorable(
            pid, memory_bytes=child.memory_bytes, base_bytes=self._environment.base_bytes
        )
        taken = (each.snapshot for each in self._children.values() if each.snapshot is not None)
        child.unfinished = Snapshot(pid, CHANNEL_FD, tracking, child.memory, next(taken, None))
        self._unfinished.append(pid)

    def _advance(self, pid: int) -> None:
        """Take a part of a snapshot, and after the last give the child to the parent."""
        child = self._children[pid]
        assert child.channel is not None
        assert child.unfinished is not None
        try:
            if not child.unfinished.advance():
                return
        except OSError as error:
            self._unfinished.remove(pid)
            self._refuse_restoring(f"no snapshot: {error}")
            os.kill(pid, signal.SIGKILL)
            return
        self._unfinished.remove(pid)
        child.snapshot, child.unfinished = child.unfinished, None
        self._give(wire.Born(pid, child.memory_bytes), child.channel.fileno())
        child.channel.close()

    def _refuse_restoring(self, reason: str) -> None:
        self._confine_restorable = None
        self._control.send(wire.encode(wire.NotPrepared(reason)))

    def _restore(self, pid: int, child: _Child) -> None:
        """Put a child back, or kill it.

        The parent hears of it as soon as the child is stopped: from then on the program can do
        nothing more. It is judged, and the next one sent, while the child is put back.
        """
        assert child.snapshot is not None
        used = cpu_seconds(pid)
        try:
            peak_kb = child.snapshot.stop()
        except RestoreError:
            self._kill(pid, child)
            return
        self._control.send(wire.encode(wire.Restored(pid, used, peak_kb)))
        try:
            child.snapshot.restore(has_mapped=child.has_mapped, listener=child.listener)
            child.has_mapped = not self._configuration.notify
        except RestoreError:
            child.refused = True
            self._kill(pid, child)

    def _on_listener(self, fd: int, event: int) -> None:
        """Record the forbidden call of a child and kill the child, or let a reported one go on."""
        pid = self._by_fd.get(fd)
        if pid is None or self._children[pid].listener != fd:
            return
        if not event & select.POLLIN:
            self._unwatch(fd)  # the child is dead, as its pidfd will tell
            return
        call = seccomp.receive(fd)
        if call is None:
            return
        child = self._children[pid]
        if child.channel is not None and self._changes_mappings(call):
            child.has_mapped = True
            seccomp.let_go_on(fd, call)
            return
        if self._is_abort(pid, call):
            # abort(3) sends a signal to its own process. That is a crash, not a violation.
            child.aborted = True
        else:
            self._record(pid, call)
        child.killed = True
        os.kill(pid, signal.SIGKILL)

    def _changes_mappings(self, call: seccomp.Notification) -> bool:
        """Return whether a restorable child may make this call, which changes its mappings."""
        forbidden = self._configuration.mapping_calls.get(call.number)
        return forbidden is not None and not call.args[2] & forbidden

    def _is_abort(self, pid: int, call: seccomp.Notification) -> bool:
        is_tgkill = call.number == self._configuration.abort_call
        return is_tgkill and call.args[0] == pid and call.args[2] == signal.SIGABRT

    def _record(self, pid: int, call: seccomp.Notification) -> None:
        """Report a forbidden call with its first string argument, which is mostly a path."""
        child = self._children[pid]
        if child.calls == _MAX_CALLS:
            return
        child.calls += 1
        strings = (self._strings.read(pid, a) for a in call.args[:2] if a > _PAGE)
        text = next((s for s in strings if s), memoryview(b""))
        message = wire.Forbidden(pid, call.number, list(call.args))
        self._control.sendmsg(wire.encode_forbidden(message, text))

    def _on_death(self, fd: int) -> None:
        """Reap a dead child and tell the parent."""
        pid = self._by_fd.get(fd)
        if pid is None or self._children[pid].pidfd != fd:
            return
        child = self._children.pop(pid)
        if pid in self._unfinished:
            self._unfinished.remove(pid)
        if child.channel is not None and child.snapshot is None:
            # It could not track what it writes, such as in a container that forbids it.
            with contextlib.suppress(OSError):
                reason = child.channel.recv(_MAX_REASON, socket.MSG_DONTWAIT)
                self._refuse_restoring(reason.decode(errors="replace"))
            child.channel.close()
        _, status, usage = os.wait4(pid, 0)
        cpu_ms = (usage.ru_utime + usage.ru_stime) * 1e3
        ended = pid, signal.SIGABRT if child.aborted else status, child.killed, child.stopped
        died = wire.Died(*ended, cpu_ms, usage.ru_maxrss, child.refused)
        self._control.send(wire.encode(died))
        child.snapshot = child.unfinished = child.memory = None
        for unused in child.tracking:
            os.close(unused)
        for descriptor in (child.pidfd, child.listener):
            if descriptor is not None:
                del self._by_fd[descriptor]
                self._unwatch(descriptor)
                os.close(descriptor)

    def _unwatch(self, descriptor: int) -> None:
        with contextlib.suppress(KeyError):
            self._poll.unregister(descriptor)

    def _on_control(self) -> None:
        """Handle a request of the parent, or exit if the parent has closed the socket."""
        data = self._control.recv(4096)
        if not data:
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)
            os._exit(0)
        request = msgspec.msgpack.decode(data, type=wire.TemplateRequest)
        if isinstance(request, wire.Prepare):
            self._wanted = request.memory_bytes
            return
        child = self._children.get(request.pid)
        if child is None:
            return
        if isinstance(request, wire.Measure):
            self._control.send(wire.encode(wire.Used(request.pid, cpu_seconds(request.pid))))
        elif isinstance(request, wire.Restore):
            self._restore(request.pid, child)
        else:
            self._kill(request.pid, child)

    def _kill(self, pid: int, child: _Child) -> None:
        """Kill a child, after recording a forbidden call in which it may be blocked."""
        if child.listener is not None:
            waiting = select.poll()
            waiting.register(child.listener, select.POLLIN)
            for fd, event in waiting.poll(0):
                self._on_listener(fd, event)
        # A program cannot stop itself, so another process stopped it and its time limit is void.
        seen = os.waitid(os.P_PID, pid, os.WEXITED | os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        child.stopped = seen is not None and seen.si_code == os.CLD_STOPPED
        child.killed |= seen is None or child.stopped
        os.kill(pid, signal.SIGKILL)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that child `pid` has used.

    The number of the clock is computed as in clock_getcpuclockid(3).
    """
    return time.clock_gettime((~pid << 3) | 2)
