"""The HTTP server of one service process: uvicorn with a graceful shutdown.

On SIGTERM or SIGINT, `/readyz` returns 503 and event streams end. After `linger_seconds` the server
stops accepting connections, and requests in progress have `drain_seconds` to finish. Then the
components of the process are closed. A second signal cancels the requests, a third exits at once.
"""

import asyncio
import contextlib
import functools
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from fastapi import FastAPI
from uvicorn.loops.auto import auto_loop_factory

from sandbox.errors import SandboxUnavailableError
from service.app import create_app
from service.server import probes
from service.server.connection import Connection, ConnectionContext
from service.settings import Settings
from service.store.database import DatabaseError
from service.telemetry.tracing import TracingError

log = logging.getLogger(__name__)

# Longer than clients and proxies keep an idle connection, so that they close it first.
_KEEP_ALIVE_SECONDS = 75

# Interval between checks of the connections, in uvicorn's ticks of a tenth of a second.
_CHECK_TICKS = 5

_POLL_SECONDS = 0.02

# Time limit for sending the responses to canceled requests, and the last bytes of others.
_FLUSH_SECONDS = 1.0

# Time limits for closing the components: the database may be slow or unreachable.
_CLOSE_SECONDS = 60.0
_FORCED_CLOSE_SECONDS = 5.0

# The message that a service process sends to its parent, and its interval.
HEARTBEAT = b"alive"
HEARTBEAT_SECONDS = 1.0


class StartError(Exception):
    """The service cannot start; the message says what to fix."""


class GracefulServer(uvicorn.Server):
    """uvicorn's server with a graceful shutdown and limits on its connections.

    Args:
        app: the application to serve.
        context: the state shared by its connections.
        probe_sockets: sockets of listeners for health checks.
    """

    def __init__(
        self,
        app: FastAPI,
        context: ConnectionContext,
        probe_sockets: Sequence[socket.socket] = (),
    ) -> None:
        config = uvicorn.Config(
            app,
            http=functools.partial(Connection, context),  # type: ignore[arg-type]
            ws="none",
            lifespan="off",  # `_serve` runs the lifespan
            interface="asgi3",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            reset_contextvars=True,
            # Anyone can send X-Forwarded-For. uvicorn itself would believe it on loopback, and
            # whatever the environment variable FORWARDED_ALLOW_IPS says.
            proxy_headers=bool(context.settings.trusted_proxies),
            forwarded_allow_ips=list(context.settings.trusted_proxies),
        )
        super().__init__(config)
        self._probe_sockets = probe_sockets
        self._probe_context = probes.make_context(context.settings)
        self._app = app
        self._context = context
        self._signals = 0

    def handle_signal(self) -> None:
        """Begin the shutdown on the first signal, cancel requests on the second, then exit."""
        self._signals += 1
        if self._signals == 1:
            self._context.is_shutting_down = self._probe_context.is_shutting_down = True
            linger = self._context.settings.linger_seconds
            if self.begin_drain() and linger:
                asyncio.get_running_loop().call_later(linger, self._stop)
            else:
                self._stop()
        elif self._signals == 2:
            self._stop()
            self.force_exit = True
            exit_after(_FORCED_CLOSE_SECONDS)
        else:
            os._exit(1)

    def _stop(self) -> None:
        self.should_exit = True

    def begin_drain(self) -> bool:
        """Notify the components of the shutdown; return whether they have been started."""
        parts = getattr(self._app.state, "parts", None)
        if parts is not None:
            parts.drain()
        return parts is not None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install no signal handlers; `_serve` does."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen for clients, and for health checks."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        for probe_socket in self._probe_sockets:
            server = await loop.create_server(self._make_probe_connection, sock=probe_socket)
            self.servers.append(server)

    def _make_probe_connection(self) -> probes.ProbeConnection:
        return probes.ProbeConnection(
            self._probe_context,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )

    async def on_tick(self, counter: int) -> bool:
        """Check the connections periodically."""
        if counter % _CHECK_TICKS == 0:
            self._check_connections()
        return await super().on_tick(counter)

    def _check_connections(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in list(self.server_state.connections):
            if isinstance(connection, Connection):
                connection.enforce_timeouts(now)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting connections, wait for requests in progress, then close connections."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        # Idle connections stay open meanwhile, and requests on them are served: a client may have
        # sent one before it could know of the shutdown.
        tasks, connections = self.server_state.tasks, self.server_state.connections
        drain_seconds = self._context.settings.drain_seconds
        await self._wait_until(lambda: not tasks or self.force_exit, drain_seconds)
        for task in list(tasks):
            task.cancel()
        await self._wait_until(lambda: not tasks, _FLUSH_SECONDS)
        for connection in list(connections):
            connection.transport.close()
        await self._wait_until(lambda: not connections, _FLUSH_SECONDS)
        for connection in list(connections):
            if isinstance(connection, Connection):
                connection.abort()

    async def _wait_until(self, condition: Callable[[], bool], seconds: float) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition() and loop.time() < deadline:
            await asyncio.sleep(_POLL_SECONDS)
            self._check_connections()


def exit_after(seconds: float) -> None:
    """Exit this process after a delay, even if the shutdown hangs."""

    def end() -> None:
        log.error("shutdown timed out; exiting")
        logging.shutdown()
        os._exit(1)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def run(
    settings: Settings,
    sockets: list[socket.socket],
    started: Callable[[], None],
    *,
    parent: socket.socket | None = None,
) -> None:
    """Serve on `sockets` until a signal ends the process.

    Args:
        started: called when the service is ready to run programs.
        parent: a socket connected to the parent process, if there is one. The parent then handles
            SIGINT, and its death shuts this process down.

    Raises:
        StartError: the service cannot start.
    """
    has_started = False

    def on_started() -> None:
        nonlocal has_started
        has_started = True
        started()

    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(_serve(settings, sockets, on_started, parent))
    except (DatabaseError, SandboxUnavailableError, TracingError, OSError) as error:
        if has_started:
            raise
        field = "OMNIARC_DATABASE_URL: " if isinstance(error, DatabaseError) else ""
        raise StartError(f"{field}{error}") from error


async def _serve(
    settings: Settings,
    sockets: list[socket.socket],
    started: Callable[[], None],
    parent: socket.socket | None,
) -> None:
    app = create_app(settings)
    context = ConnectionContext(settings)
    probe_sockets = [one for one in sockets if is_for_probes(one, settings)]
    sockets = [one for one in sockets if one not in probe_sockets]
    server = GracefulServer(app, context, probe_sockets)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, server.handle_signal)
    if parent is None:
        loop.add_signal_handler(signal.SIGINT, server.handle_signal)
    async with contextlib.AsyncExitStack() as stack:
        # A single process serves while it starts, to respond that it is not ready. One of several
        # does not: the processes that have started respond instead.
        serving = loop.create_task(server.serve(sockets)) if parent is None else None
        try:
            await stack.enter_async_context(app.router.lifespan_context(app))
        except BaseException:
            if serving is not None:
                server.should_exit = True
                await serving
            raise
        context.metrics = app.state.parts.metrics
        _exempt_from_collection()
        if server.should_exit:
            server.begin_drain()
        else:
            started()
            if parent is not None:
                stack.enter_context(_linked_to_parent(server, parent))
            await (serving or server.serve(sockets))
        exit_after(_CLOSE_SECONDS)


def _exempt_from_collection() -> None:
    """Exempt what this process has loaded from garbage collection.

    It lives as long as the process. Going through all of it takes more than 100 ms, during which
    all clients would wait.
    """
    gc.collect()
    gc.freeze()


def is_for_probes(listener: socket.socket, settings: Settings) -> bool:
    """Return whether a socket is bound to the port for health checks."""
    return bool(settings.probe_port) and listener.getsockname()[1] == settings.probe_port


@contextlib.contextmanager
def _linked_to_parent(server: GracefulServer, parent: socket.socket) -> Iterator[None]:
    """Send heartbeats to the parent process, and shut the server down when the parent dies."""
    loop = asyncio.get_running_loop()

    def on_readable() -> None:
        loop.remove_reader(parent)  # the parent sends nothing, so it has exited
        server.handle_signal()

    async def send_heartbeats() -> None:
        while True:
            with contextlib.suppress(OSError):
                parent.send(HEARTBEAT)
            await asyncio.sleep(HEARTBEAT_SECONDS)

    task = loop.create_task(send_heartbeats())
    loop.add_reader(parent, on_readable)
    try:
        yield
    finally:
        task.cancel()
        loop.remove_reader(parent)
