"""The HTTP server of one service process: uvicorn, with an end in good order.

On SIGTERM or SIGINT `/readyz` says no and event streams end; after `linger_seconds` nothing more is
accepted, and requests under way have `drain_seconds`. Then the application's parts are ended. A
second signal cuts off the requests, a third everything.
"""

import asyncio
import contextlib
import functools
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn
from fastapi import FastAPI
from uvicorn.loops.auto import auto_loop_factory

from sandbox.errors import SandboxUnavailableError
from service.app import create_app
from service.server.connection import Connection, Terms
from service.settings import Settings
from service.store.database import DatabaseError
from service.telemetry.tracing import TracingError

log = logging.getLogger(__name__)

# Longer than clients and proxies keep an idle connection, so that it is never in use as it closes.
_KEEP_ALIVE_SECONDS = 75

# How often connections are looked at, in uvicorn's ticks of a tenth of a second.
_CHECK_TICKS = 5

_LOOK_SECONDS = 0.02

# What answers to requests that were cut off, and the last bytes of others, are given to go out.
_FLUSH_SECONDS = 1.0

# What ending the application's parts may take: a database may be slow or away.
_END_SECONDS = 60.0
_HURRIED_END_SECONDS = 5.0


# What a service process says to its parent, and how often.
ALIVE = b"alive"
ALIVE_SECONDS = 1.0


class StartError(Exception):
    """The service cannot start; the message says what is to be mended."""


class Server(uvicorn.Server):
    """uvicorn's server.

    Args:
        app: what it serves.
        terms: what holds for its connections.
    """

    def __init__(self, app: FastAPI, terms: Terms) -> None:
        config = uvicorn.Config(
            app,
            http=functools.partial(Connection, terms),  # type: ignore[arg-type]
            ws="none",
            lifespan="off",  # `serve` sees to it
            interface="asgi3",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            reset_contextvars=True,
        )
        super().__init__(config)
        self._app = app
        self._terms = terms
        self._asked_to_end = 0

    def end(self) -> None:
        """Begins the end, hurries it, or makes it: called for each signal."""
        self._asked_to_end += 1
        if self._asked_to_end == 1:
            self._terms.is_ending = True
            linger = self._terms.settings.linger_seconds
            if self.begin_drain() and linger:
                asyncio.get_running_loop().call_later(linger, self._stop)
            else:
                self._stop()
        elif self._asked_to_end == 2:
            self._stop()
            self.force_exit = True
            end_within(_HURRIED_END_SECONDS)
        else:
            os._exit(1)

    def _stop(self) -> None:
        self.should_exit = True

    def begin_drain(self) -> bool:
        """Has the parts know that this is the end; whether there are any yet."""
        parts = getattr(self._app.state, "parts", None)
        if parts is not None:
            parts.drain()
        return parts is not None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to `serve`."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Looks at the connections now and then."""
        if counter % _CHECK_TICKS == 0:
            self._check_connections()
        return await super().on_tick(counter)

    def _check_connections(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in list(self.server_state.connections):
            if isinstance(connection, Connection):
                connection.check(now)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets requests under way end, and then their connections."""
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        # Idle connections are kept meanwhile, and what they still ask is answered: their clients
        # may have sent it before they could know.
        tasks, connections = self.server_state.tasks, self.server_state.connections
        drain_seconds = self._terms.settings.drain_seconds
        await self._until(lambda: not tasks or self.force_exit, drain_seconds)
        for task in list(tasks):
            task.cancel()
        await self._until(lambda: not tasks, _FLUSH_SECONDS)
        for connection in list(connections):
            connection.transport.close()
        await self._until(lambda: not connections, _FLUSH_SECONDS)
        for connection in list(connections):
            if isinstance(connection, Connection):
                connection.cut_off()

    async def _until(self, condition: Callable[[], bool], seconds: float) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition() and loop.time() < deadline:
            await asyncio.sleep(_LOOK_SECONDS)
            self._check_connections()


def end_within(seconds: float) -> None:
    """Ends this process after so long, whatever hangs in it by then."""

    def end() -> None:
        log.error("the service did not end in time and is cut off")
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
    """Serves on `sockets` until told to end.

    Args:
        started: called when programs can be run.
        parent: the end of a line to the process that keeps this one, where one does: that process
            then takes the terminal's signals, and when it is lost, this one ends.

    Raises:
        StartError: the service cannot start.
    """
    has_started = False

    def note_start() -> None:
        nonlocal has_started
        has_started = True
        started()

    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(_serve(settings, sockets, note_start, parent))
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
    terms = Terms(settings)
    server = Server(app, terms)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, server.end)
    if parent is None:
        loop.add_signal_handler(signal.SIGINT, server.end)
    async with contextlib.AsyncExitStack() as held:
        # Alone, the process says that it is not ready yet; with others, those that are ready
        # answer.
        serving = loop.create_task(server.serve(sockets)) if parent is None else None
        try:
            await held.enter_async_context(app.router.lifespan_context(app))
        except BaseException:
            if serving is not None:
                server.should_exit = True
                await serving
            raise
        terms.metrics = app.state.parts.metrics
        if server.should_exit:
            server.begin_drain()
        else:
            started()
            if parent is not None:
                held.enter_context(_tied(server, parent))
            await (serving or server.serve(sockets))
        end_within(_END_SECONDS)


@contextlib.contextmanager
def _tied(server: Server, parent: socket.socket) -> Iterator[None]:
    """Tells the parent now and then that the loop turns, and ends the server without it."""
    loop = asyncio.get_running_loop()

    def on_word() -> None:
        loop.remove_reader(parent)  # it says nothing, so this is its end
        server.end()

    async def tell() -> None:
        while True:
            with contextlib.suppress(OSError):
                parent.send(ALIVE)
            await asyncio.sleep(ALIVE_SECONDS)

    telling = loop.create_task(tell())
    loop.add_reader(parent, on_word)
    try:
        yield
    finally:
        telling.cancel()
        loop.remove_reader(parent)
