"""What a client raises."""

import msgspec

from service.api.problems import FieldProblem, ProblemDetails

# Its `kind` when something else than the service answered.
UNEXPECTED_ANSWER = "unexpected-answer"

_decoder = msgspec.json.Decoder(ProblemDetails)


class ServiceError(Exception):
    """The service refused a request.

    Attributes:
        status: the HTTP status.
        kind: the last part of the problem's `type`, such as `invalid-request`.
        detail: what is wrong, for a person.
        errors: the fields that are wrong, and the rules they break.
    """

    def __init__(self, status: int, kind: str, detail: str, errors: list[FieldProblem]) -> None:
        super().__init__(f"{status} {kind}: {detail}")
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors


class UnreachableError(ConnectionError):
    """The service cannot be reached, or went away, and did so again on every try."""


def from_answer(status: int, content: bytes) -> ServiceError:
    """The error that an answer from 400 up stands for; a proxy's own is told as it is."""
    try:
        problem = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        shown = content[:200].decode("utf-8", "replace").strip()
        return ServiceError(status, "http-error", shown or "no more was said", [])
    kind = problem.type.rpartition("/")[2]
    return ServiceError(status, kind, problem.detail, problem.errors)
