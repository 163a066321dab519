"""Several service processes on one port: started, watched, replaced when they are lost, ended.

The parent takes no requests and runs no program. It binds the port, which its children share, and
holds a line to each of them: on it a child says that it has started, or why it cannot, and then
that its loop turns. A child whose line goes dead with the parent ends itself.
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
_MAX_WORD = 64 * 1024

# A child is replaced when its loop has stood still for so many times so long.
_SILENT_SECONDS = 10.0
_SILENT_TIMES = 3

# Between a child's end and its replacement: longer each time it does not live long.
_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_LONG_LIFE_SECONDS = 60.0

# What children are given to end, beyond what their requests are given, before they are killed.
_END_SECONDS = 70.0


def run(settings: Settings, sockets: list[socket.socket], started: Callable[[], None]) -> None:
    """Serves on `sockets` with as many processes as the settings say, until told to end.

    Args:
        started: called when programs can be run.

    Raises:
        StartError: the service cannot start.
    """
    with tempfile.TemporaryDirectory(prefix="omniarc-metrics-") as folder:
        os.environ[metrics.FOLDER_VARIABLE] = folder  # the children's own
        asyncio.run(_Workers(settings, sockets, folder).run(started))


class _Worker:
    """One service process, and the line to it."""

    def __init__(self, settings: Settings, sockets: list[socket.socket]) -> None:
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.line.setblocking(False)
        with theirs:
            context = multiprocessing.get_context("spawn")
            self.process: SpawnProcess = context.Process(
                target=_work,
                args=(settings, sockets, theirs),
                name="omniarc service",
                daemon=True,
            )
            self.process.start()
        self.began_at = time.monotonic()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid or 0

    async def word(self) -> bytes:
        """What it says next; nothing when it has ended."""
        try:
            return await asyncio.get_running_loop().sock_recv(self.line, _MAX_WORD)
        except OSError:
            return b""

    async def until_started(self) -> None:
        """Raises StartError when it cannot start."""
        word = await self.word()
        if word != _STARTED:
            await self.until_ended()
            reason = word.removeprefix(_FAILED).decode("utf-8", "replace")
            raise StartError(reason or f"a service process ended with {self.process.exitcode}")

    async def until_ended(self) -> None:
        """Waits for its end, and makes it when its loop stands still."""
        silent = 0
        while silent < _SILENT_TIMES:
            try:
                async with asyncio.timeout(_SILENT_SECONDS):
                    if not await self.word():
                        break
                silent = 0
            except TimeoutError:
                silent += 1
        else:
            log.error("service process %d stands still and is killed", self.pid)
            self.process.kill()
        await asyncio.to_thread(self.process.join)
        self.line.close()

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal, if it is there still."""
        with contextlib.suppress(ProcessLookupError):
            if self.process.is_alive():
                os.kill(self.pid, number)


class _Workers:
    """All service processes."""

    def __init__(self, settings: Settings, sockets: list[socket.socket], folder: str) -> None:
        self._settings = settings
        self._sockets = sockets
        self._folder = folder
        self._workers: set[_Worker] = set()
        self._asked_to_end = 0
        self._ending = asyncio.Event()

    async def run(self, started: Callable[[], None]) -> None:
        """Keeps them until told to end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        # The first shows whether any can start, and makes the database's tables for all.
        first = self._start()
        try:
            await first.until_started()
        except StartError:
            if not self._asked_to_end:
                raise
            return
        others = range(self._settings.workers - 1)
        keeping = [asyncio.create_task(self._keep(first))]
        keeping += [asyncio.create_task(self._keep(None)) for _ in others]
        if not self._asked_to_end:
            started()
        await asyncio.gather(*keeping)

    def _end(self) -> None:
        """Begins the end, hurries it, or makes it: called for each signal."""
        self._asked_to_end += 1
        self._ending.set()
        for listening in self._sockets:
            listening.close()
        self._signal(signal.SIGTERM if self._asked_to_end <= 2 else signal.SIGKILL)
        settings = self._settings
        patience = settings.linger_seconds + settings.drain_seconds + _END_SECONDS
        asyncio.get_running_loop().call_later(patience, self._signal, signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        for worker in self._workers:
            worker.signal(number)

    def _start(self) -> _Worker:
        worker = _Worker(self._settings, self._sockets)
        self._workers.add(worker)
        return worker

    async def _keep(self, worker: _Worker | None) -> None:
        """Has one process always, until the end."""
        pause = _PAUSE_SECONDS
        while worker is not None or not self._ending.is_set():
            if worker is None:
                worker = self._start()
            await worker.until_ended()
            self._workers.discard(worker)
            metrics.forget(worker.pid, self._folder)
            if self._ending.is_set():
                return
            ended = f"service process {worker.pid} ended with {worker.process.exitcode}"
            log.error("%s; another is started", ended)
            if time.monotonic() - worker.began_at > _LONG_LIFE_SECONDS:
                pause = _PAUSE_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._ending.wait()
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            worker = None


def _work(settings: Settings, sockets: list[socket.socket], line: socket.socket) -> None:
    """A service process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the parent passes it on
    logs.configure(settings.log_format)
    line.setblocking(False)
    try:
        server.run(settings, sockets, lambda: _tell(line, _STARTED), parent=line)
    except StartError as error:
        _tell(line, _FAILED + str(error).encode()[: _MAX_WORD // 2])
        sys.exit(2)
    except Exception:
        log.exception("the service process failed")
        sys.exit(1)


def _tell(line: socket.socket, word: bytes) -> None:
    with contextlib.suppress(OSError):  # there is no parent any more
        line.send(word)
