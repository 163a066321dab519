"""Exceptions of the clients.

ClientError
├── ServiceError                              the service answered with an error
│   └── UnexpectedResponseError               something other than the service answered
└── UnreachableError (ConnectionError)        no connection, after every attempt

An argument that breaks a rule raises `sandbox.errors.FieldError` before anything is sent.
"""

import msgspec

from sandbox.text import one_line
from service.api.problems import FieldProblem, ProblemDetails

# The `kind` of an UnexpectedResponseError.
UNEXPECTED_ANSWER = "unexpected-answer"

_LONGEST_DETAIL = 1000

_decoder = msgspec.json.Decoder(ProblemDetails)


class ClientError(Exception):
    """Base class of every exception that a client raises on purpose."""


class ServiceError(ClientError):
    """The service answered a request with an error.

    Attributes:
        status: the HTTP status.
        kind: the last part of the problem's `type`, such as `invalid-request`.
        detail: what went wrong, as one line of text.
        errors: the invalid fields of the request, and the rules they break.
    """

    def __init__(self, status: int, kind: str, detail: str, errors: list[FieldProblem]) -> None:
        super().__init__(f"{status} {kind}: {detail}")
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors


class UnexpectedResponseError(ServiceError):
    """A successful response that is not one of the service's: something else answered."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, UNEXPECTED_ANSWER, one_line(detail), [])


class UnreachableError(ClientError, ConnectionError):
    """Every attempt failed to connect to the service, or lost the connection."""


def error_from_response(status: int, content: bytes) -> ServiceError:
    """Return the error for a response with a status of 400 or more.

    A body that is not a problem of the service, such as a proxy's, becomes the detail.
    """
    try:
        problem = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        detail = one_line(content[:1000].decode("utf-8", "replace"))
        return ServiceError(status, "http-error", detail or "the body is empty", [])
    kind = one_line(problem.type.rpartition("/")[2])
    return ServiceError(status, kind, one_line(problem.detail, _LONGEST_DETAIL), problem.errors)
