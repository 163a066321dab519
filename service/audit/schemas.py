"""What the audit trail's URLs and commands take and give."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, TypeVar, cast

import msgspec
from msgspec import Meta

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

    rule: Annotated[str, Meta(description="Name of the rule, such as `import.forbidden`.")]
    detail: Annotated[str, Meta(description="What the program would use, such as a module.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]
    layer: Annotated[Layer, Meta(description="Layer that found it; always `static` here.")]
    severity: Annotated[Severity, Meta(description="`error`, `warning` or `note`.")]
    message: Annotated[str, Meta(description="What the rule forbids.")]
    hint: Annotated[str, Meta(description="What to write instead.")]

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

    message: Annotated[str, Meta(description="Message of the SyntaxError.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]


class AuditFindings(msgspec.Struct, frozen=True):
    """Findings of the static audit; with a syntax error nothing can be found."""

    findings: Annotated[list[Finding], Meta(description="What would be refused or stopped.")]
    syntax_error: Annotated[
        SyntaxProblem | None, Meta(description="Why the program cannot be parsed; null if it can.")
    ]


class AuditRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the audit trail. What is null is so in records of no execution.

    Attributes:
        number: its place in the chain.
        at: when the execution ended, in UTC; of retention, when it was done.
        modules: of the program's further modules, names and source hashes.
        redacted: what was left out when it was written.
        removed: what retention let go.
    """

    number: Annotated[int, Meta(description="Position in the chain, from 1.")]
    id: Annotated[str, Meta(description="Id of the execution.")]
    at: Annotated[str, Meta(description="When the execution ended (RFC 3339, UTC).")]
    kind: Annotated[
        Kind | Literal["retention"],
        Meta(description="What ran the program; `retention` for records of pruning."),
    ]
    client: Annotated[str, Meta(description="Name of the API key that sent the program.")]
    request_id: Annotated[str, Meta(description="Id of the request, as in `X-Request-Id`.")]
    job_id: Annotated[str | None, Meta(description="Id of the job; null outside of jobs.")]
    task_id: Annotated[str | None, Meta(description="Id of the task; null if there is none.")]
    source_hash: Annotated[
        str | None, Meta(description="SHA-256 of the source, in hexadecimal digits.")
    ]
    modules: Annotated[
        dict[str, str], Meta(description="SHA-256 of each additional module, by module name.")
    ]
    entry_point: Annotated[
        str | None, Meta(description="Function requested; null for the default one.")
    ]
    policy: Annotated[str | None, Meta(description="Policy that the program ran under.")]
    isolation: Annotated[
        Isolation | None, Meta(description="Whether the program shared its process.")
    ]
    walls: Annotated[list[str], Meta(description="Names of the walls in force.")]
    status: Annotated[Status | None, Meta(description="Outcome of the whole program.")]
    violations: Annotated[
        list[Violation], Meta(description="Forbidden operations that the program attempted.")
    ]
    usage: Annotated[Usage | None, Meta(description="Time and memory that the program used.")]
    redacted: Annotated[
        list[Redaction], Meta(description="Fields left out when the record was written.")
    ]
    removed: Annotated[
        Cut | None, Meta(description="Records pruned; null unless `kind` is `retention`.")
    ]
    previous_hash: Annotated[str, Meta(description="Hash of the previous record.")]
    hash: Annotated[str, Meta(description="Hash of this record.")]

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

    source: Annotated[
        str | None, Meta(description="Source of the program; null if it is not stored.")
    ]
    module_sources: Annotated[
        dict[str, str | None],
        Meta(description="Source of each additional module, by name; null if not stored."),
    ]

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

    records: Annotated[Sequence[AuditRecord], Meta(description="Records, newest first.")]
    next_cursor: Annotated[
        int | None, Meta(description="Cursor of the next page; null on the last page.")
    ]

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
