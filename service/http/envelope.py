"""What goes around every request and its answer, whichever route it takes: its id, its line in the
log, its count, and an answer where the routes gave none.
"""

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

# In lines of the log; a path may be as long as a head.
_MAX_LOGGED = 200

_HEADER = request_id.HEADER.encode()
_ALIVE = "/healthz"


class Envelope:
    """ASGI middleware; the outermost that is the service's own.

    Args:
        app: what answers.
        shared: the application's state, where the service's `parts` appear once it has started.
        tracing: where a request's id is noted.
    """

    def __init__(self, app: ASGIApp, shared: AppState, tracing: Tracing) -> None:
        self._app = app
        self._shared = shared
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER), b"")
        identity = request_id.bind(given.decode("latin-1"))
        self._tracing.current_span().set_attributes(request_id=identity)
        answer = _Answer(send, identity.encode())
        start = time.perf_counter()
        try:
            if not hasattr(self._shared, "parts") and scope["path"] != _ALIVE:
                detail = "the service is starting"
                raise Problem(503, "not-ready", detail, None, {"Retry-After": "1"})
            await self._app(scope, receive, answer.send)
        except Problem as problem:
            await answer.give(problem, scope, receive)
        except asyncio.CancelledError:
            # The service ends, and has waited for this one long enough.
            await answer.give(_ending(), scope, receive)
        except Exception as error:
            if answer.status and isinstance(error, TimeoutError):
                log.warning("an answer was left untaken for too long")
            else:
                log.exception("unexpected")
            await answer.give(problems.unexpected(), scope, receive)
        finally:
            self._note(scope, answer, time.perf_counter() - start)

    def _note(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        method, path = scope["method"], scope["path"][:_MAX_LOGGED]
        client = scope.get("client")
        values: dict[str, Any] = {
            "method": method,
            "path": path,
            "status": answer.status,
            "ms": round(seconds * 1000, 2),
            "client": str(client[0])[:_MAX_LOGGED] if client else None,
            "bytes": answer.sent,
        }
        if not answer.is_whole:
            values["cut_off"] = True
        if trace_id := self._tracing.trace_id():
            values["trace_id"] = trace_id
        log.info("answered", extra=logs.fields(**values))
        parts = getattr(self._shared, "parts", None)
        if parts is not None:
            route = getattr(scope.get("route"), "path", "none")
            parts.metrics.record_request(method, route, answer.status, seconds)
            if problem := answer.problem or scope.get("state", {}).get("problem"):
                parts.metrics.record_problem(problem)


def _ending() -> Problem:
    return Problem(503, "ending", "the service is shutting down", None, {"Retry-After": "1"})


class _Answer:
    """An answer as it is sent, with the request's id in its head."""

    def __init__(self, send: Send, identity: bytes) -> None:
        self._send = send
        self._identity = identity
        self.status = 0
        self.sent = 0
        self.is_whole = False
        self.problem = ""

    async def send(self, message: Message) -> None:
        """Sends a part of it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (_HEADER, self._identity)]
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)
        await self._send(message)

    async def give(self, problem: Problem, scope: Scope, receive: Receive) -> None:
        """Answers with a problem, if nothing has been answered.

        What has begun cannot be taken back: left unfinished, it makes the server cut it off.
        """
        if not self.status:
            self.problem = problem.kind
            with contextlib.suppress(asyncio.CancelledError):
                await problem.response()(scope, receive, self.send)
