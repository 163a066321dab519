"""Marks of reviewers on audited executions, as they are sent and answered."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sandbox.errors import FieldError, field_error

# What a reviewer can say about an execution or a source.
MarkVerdict = Literal["harmless", "unsafe", "follow_up"]

# What a mark is on: one execution, or its source wherever it runs.
MarkedPart = Literal["execution", "source"]

MarkNote = Annotated[str, Meta(max_length=2000, description="The reviewer's note.")]
_Verdict = Annotated[MarkVerdict, Meta(description="`harmless`, `unsafe` or `follow_up`.")]


class MarkRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a reviewer says about an execution."""

    verdict: _Verdict
    on: Annotated[
        MarkedPart,
        Meta(description="`execution`, or `source` to mark every execution of its source."),
    ] = "execution"
    note: MarkNote = ""

    def of(self, execution_id: str, source_hash: str | None) -> "Mark":
        """Return the mark that this is, on an execution or its source.

        Raises:
            FieldError: `on` is `source`, and the record has none.
        """
        if self.on == "execution":
            return Mark(verdict=self.verdict, record=execution_id, note=self.note)
        if source_hash is None:
            raise FieldError("on", "only executions have a source")
        return Mark(verdict=self.verdict, source=source_hash, note=self.note)


def mark_request(verdict: str, on: str, note: str) -> MarkRequest:
    """Return a request whose values are checked.

    Raises:
        FieldError: a value breaks its rule.
    """
    try:
        return msgspec.convert({"verdict": verdict, "on": on, "note": note}, MarkRequest)
    except msgspec.ValidationError as error:
        raise field_error(error) from None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer said about one execution, or about every execution of a source."""

    verdict: _Verdict
    record: Annotated[
        str | None, Meta(description="Id of the execution; null if the mark is on a source.")
    ] = None
    source: Annotated[
        str | None, Meta(description="SHA-256 of the source; null if the mark is on one execution.")
    ] = None
    note: MarkNote = ""

    def __post_init__(self) -> None:
        if (self.record is None) == (self.source is None):
            raise FieldError("record", "exactly one of record and source must be given")

    @property
    def target(self) -> str:
        """The id or the hash of what is marked."""
        return self.record or self.source or ""


class MarkReport(msgspec.Struct, frozen=True, kw_only=True):
    """A mark, and its own record in the chain."""

    number: Annotated[int, Meta(description="Position of its record in the chain, from 1.")]
    at: Annotated[str, Meta(description="When it was made (RFC 3339, UTC).")]
    client: Annotated[str, Meta(description="Name of the API key that made it.")]
    marking: Annotated[Mark, Meta(description="The mark.")]
    hash: Annotated[str, Meta(description="Hash of its record.")]
