"""One client's connection: uvicorn's, which waits for ever, with limits of time and size.

uvicorn parses and answers; here is when a connection that gives or takes nothing is let go. Times
are looked at now and then by the server, in `check`, so that a request costs no timer.
"""

import contextlib
import logging
import socket
import struct
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from service.api.problems import Problem
from service.settings import Settings
from service.telemetry import logs, request_id
from service.telemetry.metrics import Metrics

log = logging.getLogger(__name__)

# A request's head, the framing between two pieces of its body, or what follows the body: neither
# the parser nor uvicorn has a limit. h11 has this one.
MAX_HEAD_BYTES = 64 * 1024

_NO_LINGERING = struct.pack("ii", 1, 0)


@dataclass
class Terms:
    """What holds for all connections of a server.

    Attributes:
        is_ending: no connection is kept for another request.
        metrics: where errors are counted, once there is such a thing.
    """

    settings: Settings
    is_ending: bool = False
    metrics: Metrics | None = field(default=None)


class Connection(HttpToolsProtocol):
    """A connection, on these terms."""

    def __init__(self, terms: Terms, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._terms = terms
        # What has come since anything was complete: a head, a piece of a body, a message.
        self._undigested = 0
        # Since when the rest of something is awaited, while no answer is being made.
        self._awaited_since: float | None = self.loop.time()
        self._in_body = False
        self._is_broken = False
        self._unsent = 0
        self._unsent_since = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    # What the transport calls.

    def connection_made(self, transport: Any) -> None:
        """Begins; one connection too many is told so and let go."""
        super().connection_made(transport)
        most = self._terms.settings.max_connections
        if len(self.connections) > most:
            detail = f"{most} connections are open already"
            self._refuse(Problem(503, "overloaded", detail, None, {"Retry-After": "1"}))

    def data_received(self, data: bytes) -> None:
        """Takes what came."""
        if self._is_broken:
            return
        if self._awaited_since is None and not self._in_body:
            self._awaited_since = self.loop.time()
        self._undigested += len(data)
        super().data_received(data)
        if self._undigested > MAX_HEAD_BYTES:
            detail = f"more than {MAX_HEAD_BYTES} bytes of headers"
            self._refuse(Problem(431, "head-too-large", detail))

    # What the parser calls.

    def on_message_begin(self) -> None:
        """The first byte of a head has come."""
        super().on_message_begin()
        if self._awaited_since is None:
            self._awaited_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """A head has come: it is answered."""
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD_BYTES:
            self._undigested = size  # it came in one piece
            raise ValueError("the head is too large")
        self._undigested = 0
        self._awaited_since = None
        self._in_body = True
        super().on_headers_complete()
        if self._terms.is_ending:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """A piece of a body has come."""
        self._undigested = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request has come to its end."""
        self._in_body = False
        super().on_message_complete()

    # What uvicorn calls.

    def on_response_complete(self) -> None:
        """An answer has been given; what is left of its request, or has come of the next, may
        take its time from now on."""
        if self._in_body or self._awaited_since is not None:
            self._awaited_since = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP."""
        if self._undigested > MAX_HEAD_BYTES:
            return  # that is what will be said of it
        self._refuse(Problem(400, "malformed-http", "the request is not HTTP/1.1"))

    def _unsupported_upgrade_warning(self) -> None:
        """An upgrade to what is not spoken here is no upgrade."""

    # What the server calls.

    def check(self, now: float) -> None:
        """Lets the connection go when its client has given or taken nothing for too long."""
        settings = self._terms.settings
        unsent = self.transport.get_write_buffer_size()
        if unsent < self._unsent or not self._unsent:
            self._unsent_since = now
        self._unsent = unsent
        if unsent and now - self._unsent_since > settings.write_seconds:
            self.cut_off()
        elif self.is_busy or self._awaited_since is None or self._is_broken:
            pass
        elif now - self._awaited_since > settings.read_seconds:
            if self._undigested and not self._in_body:
                self._refuse(Problem(408, "head-too-slow", "the head comes too slowly"))
            else:
                self._let_go()

    def cut_off(self) -> None:
        """Ends the connection at once, and with it what the kernel keeps for a client that may
        never take it."""
        with contextlib.suppress(OSError):
            self.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING
            )
        self.transport.abort()

    def _refuse(self, problem: Problem) -> None:
        """Answers with a problem, if an answer can be given here, and takes nothing more."""
        self._is_broken = True
        if self.is_busy and not self._in_body:
            # This is of the next request, and may not get in front of the answer to the last.
            self.cycle.keep_alive = False
            self.pipeline.clear()
            return
        identity = request_id.new()
        if not self.is_busy:
            self.transport.write(self._answer(problem, identity))
        elif not self.cycle.response_started:
            self.transport.write(self._answer(problem, identity))
            # Nothing more comes, and nothing more is said, to whatever makes the answer.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._let_go()
        values = logs.fields(
            status=problem.details.status,
            client=self.client[0] if self.client else None,
            problem=problem.kind,
            request_id=identity,
        )
        log.info("refused", extra=values)
        if self._terms.metrics is not None:
            self._terms.metrics.failed(problem.kind)

    def _answer(self, problem: Problem, identity: str) -> bytes:
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

    def _let_go(self) -> None:
        self._is_broken = True
        if not self.transport.is_closing():
            self.transport.close()
