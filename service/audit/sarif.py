"""Findings and violations as SARIF 2.1.0, the standard format of code scanners."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, NamedTuple

from sandbox.policy.rules import RULES
from sandbox.results import Violation
from sandbox.text import one_line, valid_text
from service.audit.schemas import SyntaxProblem, rule_of

MEDIA_TYPE = "application/sarif+json"

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "ruleDetailAndLine/v1"
_MAX_SNIPPET = 500
_MAX_MESSAGE = 1000
_RULE_INDEX = {name: index for index, name in enumerate(RULES)}


class AuditedProgram(NamedTuple):
    """A program with the findings of an audit.

    Attributes:
        uri: the URI of its file, relative and percent-encoded, or else a name for the program.
        text: the text that its line numbers refer to.
        findings: its violations, of every layer.
        syntax_error: the reason why it could not be audited.
        parent_uri: the URI of the file that contains it, if it has no file of its own.
        embedded: whether the log includes the text.
        rejection: the reason why a reply holds no program.
    """

    uri: str
    text: str
    findings: Iterable[Violation]
    syntax_error: SyntaxProblem | None = None
    parent_uri: str | None = None
    embedded: bool = True
    rejection: str | None = None


def log(programs: Iterable[AuditedProgram], notes: Iterable[str] = ()) -> dict[str, Any]:
    """Return a SARIF log with one run, ready to be encoded as JSON.

    A syntax error, or a reply without a program, is not a finding but a notification: there was
    nothing to audit.

    Args:
        programs: the programs.
        notes: notifications on the log as a whole, read after the programs.
    """
    artifacts = _Artifacts()
    results: list[dict[str, Any]] = []
    notifications: list[dict[str, Any]] = []
    for program in programs:
        results += _results(program, artifacts)
        if program.syntax_error is not None or program.rejection is not None:
            notifications.append(_notification(program, artifacts))
    notifications += [{"level": "note", "message": {"text": _message(note)}} for note in notes]
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    run = {
        "tool": {"driver": _DRIVER},
        "invocations": [invocation],
        "artifacts": artifacts.all,
        "results": results,
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


class _Artifacts:
    """The distinct files and programs that results refer to."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._index: dict[str, int] = {}

    def location(self, program: AuditedProgram) -> dict[str, Any]:
        """Return the `artifactLocation` of a program, adding its artifact if it is new."""
        parent_index = None
        if program.parent_uri is not None:
            parent_index = self._index_of(program.parent_uri, {})
        content: dict[str, Any] = {"sourceLanguage": "python"}
        if program.embedded:
            encoded = program.text.encode("utf-8", "replace")
            content["contents"] = {"text": encoded.decode()}
            content["hashes"] = {"sha-256": hashlib.sha256(encoded).hexdigest()}
        if parent_index is not None:
            content["parentIndex"] = parent_index
        return {"uri": program.uri, "index": self._index_of(program.uri, content)}

    def _index_of(self, uri: str, content: dict[str, Any]) -> int:
        if uri not in self._index:
            self._index[uri] = len(self.all)
            self.all.append({"location": {"uri": uri}, "roles": ["analysisTarget"], **content})
        return self._index[uri]


def _results(program: AuditedProgram, artifacts: _Artifacts) -> Iterator[dict[str, Any]]:
    lines = program.text.split("\n")
    seen: Counter[str] = Counter()
    for finding in program.findings:
        rule = rule_of(finding.rule)
        line = finding.line
        snippet = lines[line - 1] if line and line <= len(lines) else ""
        identity = f"{finding.rule}\n{finding.detail}\n{snippet.strip()}"
        seen[identity] += 1
        fingerprint = hashlib.sha256(f"{identity}\n{seen[identity]}".encode("utf-8", "replace"))
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "level": rule.severity,
            "message": {"text": _message(f"{rule.message}: {finding.detail}")},
            "locations": [_location(artifacts.location(program), line, snippet)],
            "partialFingerprints": {_FINGERPRINT: fingerprint.hexdigest()},
            "properties": {"layer": finding.layer},
        }
        if finding.rule in _RULE_INDEX:
            result["ruleIndex"] = _RULE_INDEX[finding.rule]
        yield result


def _notification(program: AuditedProgram, artifacts: _Artifacts) -> dict[str, Any]:
    problem = program.syntax_error
    if problem is None:
        level, text = "error", f"rejected: {program.rejection}"
    else:
        level, text = "warning", f"the program cannot be parsed: {problem.message}"
    return {
        "level": level,
        "message": {"text": _message(text)},
        "locations": [_location(artifacts.location(program), problem.line if problem else None)],
    }


def _location(artifact: dict[str, Any], line: int | None, snippet: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if line:
        physical["region"] = {"startLine": line}
        if snippet:
            physical["region"]["snippet"] = {"text": valid_text(snippet[:_MAX_SNIPPET])}
    return {"physicalLocation": physical}


def _message(text: str) -> str:
    """Return one line of plain text, escaped so that nothing in it is a link or a placeholder."""
    line = one_line(text, _MAX_MESSAGE)
    if "](" in line:
        line = line.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return line.replace("{", "{{").replace("}", "}}")


_DRIVER = {
    "name": "Omni-ARC",
    "version": version("omniarc"),
    "rules": [
        {
            "id": name,
            "name": "".join(map(str.capitalize, re.split("[._]", name))),
            "shortDescription": {"text": f"The program {rule.message}."},
            "help": {"text": rule.hint},
            "defaultConfiguration": {"level": rule.severity},
        }
        for name, rule in RULES.items()
    ],
}
