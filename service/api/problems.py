"""Errors as RFC 9457 problem details: a stable `type`, and the field and rule that was broken."""

import re
from typing import TYPE_CHECKING, get_args

import msgspec

from omniarc.corpus import DatasetName
from sandbox.errors import field_error
from sandbox.program import InputType, Policy
from sandbox.results import Isolation

if TYPE_CHECKING:
    from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
_TYPES = "https://omni-arc.example/problems/"

_CHOICES: dict[str, tuple[str, ...]] = {
    "policy": get_args(Policy),
    "input_type": get_args(InputType),
    "dataset": get_args(DatasetName),
    "isolation": get_args(Isolation),
}


class FieldProblem(msgspec.Struct, frozen=True):
    """A field of the request, and the rule it breaks."""

    field: str
    rule: str


class ProblemDetails(msgspec.Struct, frozen=True):
    """The body of every answer from 400 up."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


class Problem(Exception):
    """Ends a request with an error answer.

    Args:
        status: the HTTP status.
        kind: the last part of the problem's `type`, which is stable.
        detail: what is wrong this time, for a person.
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
        self.details = ProblemDetails(
            _TYPES + kind, kind.replace("-", " ").capitalize(), status, detail, errors or []
        )
        self.headers = headers

    def inside(self, place: str) -> "Problem":
        """The same problem, of something that is itself at a place of the request."""
        errors = [
            FieldProblem(place if e.field == "body" else f"{place}.{e.field}", e.rule)
            for e in self.details.errors
        ]
        if errors:
            detail = f"{errors[0].field}: {errors[0].rule}"
        else:
            detail = f"{place}: {self.details.detail}"
        return Problem(self.details.status, self.kind, detail, errors, self.headers)

    def response(self) -> "Response":
        """The answer."""
        from starlette.responses import Response  # a client reads problems, and gives none

        return Response(
            msgspec.json.encode(self.details),
            self.details.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


def invalid(field: str, rule: str) -> Problem:
    """A 422 for one field."""
    return Problem(422, "invalid-request", f"{field}: {rule}", [FieldProblem(field, rule)])


def unexpected() -> Problem:
    """The 500 for what should not happen; it tells nothing of what did."""
    return Problem(500, "internal-error", "something went wrong on our side")


def from_decoding(error: msgspec.DecodeError, body: bytes | bytearray) -> Problem:
    """The 422 for a body that is no JSON, or breaks the schema; names the field and the rule."""
    if not isinstance(error, msgspec.ValidationError):
        said = str(error)
        if "truncated" in said and _LONE_SURROGATE.search(body):
            said = "a lone surrogate"
        return Problem(422, "malformed-json", f"the body is not JSON: {said}{_near(error, body)}")
    found = field_error(error)
    rule = found.rule
    if rule.startswith("invalid enum value"):
        allowed = _CHOICES.get(found.field.rpartition(".")[2], ())
        rule = f"must be one of {', '.join(allowed)}; {rule}"
    return invalid(found.field or "body", rule)


_LONE_SURROGATE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")


def _near(error: msgspec.DecodeError, body: bytes | bytearray) -> str:
    """The text around the byte that a decoding error names."""
    byte = re.search(r"\(byte (\d+)\)", str(error))
    if byte is None:
        return ""
    start = max(0, int(byte[1]) - 20)
    return f", near {bytes(body[start : int(byte[1]) + 20]).decode('utf-8', 'replace')!r}"
