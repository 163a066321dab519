"""Static findings as SARIF 2.1.0, the format that code scanners and their viewers share."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, NamedTuple

from omniarc.display import plain_text
from sandbox.policy.rules import RULES
from sandbox.results import Violation
from service.audit.schemas import SyntaxProblem, rule_of

MEDIA_TYPE = "application/sarif+json"

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "ruleDetailAndLine/v1"
_LONGEST_SNIPPET = 500
_RULE_INDEX = {name: index for index, name in enumerate(RULES)}


class Audited(NamedTuple):
    """A program that was looked at.

    Attributes:
        uri: of its file, relative and percent-encoded, or a name for it where it has none.
        text: what its lines are counted in.
        findings: those of the static layer are told, the others are not.
        syntax_error: why nothing could be found.
        inside: the URI of a file that holds it among others, so that it has none of its own.
        embedded: whether the log carries the text.
    """

    uri: str
    text: str
    findings: Iterable[Violation]
    syntax_error: SyntaxProblem | None = None
    inside: str | None = None
    embedded: bool = True


def log(programs: Iterable[Audited]) -> dict[str, Any]:
    """A SARIF log of one run, ready to be encoded as JSON.

    A syntax error is no finding, but a notification that a program could not be looked at.
    """
    artifacts = _Artifacts()
    results: list[dict[str, Any]] = []
    notifications: list[dict[str, Any]] = []
    for program in programs:
        results += _results(program, artifacts)
        if program.syntax_error is not None:
            notifications.append(_notification(program, program.syntax_error, artifacts))
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
    """The files and programs that results speak of, each once."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._index: dict[str, int] = {}

    def of(self, program: Audited) -> dict[str, Any]:
        """The `artifactLocation` of a program."""
        parent = None
        if program.inside is not None:
            parent = self._placed(program.inside, {})
        content: dict[str, Any] = {"sourceLanguage": "python"}
        if program.embedded:
            encoded = program.text.encode("utf-8", "replace")
            content["contents"] = {"text": encoded.decode()}
            content["hashes"] = {"sha-256": hashlib.sha256(encoded).hexdigest()}
        if parent is not None:
            content["parentIndex"] = parent
        return {"uri": program.uri, "index": self._placed(program.uri, content)}

    def _placed(self, uri: str, content: dict[str, Any]) -> int:
        if uri not in self._index:
            self._index[uri] = len(self.all)
            self.all.append({"location": {"uri": uri}, "roles": ["analysisTarget"], **content})
        return self._index[uri]


def _results(program: Audited, artifacts: _Artifacts) -> Iterator[dict[str, Any]]:
    lines = program.text.split("\n")
    seen: Counter[str] = Counter()
    for finding in program.findings:
        if finding.layer != "static":
            continue
        rule = rule_of(finding.rule)
        line = finding.line
        said = lines[line - 1] if line and line <= len(lines) else ""
        what = f"{finding.rule}\n{finding.detail}\n{said.strip()}"
        seen[what] += 1
        fingerprint = hashlib.sha256(f"{what}\n{seen[what]}".encode("utf-8", "replace"))
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "level": rule.severity,
            "message": {"text": _message(f"{rule.message}: {finding.detail}")},
            "locations": [_location(artifacts.of(program), line, said)],
            "partialFingerprints": {_FINGERPRINT: fingerprint.hexdigest()},
        }
        if finding.rule in _RULE_INDEX:
            result["ruleIndex"] = _RULE_INDEX[finding.rule]
        yield result


def _notification(
    program: Audited, problem: SyntaxProblem, artifacts: _Artifacts
) -> dict[str, Any]:
    return {
        "level": "warning",
        "message": {"text": _message(f"the program could not be read: {problem.message}")},
        "locations": [_location(artifacts.of(program), problem.line)],
    }


def _location(artifact: dict[str, Any], line: int | None, said: str = "") -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": artifact}
    if line:
        place["region"] = {"startLine": line}
        if said:
            snippet = said[:_LONGEST_SNIPPET].encode("utf-8", "replace").decode()
            place["region"]["snippet"] = {"text": snippet}
    return {"physicalLocation": place}


def _message(said: str) -> str:
    """A text as a plain text message, in which nothing that a program wrote is a placeholder or a
    link, and no control character is left."""
    shown = plain_text(said).plain
    if "](" in shown:
        shown = shown.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return shown.replace("{", "{{").replace("}", "}}")


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
