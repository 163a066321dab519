"""Client connections with limits on time and size, which uvicorn's own connections lack.

uvicorn parses requests and writes responses; this module decides when to close a connection that
sends or reads nothing. The server checks time limits periodically with `enforce_timeouts`, so that
a request costs no timer.
"""

import contextlib
import logging
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from service.api.problems import Problem
from service.server.open_connections import OpenConnections
from service.settings import Settings
from service.telemetry import logs, request_id
from service.telemetry.metrics import Metrics

log = logging.getLogger(__name__)

# Limit on the headers of a request, on the framing between two chunks of its body, and on its
# trailers. Neither the parser nor uvicorn has one; h11 has the same.
MAX_HEAD_BYTES = 64 * 1024

# Requests that a client may send on a connection ahead of the response to the first. Parsing a
# packet full of them would keep all other connections waiting.
MAX_PIPELINED = 64

# What the bodies of these requests may hold in memory, which belongs to no client yet.
MAX_PIPELINED_BODY_BYTES = 16 * 1024

# What is parsed in one go. A chunk of a single byte takes a microsecond and a half, and a read may
# bring 40,000 of them.
SLICE_BYTES = 32 * 1024

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class ConnectionContext:
    """State shared by all connections of a server.

    Attributes:
        is_shutting_down: whether connections close after their current request.
        metrics: the metrics that count errors, once they are available.
        connections: the open connections; by default limited as the settings say.
    """

    settings: Settings
    is_shutting_down: bool = False
    metrics: Metrics | None = field(default=None)
    connections: OpenConnections = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.connections is None:
            settings = self.settings
            self.connections = OpenConnections(
                settings.max_connections,
                settings.max_connections_per_address,
                settings.trusted_proxies,
            )


class _SlicedFlow(FlowControl):
    """Flow control of a connection that may hold data which it has not parsed yet.

    Args:
        transport: that of the connection.
        proceed: called when more data can be taken.
    """

    def __init__(self, transport: Any, proceed: Callable[[], None]) -> None:
        super().__init__(transport)
        self._proceed = proceed

    def resume_reading(self) -> None:
        """Take more data: first those that have been received."""
        if self.read_paused:
            self.read_paused = False
            self._proceed()


class Connection(HttpToolsProtocol):
    """A client's connection."""

    def __init__(self, context: ConnectionContext, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._context = context
        # Bytes received since the last complete element: headers, a piece of a body, a message.
        self._pending_bytes = 0
        # Since when more bytes are expected from the client, while no response is in progress.
        self._expecting_since: float | None = self.loop.time()
        self._in_body = False
        self._is_closed = False
        self._unsent_bytes = 0
        self._unsent_since = 0.0
        # Received while reading is paused; parsed before more is read.
        self._unparsed = b""

    @property
    def is_busy(self) -> bool:
        """Whether a response is in progress."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _host(self) -> str | None:
        """The address that the connection comes from, which may be a proxy's."""
        return self.client[0] if self.client else None

    # Called by the transport.

    def connection_made(self, transport: Any) -> None:
        """Open the connection, or refuse it if there are too many."""
        super().connection_made(transport)
        self.flow = _SlicedFlow(transport, self._proceed)
        reason = self._context.connections.add(self, self._host)
        if reason is not None:
            self._refuse(Problem(503, "overloaded", reason, None, {"Retry-After": "1"}))

    def connection_lost(self, exc: Exception | None) -> None:
        """Release the connection's place."""
        self._context.connections.remove(self, self._host)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse received data, in slices between which others have their turn."""
        if self._unparsed or len(data) > SLICE_BYTES:
            self._unparsed += data
            self.transport.pause_reading()
            self._parse_slice()
        else:
            self._parse(data)

    def _parse_slice(self) -> None:
        """Parse the next slice, unless the application has to take what was parsed first."""
        if self.flow.read_paused or not self._unparsed:
            return
        data, self._unparsed = self._unparsed[:SLICE_BYTES], self._unparsed[SLICE_BYTES:]
        self._parse(data)
        if not self.flow.read_paused:
            self._proceed()

    def _proceed(self) -> None:
        if self._unparsed and not self._is_closed:
            self.loop.call_soon(self._parse_slice)
        else:
            self._unparsed = b""
            if not self.transport.is_closing():
                self.transport.resume_reading()

    def _parse(self, data: bytes) -> None:
        if self._is_closed:
            return
        if self._expecting_since is None and not self._in_body:
            self._expecting_since = self.loop.time()
        self._pending_bytes += len(data)
        super().data_received(data)
        if self._pending_bytes > MAX_HEAD_BYTES:
            detail = f"The headers are larger than {MAX_HEAD_BYTES} bytes"
            self._refuse(Problem(431, "head-too-large", detail))

    # Called by the parser.

    def on_message_begin(self) -> None:
        """Note the first byte of a request."""
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests")
        super().on_message_begin()
        if self._expecting_since is None:
            self._expecting_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """Start the response to a request whose headers are complete."""
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD_BYTES:
            self._pending_bytes = size  # the headers came in a single read
            raise ValueError("the headers are too large")
        self._pending_bytes = 0
        self._expecting_since = None
        self._in_body = True
        super().on_headers_complete()
        if self._context.is_shutting_down:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Pass on a piece of a body, unless it comes ahead of the response and is too large."""
        self._pending_bytes = 0
        ahead = sum(len(cycle.body) for cycle, _ in self.pipeline)
        if self.pipeline and ahead + len(body) > MAX_PIPELINED_BODY_BYTES:
            # The current response is completed first.
            self._is_closed = True
            self.pipeline.clear()
        if not self._is_closed:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Note the end of a request."""
        self._in_body = False
        super().on_message_complete()

    # Called by uvicorn.

    def on_response_complete(self) -> None:
        """Start timing the rest of the request, or the part of the next one already received."""
        if self._in_body or self._expecting_since is not None:
            self._expecting_since = self.loop.time()
        if self._is_closed:
            self.pipeline.clear()  # what came after this request was refused
        super().on_response_complete()
        if self._is_closed:
            self._close()

    def send_400_response(self, msg: str) -> None:
        """Refuse data that is not valid HTTP."""
        if self._pending_bytes > MAX_HEAD_BYTES:
            return  # refused as too large by `data_received`
        detail = "The request is not valid HTTP/1.1"
        if len(self.pipeline) >= MAX_PIPELINED:
            detail = f"More than {MAX_PIPELINED} requests were sent ahead of their responses"
        self._refuse(Problem(400, "malformed-http", detail))

    def _unsupported_upgrade_warning(self) -> None:
        """Ignore unsupported upgrades without a warning."""

    # Called by the server.

    def enforce_timeouts(self, now: float) -> None:
        """Close the connection if its client has sent or read nothing for too long."""
        settings = self._context.settings
        unsent = self.transport.get_write_buffer_size()
        if unsent < self._unsent_bytes or not self._unsent_bytes:
            self._unsent_since = now
        self._unsent_bytes = unsent
        if unsent and now - self._unsent_since > settings.write_seconds:
            self.abort()
        elif self.is_busy or self._expecting_since is None or self._is_closed:
            pass
        elif now - self._expecting_since > settings.read_seconds:
            if self._pending_bytes and not self._in_body:
                self._refuse(Problem(408, "head-too-slow", "The headers took too long to arrive"))
            else:
                self._close()

    def abort(self) -> None:
        """Reset the connection, discarding data that the kernel still holds for the client."""
        with contextlib.suppress(OSError):
            self.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE
            )
        self.transport.abort()

    def _refuse(self, problem: Problem) -> None:
        """Respond with a problem, where a response is still possible, and close."""
        self._is_closed = True
        if self.is_busy and not self._in_body:
            # The error is in the next request: the current response is completed first.
            self.cycle.keep_alive = False
            self.pipeline.clear()
            return
        identity = request_id.new()
        if not self.is_busy:
            self.transport.write(self._encode_response(problem, identity))
        elif not self.cycle.response_started:
            self.transport.write(self._encode_response(problem, identity))
            # The application must neither wait for the body nor send a response of its own.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._close()
        values = logs.fields(
            status=problem.details.status,
            client=self._host,
            problem=problem.kind,
            request_id=identity,
        )
        log.info("connection refused", extra=values)
        if self._context.metrics is not None:
            self._context.metrics.record_problem(problem.kind)

    def _encode_response(self, problem: Problem, identity: str) -> bytes:
        response = problem.response()
        headers = [
            *self.server_state.default_headers,
            *response.raw_headers,
            (request_id.HEADER.encode(), identity.encode()),
            (b"connection", b"close"),
        ]
        lines = [b"%s: %s\r\n" % header for header in headers]
        head = STATUS_LINE[problem.details.status] + b"".join(lines)
        return head + b"\r\n" + bytes(response.body)

    def _close(self) -> None:
        self._is_closed = True
        if not self.transport.is_closing():
            self.transport.close()
