"""The parent's side of a template process: its start, its children's sockets and their deaths."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sandbox import wire
from sandbox.boot import BOOT, CONTROL_FD
from sandbox.errors import SandboxUnavailableError
from sandbox.kernel.libc import WITHOUT_MAPPED_BLOCKS
from sandbox.kernel.oom import OomKills
from sandbox.pool.child import Child
from sandbox.pool.client_children import ClientChildren

_START_SECONDS = 60.0

# A template that takes longer to make a restorable child is stopped or starved. No program waits.
_PREPARE_SECONDS = 30.0
_RECEIVE_BYTES = 1 << 20
_DESCRIPTORS_SECONDS = 0.1

# The template's whole environment; nothing is inherited from the parent.
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # deterministic order of sets
    "OPENBLAS_NUM_THREADS": "1",  # a forked child has no other threads
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "HOME": "/",  # without it, a lookup loads the C library's user databases
    **WITHOUT_MAPPED_BLOCKS,
}


class _Preparing(NamedTuple):
    """A restorable child that is being made.

    Attributes:
        client: whose programs it will run.
        memory_mb: their memory limit.
        timer: that gives it up.
        ended: done when it has been made, or will not be.
    """

    client: str
    memory_mb: int
    timer: asyncio.TimerHandle
    ended: asyncio.Future[None]


class _Watch(NamedTuple):
    """The callbacks for what happens to a child while it runs a program; see `watch`."""

    on_death: Callable[[wire.Died | None], None]
    on_forbidden: Callable[[wire.Forbidden], None]


class TemplateProcess:
    """A template process and the children that it has ready. Used from one event loop.

    Args:
        configuration: sent to the template at its start.
        hash_seed: the seed of `hash` in the template and its children.
        oom_kills: the kernel's kills for lack of memory; None to count them for this template.
        on_refused: called if a child that was reported as restored was killed.
        most_clients: how many clients have a restorable child at once.

    Attributes:
        oom_kills: the kernel's kills for lack of memory, which explain deaths of children.
        alive: whether the process is running.
        restores: whether restorable children may be had, as far as is known.
        children: its restorable children.
        idle_since: when it was last given back to the pool.
        walls: the walls in force; None before the start.
    """

    def __init__(
        self,
        configuration: wire.Configuration,
        hash_seed: int = 0,
        oom_kills: OomKills | None = None,
        on_refused: Callable[[], None] = lambda: None,
        most_clients: int = 1,
    ) -> None:
        self._on_refused = on_refused
        self.oom_kills = oom_kills or OomKills()
        self._configuration = configuration
        self._hash_seed = hash_seed
        self._ready: deque[Child] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._watches: dict[int, _Watch] = {}
        self._measures: dict[int, Callable[[float], None]] = {}
        self._restoring: dict[int, Callable[[wire.Restored], None]] = {}
        self._preparing: _Preparing | None = None
        self.restores = False
        self.children = ClientChildren(most_clients, self.discard)
        self.idle_since = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self.walls: wire.Ready | None = None
        self.alive = False
        self._failure: Exception = ConnectionResetError("a template process ended")

    @property
    def pid(self) -> int:
        """The template's process id; 0 before the start."""
        return self._process.pid if self._process else 0

    async def start(self) -> None:
        """Start the process and wait until it has a child ready.

        Raises:
            SandboxUnavailableError: the template could not put up its walls.
            TimeoutError: it took too long: it was stopped, or the machine is busy.
            OSError: the template died, or the system lacks a resource.
        """
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        near.setblocking(False)
        self._control = near
        self.alive = True  # from here on there are resources to release
        with far:
            self._process = _spawn(far, self._hash_seed)
        near.send("\0".join(_search_path()).encode())
        near.send(wire.encode(self._configuration))
        asyncio.get_running_loop().add_reader(near.fileno(), self._on_control)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._child_ready()
        except TimeoutError:
            self.kill()
            raise TimeoutError("a template process did not start in time") from None

    async def take_child(self, seconds: float) -> Child | None:
        """Return a child for one program, or None if the template dies or exceeds `seconds`."""
        if not self._ready:
            try:
                # Not `wait_for`, which loses a cancellation that coincides with the arrival.
                async with asyncio.timeout(seconds):
                    await self._child_ready()
            except (OSError, SandboxUnavailableError):  # TimeoutError is an OSError
                return None
        return self._ready.popleft() if self.alive else None

    @property
    def preparing(self) -> str | None:
        """The client for which a restorable child is being made."""
        return None if self._preparing is None else self._preparing.client

    def has_new_child(self, client: str) -> bool:
        """Return whether a client's child is being made here, or waits for its first program."""
        child = self.children.find(client)
        return self.preparing == client or (child is not None and not child.programs)

    def prepare(self, client: str, memory_mb: int) -> None:
        """Have a restorable child made, which is then one of `children`. Nothing waits for it.

        Args:
            client: whose programs it will run.
            memory_mb: the memory limit of its programs.
        """
        loop = asyncio.get_running_loop()
        timer = loop.call_later(_PREPARE_SECONDS, self._refuse_restoring)
        self._preparing = _Preparing(client, memory_mb, timer, loop.create_future())
        self._send(wire.encode(wire.Prepare(memory_mb << 20)))

    async def until_prepared(self, seconds: float) -> None:
        """Wait, for no more than `seconds`, while a restorable child is being made."""
        if self._preparing is not None:
            await asyncio.wait([self._preparing.ended], timeout=seconds)

    def _end_preparing(self) -> None:
        if self._preparing is not None:
            self._preparing.timer.cancel()
            self._preparing.ended.set_result(None)
            self._preparing = None

    def _refuse_restoring(self) -> None:
        """Do without restorable children from now on."""
        self.restores = False
        self._end_preparing()

    def restore(self, child: Child, on_restored: Callable[[wire.Restored], None]) -> None:
        """Ask for a child to be put back after its program.

        Args:
            child: a restorable child.
            on_restored: called once the child is stopped, unless it dies, as it does if that fails.
                If it cannot be put back, it dies after that, as if killed from outside.
        """
        self._restoring[child.pid] = on_restored
        self._send(wire.encode(wire.Restore(child.pid)))

    def discard(self, child: Child) -> None:
        """Kill a child that runs no program."""
        self.kill_child(child)
        child.channel.close()

    def watch(
        self,
        child: Child,
        on_death: Callable[[wire.Died | None], None],
        on_forbidden: Callable[[wire.Forbidden], None],
    ) -> None:
        """Register callbacks for the death of a child, and for what it dies of.

        Args:
            child: the child.
            on_death: called once, with the template's report, or with None if the template died.
            on_forbidden: called before that for each forbidden call of the child.
        """
        self._watches[child.pid] = _Watch(on_death, on_forbidden)

    def forget(self, child: Child) -> None:
        """Drop the callbacks of a child that has survived its program."""
        self._watches.pop(child.pid, None)
        self._measures.pop(child.pid, None)

    def kill_child(self, child: Child) -> None:
        """Ask the template to kill `child`, without waiting for it."""
        self._send(wire.encode(wire.Kill(child.pid)))

    def measure(self, child: Child, on_used: Callable[[float], None]) -> None:
        """Ask for the processor time that `child` has used.

        Args:
            child: the child.
            on_used: called with the time in seconds, unless the child dies first.
        """
        self._measures[child.pid] = on_used
        self._send(wire.encode(wire.Measure(child.pid)))

    def _send(self, message: bytes) -> None:
        if self._control is not None:
            with contextlib.suppress(OSError):
                self._control.send(message)

    def kill(self) -> None:
        """Kill the template and, with it, its children."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._on_lost()

    async def _child_ready(self) -> None:
        while not self._ready:
            if not self.alive:
                raise self._failure
            if self._waiting is None or self._waiting.done():
                self._waiting = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._waiting)

    def _on_control(self) -> None:
        while self._control is not None:
            try:
                data, fds, _, _ = socket.recv_fds(self._control, _RECEIVE_BYTES, 1)
            except BlockingIOError:
                return
            except OSError:
                data, fds = b"", []
            if not data:
                self.kill()
                return
            self._on_message(wire.decode_template(data), fds)

    def _on_message(self, message: wire.TemplateMessage, fds: list[int]) -> None:
        if isinstance(message, wire.Died):
            self._on_died(message)
        elif isinstance(message, wire.Forbidden):
            watch = self._watches.get(message.pid)
            if watch is not None:
                watch.on_forbidden(message)
        elif isinstance(message, wire.Born):
            self._on_born(message, fds)
        elif isinstance(message, wire.Used):
            on_used = self._measures.pop(message.pid, None)
            if on_used is not None:
                on_used(message.cpu_seconds)
        elif isinstance(message, wire.Restored):
            on_restored = self._restoring.pop(message.pid, None)
            if on_restored is not None:
                on_restored(message)
        elif isinstance(message, wire.NotPrepared):
            self._refuse_restoring()
        elif isinstance(message, wire.Ready):
            self.walls = message
            self.restores = message.restores
        else:
            self._failure = SandboxUnavailableError(message.reason)
            self._on_lost()

    def _on_died(self, died: wire.Died) -> None:
        if died.refused:
            self.children.refuse(died.pid)
            self._on_refused()
        watch = self._watches.pop(died.pid, None)
        self._measures.pop(died.pid, None)
        self._restoring.pop(died.pid, None)
        if watch is not None:
            watch.on_death(died)
        else:
            self._drop_unused(died.pid)

    def _on_born(self, message: wire.Born, fds: list[int]) -> None:
        if not fds:
            # This process is out of descriptors, so the kernel dropped the one in the message.
            # Kill the child after a pause, so that its successor may find a free descriptor.
            kill = wire.encode(wire.Kill(message.pid))
            asyncio.get_running_loop().call_later(_DESCRIPTORS_SECONDS, self._send, kill)
            return
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fds[0])
        channel.setblocking(False)
        if message.memory_bytes is not None:
            self._on_prepared(Child(message.pid, channel, message.memory_bytes >> 20))
            return
        self._ready.append(Child(message.pid, channel))
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _on_prepared(self, child: Child) -> None:
        """Keep a new restorable child for its client, or kill it if it took too long."""
        if self._preparing is None or self._preparing.memory_mb != child.memory_mb:
            self.discard(child)
            return
        self.children.add(self._preparing.client, child)
        self._end_preparing()

    def _drop_unused(self, pid: int) -> None:
        """Forget a child that died before it had a program."""
        self.children.drop(pid)
        for child in [c for c in self._ready if c.pid == pid]:
            self._ready.remove(child)
            child.channel.close()

    def _on_lost(self) -> None:
        """Release all resources and report the loss to those who wait."""
        if not self.alive:
            return
        self.alive = False
        if self._control is not None:
            with contextlib.suppress(RuntimeError):  # there may be no running loop any more
                asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()
            self._control = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(self._failure)
            self._waiting.exception()  # mark as retrieved: nobody may be waiting any more
        self._end_preparing()
        self.children.close()
        for child in self._ready:
            child.channel.close()
        self._ready.clear()
        for watch in list(self._watches.values()):
            watch.on_death(None)
        self._watches.clear()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


def _spawn(control: socket.socket, hash_seed: int) -> "subprocess.Popen[bytes]":
    environment = {**_ENVIRONMENT, "PYTHONHASHSEED": str(hash_seed)}
    if "LD_LIBRARY_PATH" in os.environ:
        # An interpreter in a non-standard location may need it to start.
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    # -S: no startup code of site packages; -P and -s: no search path from the caller.
    command = [sys.executable, "-S", "-P", "-s", "-B", "-c", BOOT]
    # Popen passes the socket under its number here; the new process renumbers it.
    fd = control.fileno()
    if fd == CONTROL_FD:
        return _popen(command, environment, fd)
    return _popen([*command[:-1], _RENUMBER.format(fd=fd, to=CONTROL_FD) + BOOT], environment, fd)


_RENUMBER = "import os\nos.dup2({fd},{to},inheritable=False)\nos.close({fd})\n"


def _popen(command: list[str], environment: dict[str, str], fd: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(fd,),
        cwd="/",
        start_new_session=True,  # a terminal's Ctrl-C is for the parent to handle
    )


def _search_path() -> list[str]:
    """Return the parent's module search path as absolute paths, for the template."""
    paths = [str(Path(p).resolve()) for p in sys.path if p]
    root = str(Path(__file__).resolve().parents[2])
    return [*paths, root] if root not in paths else paths
