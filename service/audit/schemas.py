"""What the audit trail's URLs and commands take and give."""

from collections.abc import Sequence
from typing import Any, Literal, Self, TypeVar, cast

import msgspec

from sandbox.policy.rules import RULES, Rule, Severity
from sandbox.program import Code, check_code
from sandbox.results import Isolation, Layer, Status, Usage, Violation
from service.api import times
from service.audit.chain import Cut, Stored
from service.audit.search import Page, Whole
from service.audit.store import Redaction
from service.audit.trail import Kind

T = TypeVar("T")

# A rule that only a child's word names: whatever it is, somebody should look at it.
_UNKNOWN_RULE = Rule("warning", "breaks a rule that is not known here", "Look at the program.")


class AuditRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A program, as source or as a whole model reply."""

    code: Code

    def __post_init__(self) -> None:
        check_code(self.code, "code")


class Finding(msgspec.Struct, frozen=True):
    """What would be refused or stopped; `line` counts in the program, not in the reply."""

    rule: str
    detail: str
    line: int | None
    layer: Layer
    severity: Severity
    message: str
    hint: str

    @classmethod
    def of(cls, violation: Violation) -> "Finding":
        """A violation with what its rule means."""
        rule = rule_of(violation.rule)
        return cls(
            violation.rule,
            violation.detail,
            violation.line,
            violation.layer,
            rule.severity,
            rule.message,
            rule.hint,
        )


class SyntaxProblem(msgspec.Struct, frozen=True):
    """Why a program is not Python."""

    message: str
    line: int | None


class AuditFindings(msgspec.Struct, frozen=True):
    """Findings of the static audit; with a syntax error nothing can be found."""

    findings: list[Finding]
    syntax_error: SyntaxProblem | None


class AuditRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the audit trail. What is null is so in records of no execution.

    Attributes:
        number: its place in the chain.
        at: when the execution ended, in UTC; of retention, when it was done.
        modules: of the program's further modules, names and source hashes.
        redacted: what was left out when it was written.
        removed: what retention let go.
    """

    number: int
    id: str
    at: str
    kind: Kind | Literal["retention"]
    client: str
    request_id: str
    job_id: str | None
    task_id: str | None
    source_hash: str | None
    modules: dict[str, str]
    entry_point: str | None
    policy: str | None
    isolation: Isolation | None
    walls: list[str]
    status: Status | None
    violations: list[Violation]
    usage: Usage | None
    redacted: list[Redaction]
    removed: Cut | None
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, stored: Stored, **more: Any) -> Self:
        """A record as it is shown, even where somebody has changed it to what it cannot be."""
        record = stored.record
        plain: dict[str, Any] = {
            "number": record.number,
            "id": record.id,
            "at": _time(record.at),
            "kind": record.kind,
            "client": record.client,
            "request_id": record.request_id,
            "job_id": record.job_id,
            "task_id": record.task_id,
            "source_hash": record.source_hash,
            "modules": {module.name: module.source_hash for module in record.modules},
            "entry_point": record.entry_point,
            "policy": record.policy,
            "isolation": record.isolation,
            "walls": (record.walls or "").split(),
            "status": record.status,
            "violations": [
                Violation(one.rule, one.detail, one.line, cast(Layer, one.layer))
                for one in record.violations
            ],
            "usage": _decoded(record.usage, Usage),
            "redacted": record.redacted.split(),
            "removed": _decoded(record.note, Cut),
            "previous_hash": record.previous_hash,
            "hash": stored.hash,
        }
        return cls(**plain, **more)


class AuditRecordWhole(AuditRecord, frozen=True, kw_only=True):
    """A record with the texts of its source and modules; null where they are not stored."""

    source: str | None
    module_sources: dict[str, str | None]

    @classmethod
    def of_whole(cls, whole: Whole) -> Self:
        """A record as it is shown with its texts."""
        record, texts = whole.stored.record, whole.texts
        return cls.of(
            whole.stored,
            source=texts.get(record.source_hash or ""),
            module_sources={
                module.name: texts.get(module.source_hash) for module in record.modules
            },
        )


class AuditPage(msgspec.Struct, frozen=True):
    """Records, newest first; `next_cursor` is where the next page begins, null on the last."""

    records: Sequence[AuditRecord]
    next_cursor: int | None

    @classmethod
    def of(cls, page: Page) -> "AuditPage":
        """A page as it is shown."""
        return cls([AuditRecord.of(stored) for stored in page.records], page.cursor)


def _time(at: str) -> str:
    try:
        return times.to_text(float(at)) or at
    except (ValueError, OverflowError):
        return at


def _decoded(text: str | None, kind: type[T]) -> T | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        return None


def rule_of(name: str) -> Rule:
    """What a rule means, whichever it is."""
    return RULES.get(name, _UNKNOWN_RULE)
