"""Errors as problem details (RFC 9457)."""

import re
from typing import TYPE_CHECKING, Annotated, get_args

import msgspec
from msgspec import Meta

from omniarc.corpus import DatasetName
from omniarc.evaluation.augmentation import GEOMETRIES
from sandbox.errors import FieldError, field_error
from sandbox.grids import InputType
from sandbox.program import Policy
from sandbox.results import Isolation

if TYPE_CHECKING:
    from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

# Relative to the service, which has a page for each (`service.http.problem_pages`).
TYPES = "/docs/problems/"

# The name of the body itself, where an error concerns no single field.
_BODY = "body"

_CHOICES: dict[str, tuple[str, ...]] = {
    "policy": get_args(Policy),
    "input_type": get_args(InputType),
    "dataset": get_args(DatasetName),
    "isolation": get_args(Isolation),
    "geometry": GEOMETRIES,
}

_LONE_SURROGATE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")


class FieldProblem(msgspec.Struct, frozen=True):
    """A field of the request and the rule that it breaks."""

    field: Annotated[str, Meta(description="Path of the field, such as `limits.wall_seconds`.")]
    rule: Annotated[str, Meta(description="The rule that the field breaks.")]


class ProblemDetails(msgspec.Struct, frozen=True):
    """The body of every response with a status of 400 or above."""

    type: Annotated[
        str,
        Meta(
            description="URI that identifies the kind of problem, relative to the service: the "
            "address of a page about it."
        ),
    ]
    title: Annotated[str, Meta(description="Name of the kind of problem.")]
    status: Annotated[int, Meta(description="The HTTP status.")]
    detail: Annotated[str, Meta(description="What is wrong with this request, for a person.")]
    errors: Annotated[list[FieldProblem], Meta(description="The fields that are wrong.")] = []


class Problem(Exception):
    """Ends a request with an error response.

    Args:
        status: the HTTP status.
        kind: the last part of the problem's `type`, which is stable.
        detail: what is wrong with this request, for a person.
        errors: the fields that are wrong.
        headers: headers of the response.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        errors: list[FieldProblem] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.details = ProblemDetails(TYPES + kind, title_of(kind), status, detail, errors or [])
        self.headers = headers

    def inside(self, parent: str) -> "Problem":
        """Return the same problem for a value that is nested in `parent`."""
        errors = [
            FieldError("" if error.field == _BODY else error.field, error.rule).inside(parent)
            for error in self.details.errors
        ]
        detail = str(errors[0]) if errors else f"{parent}: {self.details.detail}"
        fields = [FieldProblem(error.field, error.rule) for error in errors]
        return Problem(self.details.status, self.kind, detail, fields, self.headers)

    def response(self) -> "Response":
        """Return the response."""
        from starlette.responses import Response  # not imported where only a client is used

        return Response(
            msgspec.json.encode(self.details),
            self.details.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


def title_of(kind: str) -> str:
    """Return the title of a kind of problem."""
    return kind.replace("-", " ").capitalize()


def invalid(field: str, rule: str) -> Problem:
    """Return a 422 problem for one field."""
    return Problem(422, "invalid-request", f"{field}: {rule}", [FieldProblem(field, rule)])


def internal_error() -> Problem:
    """Return the 500 problem for an unexpected exception; it reveals nothing of the cause."""
    return Problem(500, "internal-error", "Internal server error")


def from_decoding(error: msgspec.DecodeError, body: bytes | bytearray) -> Problem:
    """Return the 422 problem for a body that is not JSON or does not match its schema."""
    if not isinstance(error, msgspec.ValidationError):
        reason = str(error)
        if "truncated" in reason and _LONE_SURROGATE.search(body):
            reason = "a lone surrogate"
        detail = f"The body is not valid JSON: {reason}{_near(error, body)}"
        return Problem(422, "malformed-json", detail)
    wrong = field_error(error)
    rule = wrong.rule
    if rule.startswith("invalid enum value"):
        allowed = _CHOICES.get(wrong.field.rpartition(".")[2], ())
        rule = f"must be one of {', '.join(allowed)}; {rule}"
    return invalid(wrong.field or _BODY, rule)


def _near(error: msgspec.DecodeError, body: bytes | bytearray) -> str:
    """Quote the text around the byte that a decoding error names."""
    byte = re.search(r"\(byte (\d+)\)", str(error))
    if byte is None:
        return ""
    start = max(0, int(byte[1]) - 20)
    return f", near {bytes(body[start : int(byte[1]) + 20]).decode('utf-8', 'replace')!r}"
