"""Several service processes on one port, started and supervised by a parent process.

The parent serves no requests and runs no programs. It binds the port, which its children share, and
has a socket to each of them, on which a child reports that it has started, or why it cannot, and
then sends heartbeats from its event loop. A child whose parent dies shuts down.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.context import SpawnProcess

from service.server import server
from service.server.server import StartError
from service.settings import Settings
from service.telemetry import logs, metrics

log = logging.getLogger(__name__)

_STARTED = b"started"
_FAILED = b"failed: "
_MAX_MESSAGE_BYTES = 64 * 1024

# A child is killed after this many consecutive intervals without a heartbeat.
_SILENT_SECONDS = 10.0
_MAX_SILENT_INTERVALS = 3

# Delay before an exited child is replaced. It doubles for each child that dies young.
_MIN_RESTART_SECONDS = 1.0
_MAX_RESTART_SECONDS = 30.0
_STABLE_SECONDS = 60.0

# Time that children have to exit, beyond the time for their requests, before they are killed.
_EXIT_SECONDS = 70.0


def run(settings: Settings, sockets: list[socket.socket], started: Callable[[], None]) -> None:
    """Serve on `sockets` with several processes until a signal ends them.

    Args:
        started: called when the service is ready to run programs.

    Raises:
        StartError: the service cannot start.
    """
    with tempfile.TemporaryDirectory(prefix="omniarc-metrics-") as directory:
        os.environ[metrics.DIRECTORY_VARIABLE] = directory  # inherited by the children
        asyncio.run(_Supervisor(settings, sockets, directory).run(started))


class _Worker:
    """A service process and the socket to it."""

    def __init__(self, settings: Settings, sockets: list[socket.socket]) -> None:
        self.socket, child_socket = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.setblocking(False)
        with child_socket:
            context = multiprocessing.get_context("spawn")
            self.process: SpawnProcess = context.Process(
                target=_run_worker,
                args=(settings, sockets, child_socket),
                name="omniarc service",
                daemon=True,
            )
            self.process.start()
        self.started_at = time.monotonic()

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid or 0

    async def receive(self) -> bytes:
        """Wait for the next message; empty if the process has exited."""
        try:
            return await asyncio.get_running_loop().sock_recv(self.socket, _MAX_MESSAGE_BYTES)
        except OSError:
            return b""

    async def wait_started(self) -> None:
        """Wait until the process has started.

        Raises:
            StartError: the process cannot start.
        """
        message = await self.receive()
        if message != _STARTED:
            await self.wait_exited()
            reason = message.removeprefix(_FAILED).decode("utf-8", "replace")
            raise StartError(
                reason or f"a service process exited with code {self.process.exitcode}"
            )

    async def wait_exited(self) -> None:
        """Wait until the process has exited; kill it if its heartbeats stop."""
        silent = 0
        while silent < _MAX_SILENT_INTERVALS:
            try:
                async with asyncio.timeout(_SILENT_SECONDS):
                    if not await self.receive():
                        break
                silent = 0
            except TimeoutError:
                silent += 1
        else:
            log.error("service process %d is not responding and is killed", self.pid)
            self.process.kill()
        await asyncio.to_thread(self.process.join)
        self.socket.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, unless the process has exited."""
        with contextlib.suppress(ProcessLookupError):
            if self.process.is_alive():
                os.kill(self.pid, number)


class _Supervisor:
    """Starts the service processes and replaces those that exit."""

    def __init__(self, settings: Settings, sockets: list[socket.socket], directory: str) -> None:
        self._settings = settings
        self._sockets = sockets
        self._metrics_directory = directory
        self._workers: set[_Worker] = set()
        self._signals = 0
        self._stopping = asyncio.Event()

    async def run(self, started: Callable[[], None]) -> None:
        """Supervise the processes until a signal ends them.

        Raises:
            StartError: the first process cannot start.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._handle_signal)
        # The first process shows whether any can start, and creates the database tables for all.
        first = self._start()
        try:
            await first.wait_started()
        except StartError:
            if not self._signals:
                raise
            return
        others = range(self._settings.workers - 1)
        tasks = [asyncio.create_task(self._supervise(first))]
        tasks += [asyncio.create_task(self._supervise(None)) for _ in others]
        if not self._signals:
            started()
        await asyncio.gather(*tasks)

    def _handle_signal(self) -> None:
        """Begin the shutdown on the first signal, pass on the second, kill on the third."""
        self._signals += 1
        self._stopping.set()
        for listener in self._sockets:
            listener.close()
        self._signal_all(signal.SIGTERM if self._signals <= 2 else signal.SIGKILL)
        settings = self._settings
        timeout = settings.linger_seconds + settings.drain_seconds + _EXIT_SECONDS
        asyncio.get_running_loop().call_later(timeout, self._signal_all, signal.SIGKILL)

    def _signal_all(self, number: signal.Signals) -> None:
        for worker in self._workers:
            worker.signal(number)

    def _start(self) -> _Worker:
        worker = _Worker(self._settings, self._sockets)
        self._workers.add(worker)
        return worker

    async def _supervise(self, worker: _Worker | None) -> None:
        """Keep one process running until the shutdown."""
        delay = _MIN_RESTART_SECONDS
        while worker is not None or not self._stopping.is_set():
            if worker is None:
                worker = self._start()
            await worker.wait_exited()
            self._workers.discard(worker)
            metrics.remove_process(worker.pid, self._metrics_directory)
            if self._stopping.is_set():
                return
            exited = f"service process {worker.pid} exited with code {worker.process.exitcode}"
            log.error("%s; restarting", exited)
            if time.monotonic() - worker.started_at > _STABLE_SECONDS:
                delay = _MIN_RESTART_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self._stopping.wait()
            delay = min(2 * delay, _MAX_RESTART_SECONDS)
            worker = None


def _run_worker(settings: Settings, sockets: list[socket.socket], parent: socket.socket) -> None:
    """Run a service process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # sent by a terminal: the parent passes it on
    logs.configure(settings.log_format)
    parent.setblocking(False)
    try:
        server.run(settings, sockets, lambda: _send(parent, _STARTED), parent=parent)
    except StartError as error:
        _send(parent, _FAILED + str(error).encode()[: _MAX_MESSAGE_BYTES // 2])
        sys.exit(2)
    except Exception:
        log.exception("the service process failed")
        sys.exit(1)


def _send(parent: socket.socket, message: bytes) -> None:
    with contextlib.suppress(OSError):  # the parent has exited
        parent.send(message)
