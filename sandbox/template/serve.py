"""The template's loop: fork children ahead of need, reap them, and catch their forbidden calls."""

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
from typing import NoReturn

import msgspec

from sandbox import wire
from sandbox.kernel import seccomp
from sandbox.kernel.seccomp import HANDOVER_FD
from sandbox.template import confinement
from sandbox.template.run import Surroundings, serve_requests

# Calls whose string argument is worth showing, by position: a path, mostly.
_MAX_CALLS = 16
_PAGE = 4096

_DESCRIPTOR = struct.Struct("i")


# os.fork() runs hooks on both sides, for threads and random generators, which touch 200 pages. The
# template has one thread, and every child is seeded anyway.
fork = ctypes.PyDLL(None).fork


class _Child:
    __slots__ = ("aborted", "calls", "listener", "pidfd", "stopped")

    def __init__(self, pidfd: int) -> None:
        self.pidfd = pidfd
        self.listener: int | None = None
        self.aborted = False
        self.stopped = False
        self.calls: list[wire.Call] = []


class Server:
    """Keeps a number of children waiting, and tells the parent of their births and deaths.

    It runs no program and reads nothing that a program wrote, so the parent can believe it.
    """

    def __init__(
        self, control: socket.socket, configuration: wire.Configuration, around: Surroundings
    ) -> None:
        self._control = control
        self._configuration = configuration
        self._around = around
        self._children: dict[int, _Child] = {}
        self._by_fd: dict[int, int] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        # Children hand their filter's listener over on this; they let go of their end of it
        # before they run a program. In a child that end is the descriptor after the channel's,
        # so that all others can be closed at once; the near end moves out of its way.
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
        filter = seccomp.Filter(configuration.filter, notify=configuration.notify)
        self._confine = confinement.prepare(filter, self._handover_far)

    def run(self) -> NoReturn:
        """Serves until the parent closes the control socket, then takes the children along."""
        while True:
            while len(self._children) < self._configuration.children:
                self._fork()
            events = dict(self._poll.poll())
            # Forbidden calls first: a request to kill must not overtake what it would hide.
            if self._handover.fileno() in events:
                self._take_listeners()
            for fd, event in events.items():
                self._on_listener(fd, event)
            for fd in events:
                self._on_death(fd)
            if self._control.fileno() in events:
                self._on_control()

    def _fork(self) -> None:
        # The C module's sockets: the library's wrap each in a class, at each fork.
        near, far = _socket.socketpair()
        pid = fork()
        if pid == 0:
            self._be_child(far.fileno())
        far.close()
        child = _Child(os.pidfd_open(pid))
        self._children[pid] = child
        self._by_fd[child.pidfd] = pid
        self._poll.register(child.pidfd, select.POLLIN)
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, _DESCRIPTOR.pack(near.fileno()))
        self._control.sendmsg([wire.encode(wire.Born(pid))], [rights])
        near.close()

    def _be_child(self, channel: int) -> NoReturn:
        """Confines this fresh child, and runs what it is sent. Never returns."""
        try:
            self._confine(channel)
            serve_requests(self._around)
        finally:
            os._exit(0)

    def _take_listeners(self) -> None:
        message, descriptors, _, _ = socket.recv_fds(self._handover, 32, 1)
        child = self._children.get(int(message))
        if child is None or child.listener is not None:
            for fd in descriptors:
                os.close(fd)
            return
        child.listener = descriptors[0]
        self._by_fd[child.listener] = int(message)
        self._poll.register(child.listener, select.POLLIN)

    def _on_listener(self, fd: int, event: int) -> None:
        pid = self._by_fd.get(fd)
        if pid is None or self._children[pid].listener != fd:
            return
        if not event & select.POLLIN:
            self._unwatch(fd)  # the child is gone; its pidfd says so too
            return
        call = seccomp.receive(fd)
        if call is None:
            return
        child = self._children[pid]
        if self._is_abort(pid, call):
            # abort(3) signals its own process: a crash and no attempt.
            child.aborted = True
        else:
            self._note(pid, call)
        os.kill(pid, signal.SIGKILL)

    def _is_abort(self, pid: int, call: seccomp.Notification) -> bool:
        is_tgkill = call.number == self._configuration.abort_call
        return is_tgkill and call.args[0] == pid and call.args[2] == signal.SIGABRT

    def _note(self, pid: int, call: seccomp.Notification) -> None:
        calls = self._children[pid].calls
        if len(calls) < _MAX_CALLS:
            strings = (seccomp.read_string(pid, a) for a in call.args[:2] if a > _PAGE)
            text = next((s for s in strings if s), None)
            calls.append(wire.Call(call.number, list(call.args), text))

    def _on_death(self, fd: int) -> None:
        pid = self._by_fd.get(fd)
        if pid is None or self._children[pid].pidfd != fd:
            return
        child = self._children.pop(pid)
        _, status, usage = os.wait4(pid, 0)
        cpu_ms = (usage.ru_utime + usage.ru_stime) * 1e3
        if child.aborted:
            status = signal.SIGABRT
        died = wire.Died(pid, status, child.stopped, cpu_ms, usage.ru_maxrss, child.calls)
        self._control.send(wire.encode(died))
        for descriptor in (child.pidfd, child.listener):
            if descriptor is not None:
                del self._by_fd[descriptor]
                self._forget(descriptor)

    def _forget(self, descriptor: int) -> None:
        self._unwatch(descriptor)
        os.close(descriptor)

    def _unwatch(self, descriptor: int) -> None:
        with contextlib.suppress(KeyError):
            self._poll.unregister(descriptor)

    def _on_control(self) -> None:
        data = self._control.recv(4096)
        if not data:
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)
            os._exit(0)
        request = msgspec.msgpack.decode(data, type=wire.TemplateRequest)
        child = self._children.get(request.pid)
        if child is None:
            return
        if isinstance(request, wire.Measure):
            self._control.send(wire.encode(wire.Used(request.pid, cpu_seconds(request.pid))))
            return
        if child.listener is not None:
            waiting = select.poll()
            waiting.register(child.listener, select.POLLIN)
            for fd, event in waiting.poll(0):
                self._on_listener(fd, event)
        # No program can stop itself, so somebody outside has, and its time was not its own.
        # One that has died since the poll is no child that can be waited for in this way.
        with contextlib.suppress(ChildProcessError):
            waited = os.waitid(os.P_PID, request.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
            child.stopped = waited is not None
        os.kill(request.pid, signal.SIGKILL)


def cpu_seconds(pid: int) -> float:
    """The processor time that child `pid` has used.

    The clock's number is made as clock_getcpuclockid(3) makes it.
    """
    return time.clock_gettime((~pid << 3) | 2)
