"""Request and response bodies of the audit routes, which the commands print too."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, TypeVar

import msgspec
from msgspec import Meta

from sandbox.policy.rules import RULES, Rule, Severity
from sandbox.program import Program, check_source
from sandbox.results import IsolationUsed, Layer, Note, Status, Usage, Violation
from service.api import times
from service.api.marks import Mark, MarkVerdict
from service.api.schemas import OptionalCode
from service.audit.records import (
    RETENTION,
    Kind,
    PrunedRange,
    Redaction,
    StoredRecord,
)
from service.audit.search import Page

T = TypeVar("T")

# The names of some violations come from a child process, which a hostile program may control.
_UNKNOWN_RULE = Rule("warning", "breaks an unknown rule", "Look at the program.")


class AuditRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A program to audit: Python source, or a whole model reply."""

    code: OptionalCode = None
    reply: Annotated[
        str | None, Meta(description="A model's whole answer, in which the program is found.")
    ] = None

    def __post_init__(self) -> None:
        check_source(self.code, self.reply)

    @property
    def program(self) -> Program:
        """The program to audit."""
        return Program(code=self.code, reply=self.reply)


class Finding(msgspec.Struct, frozen=True):
    """A forbidden operation in a program; `line` counts in the program, not in the reply."""

    rule: Annotated[str, Meta(description="Name of the rule, such as `import.forbidden`.")]
    detail: Annotated[str, Meta(description="What the program would use, such as a module.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]
    layer: Annotated[Layer, Meta(description="Layer that found it; always `static` here.")]
    severity: Annotated[Severity, Meta(description="`error`, `warning` or `note`.")]
    message: Annotated[str, Meta(description="What the rule forbids.")]
    hint: Annotated[str, Meta(description="What to write instead.")]

    @classmethod
    def of(cls, violation: Violation) -> "Finding":
        """Return the finding for a violation, with the meaning of its rule."""
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
    """A syntax error of a program."""

    message: Annotated[str, Meta(description="Message of the SyntaxError.")]
    line: Annotated[int | None, Meta(description="Line of the program; null if not known.")]


class AuditFindings(msgspec.Struct, frozen=True):
    """The findings of a static audit; there are none with a syntax error or without a program."""

    findings: Annotated[list[Finding], Meta(description="What would be refused or stopped.")]
    syntax_error: Annotated[
        SyntaxProblem | None,
        Meta(
            description="Why the program cannot be parsed, or that the reply has none; null if it "
            "can be parsed."
        ),
    ]


class AuditRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the audit trail; many fields are null in records of retention."""

    number: Annotated[int, Meta(description="Position in the chain, from 1.")]
    id: Annotated[str, Meta(description="Id of the execution.")]
    at: Annotated[str, Meta(description="When the execution ended (RFC 3339, UTC).")]
    kind: Annotated[
        Kind | Literal["retention", "mark"],
        Meta(
            description="What ran the program; `retention` for records of pruning, `mark` for "
            "those of reviewers."
        ),
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
        IsolationUsed | None,
        Meta(
            description="How the program was kept apart from others; `program` and `batch` in "
            "records of earlier versions."
        ),
    ]
    walls: Annotated[list[str], Meta(description="Names of the walls in force.")]
    status: Annotated[Status | None, Meta(description="Outcome of the whole program.")]
    violations: Annotated[
        list[Violation], Meta(description="Forbidden operations that the program attempted.")
    ]
    findings: Annotated[
        list[Note], Meta(description="Things worth noting that do not affect the status.")
    ]
    usage: Annotated[Usage | None, Meta(description="Time and memory that the program used.")]
    shares_run_of: Annotated[
        str | None,
        Meta(
            description="Id of the execution of an identical program whose result this is; null "
            "if this program ran itself."
        ),
    ]
    redacted: Annotated[
        list[Redaction], Meta(description="Fields left out when the record was written.")
    ]
    removed: Annotated[
        PrunedRange | None, Meta(description="Records pruned; null unless `kind` is `retention`.")
    ]
    mark: Annotated[
        MarkVerdict | None,
        Meta(
            description="Latest mark of the execution or its source: `harmless`, "
            "`unsafe` or `follow_up`; null if there is none. Not part of the record's hash."
        ),
    ]
    marking: Annotated[
        Mark | None, Meta(description="The mark made; null unless `kind` is `mark`.")
    ]
    previous_hash: Annotated[str, Meta(description="Hash of the previous record.")]
    hash: Annotated[str, Meta(description="Hash of this record.")]

    @classmethod
    def of(cls, record: StoredRecord, **more: Any) -> Self:
        """Return the public form of a stored record, even one that was tampered with."""
        remarks = record.remarks
        values: dict[str, Any] = {
            "number": record.number,
            "id": record.id,
            "at": format_time(record.at),
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
            "violations": record.violations,
            "findings": remarks.findings,
            "usage": _decode(record.usage, Usage),
            "shares_run_of": remarks.shares_run_of,
            "redacted": record.redacted.split(),
            "removed": _decode(record.note, PrunedRange) if record.kind == RETENTION else None,
            "mark": record.mark,
            "marking": record.marking,
            "previous_hash": record.previous_hash,
            "hash": record.hash,
        }
        return cls(**values, **more)


class AuditRecordWithSource(AuditRecord, frozen=True, kw_only=True):
    """A record with the texts of its source and modules."""

    source: Annotated[
        str | None, Meta(description="Source of the program; null if it is not stored.")
    ]
    module_sources: Annotated[
        dict[str, str | None],
        Meta(description="Source of each additional module, by name; null if not stored."),
    ]

    @classmethod
    def of(cls, record: StoredRecord, **more: Any) -> Self:
        """Return the public form of a stored record that was loaded with its texts."""
        texts = record.texts
        return super().of(
            record,
            source=texts.get(record.source_hash or ""),
            module_sources={
                module.name: texts.get(module.source_hash) for module in record.modules
            },
            **more,
        )


class AuditPage(msgspec.Struct, frozen=True):
    """A page of records."""

    records: Annotated[Sequence[AuditRecord], Meta(description="Records, newest first.")]
    next_cursor: Annotated[
        int | None, Meta(description="Cursor of the next page; null on the last page.")
    ]

    @classmethod
    def of(cls, page: Page) -> "AuditPage":
        """Return the public form of a page."""
        return cls([AuditRecord.of(record) for record in page.records], page.cursor)


def rule_of(name: str) -> Rule:
    """Return the rule with a name, or one that stands for all unknown rules."""
    return RULES.get(name, _UNKNOWN_RULE)


def format_time(at: str) -> str:
    """Return the time of a record in RFC 3339, or as it is stored if it is no time."""
    try:
        return times.to_text(float(at)) or at
    except (ValueError, OverflowError):
        return at


def _decode(text: str | None, kind: type[T]) -> T | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        return None
