"""Middleware around every request: request id, access log, metrics, and a response for failures."""

import asyncio
import contextlib
import logging
import time
from typing import Any

from starlette.datastructures import State as AppState
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api import problems
from service.api.problems import Problem
from service.telemetry import logs, request_id
from service.telemetry.tracing import Tracing

log = logging.getLogger(__name__)

# Longest path and client address in the log.
_MAX_LOGGED = 200

_HEADER = request_id.HEADER.encode()
_LIVENESS_PATH = "/healthz"


class Envelope:
    """The service's outermost ASGI middleware.

    Args:
        app: the wrapped application.
        shared: the application's state; it has `parts` once the service has started.
        tracing: receives the request's id.
    """

    def __init__(self, app: ASGIApp, shared: AppState, tracing: Tracing) -> None:
        self._app = app
        self._shared = shared
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER), b"")
        identity = request_id.bind(given.decode("latin-1"))
        self._tracing.current_span().set_attributes(request_id=identity)
        response = _ResponseRecorder(send, identity.encode())
        start = time.perf_counter()
        try:
            if not hasattr(self._shared, "parts") and scope["path"] != _LIVENESS_PATH:
                raise _unavailable("not-ready", "The service is starting")
            await self._app(scope, receive, response.send)
        except Problem as problem:
            await response.send_problem(problem, scope, receive)
        except asyncio.CancelledError:
            # The service is shutting down, and its grace period is over.
            ending = _unavailable("ending", "The service is shutting down")
            await response.send_problem(ending, scope, receive)
        except Exception as error:
            if response.status and isinstance(error, TimeoutError):
                log.warning("the client stopped reading the response")
            else:
                log.exception("unhandled exception")
            await response.send_problem(problems.internal_error(), scope, receive)
        finally:
            self._record(scope, response, time.perf_counter() - start)

    def _record(self, scope: Scope, response: "_ResponseRecorder", seconds: float) -> None:
        """Log and count a request that has been answered."""
        method, path = scope["method"], scope["path"][:_MAX_LOGGED]
        client = scope.get("client")
        values: dict[str, Any] = {
            "method": method,
            "path": path,
            "status": response.status,
            "ms": round(seconds * 1000, 2),
            "client": str(client[0])[:_MAX_LOGGED] if client else None,
            "bytes": response.bytes_sent,
        }
        if not response.is_complete:
            values["cut_off"] = True
        if trace_id := self._tracing.trace_id():
            values["trace_id"] = trace_id
        log.info("answered", extra=logs.fields(**values))
        parts = getattr(self._shared, "parts", None)
        if parts is not None:
            route = getattr(scope.get("route"), "path", "none")
            parts.metrics.record_request(method, route, response.status, seconds)
            if problem := response.problem or scope.get("state", {}).get("problem"):
                parts.metrics.record_problem(problem)


def _unavailable(kind: str, detail: str) -> Problem:
    return Problem(503, kind, detail, None, {"Retry-After": "1"})


class _ResponseRecorder:
    """Sends a response with the request's id, and records its status and size."""

    def __init__(self, send: Send, identity: bytes) -> None:
        self._send = send
        self._identity = identity
        self.status = 0
        self.bytes_sent = 0
        self.is_complete = False
        self.problem = ""

    async def send(self, message: Message) -> None:
        """Send one ASGI message of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (_HEADER, self._identity)]
        elif message["type"] == "http.response.body":
            self.bytes_sent += len(message.get("body", b""))
            self.is_complete = not message.get("more_body", False)
        await self._send(message)

    async def send_problem(self, problem: Problem, scope: Scope, receive: Receive) -> None:
        """Send a problem response, unless a response has begun.

        A response that has begun stays incomplete, so that the server closes the connection.
        """
        if not self.status:
            self.problem = problem.kind
            with contextlib.suppress(asyncio.CancelledError):
                await problem.response()(scope, receive, self.send)
