"""Cross-origin resource sharing (CORS): which web pages of other origins may use the service.

CORS only lets a page read responses. Requests still need a key: without keys, `Access` rejects
cross-site requests, whichever origins are allowed. Credentials that a browser adds by itself, such
as cookies and saved passwords, are never allowed.
"""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

_METHODS = ("GET", "HEAD", "POST", "DELETE")
_REQUEST_HEADERS = (
    *("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-API-Key"),
    *("X-Request-Id", "traceparent", "tracestate"),
)
_RESPONSE_HEADERS = (
    *("Allow", "Location", "Retry-After", "WWW-Authenticate", "X-Next-Cursor", "X-Request-Id"),
)

# How long a browser may remember the answer to a preflight request.
_MAX_AGE_SECONDS = 600


def install(app: FastAPI, origins: Sequence[str]) -> None:
    """Allow pages of these origins to send requests and read responses.

    Args:
        app: the application.
        origins: the origins, such as `https://example.org`; `*` for every origin.
    """
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=_METHODS,
            allow_headers=_REQUEST_HEADERS,
            expose_headers=_RESPONSE_HEADERS,
            allow_credentials=False,
            max_age=_MAX_AGE_SECONDS,
        )
