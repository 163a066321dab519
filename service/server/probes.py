"""A listener for health checks alone, which no number of clients' connections can fill.

It answers `/healthz` and `/readyz` only. It keeps few connections, and closes the oldest
of the address that holds most rather than refuse a new one.
"""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.problems import Problem
from service.server.connection import Connection, ConnectionContext
from service.server.open_connections import OpenConnections
from service.settings import Settings

PATHS = ("/healthz", "/readyz")

MAX_CONNECTIONS = 64


def make_context(settings: Settings) -> ConnectionContext:
    """Return the shared state of the connections to the listener for health checks."""
    connections = OpenConnections(MAX_CONNECTIONS, MAX_CONNECTIONS, replace_oldest=True)
    return ConnectionContext(settings, connections=connections)


class ProbeConnection(Connection):
    """A connection to the listener for health checks."""

    def __init__(self, context: ConnectionContext, **arguments: Any) -> None:
        super().__init__(context, **arguments)
        self.app = _only_probes(self.app)


def _only_probes(app: ASGIApp) -> ASGIApp:
    """Return an application that answers health checks only."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PATHS:
            detail = f"This port answers {' and '.join(PATHS)} only"
            await Problem(404, "not-found", detail).response()(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answer
