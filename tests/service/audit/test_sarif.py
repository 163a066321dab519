"""Findings as SARIF 2.1.0, validated with its schema."""

import json

import jsonschema
import pytest

from sandbox.policy.rules import RULES
from sandbox.results import Violation
from service.audit import sarif
from service.audit.sarif import AuditedProgram
from service.audit.schemas import SyntaxProblem
from tests.support import sarif_schema

TEXT = "import os\n\ndef task(grid):\n    os.getcwd()\n    return grid\n"
IMPORT = Violation("import.forbidden", "os", 1, "static")


def audited(*findings, uri="program.py", **fields):
    return AuditedProgram(uri, TEXT, findings, **fields)


def run_of(*programs):
    """Return the only run of a log, which is valid."""
    log = json.loads(json.dumps(sarif.log(programs)))
    sarif_schema.validate(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def message(detail):
    (result,) = run_of(audited(Violation("file.open", detail, 1, "static")))["results"]
    return result["message"]["text"]


def test_schema_rejects_an_invalid_level():
    log = sarif.log([audited(IMPORT)])
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        sarif_schema.validate(log)


def test_finding_has_its_file_and_line():
    run = run_of(audited(IMPORT))
    (result,) = run["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "program.py", "index": 0}
    assert location["region"] == {"startLine": 1, "snippet": {"text": "import os"}}
    assert (result["ruleId"], result["level"]) == ("import.forbidden", "warning")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "import.forbidden"
    assert result["message"]["text"] == "imports a module that is not allowed: os"


def test_every_rule_is_described():
    rules = {rule["id"]: rule for rule in run_of()["tool"]["driver"]["rules"]}
    assert set(rules) == set(RULES)
    assert rules["kernel.io_uring"]["name"] == "KernelIoUring"
    for name, rule in RULES.items():
        assert rules[name]["help"]["text"] == rule.hint
        assert rules[name]["defaultConfiguration"]["level"] == rule.severity
        assert rule.message in rules[name]["shortDescription"]["text"]


def test_program_without_a_file_is_embedded():
    (artifact,) = run_of(audited(IMPORT))["artifacts"]
    assert artifact["contents"]["text"] == TEXT
    assert len(artifact["hashes"]["sha-256"]) == 64


def test_file_is_not_embedded():
    (artifact,) = run_of(audited(IMPORT, uri="a/b.py", embedded=False))["artifacts"]
    assert artifact["location"] == {"uri": "a/b.py"}
    assert "contents" not in artifact


def test_programs_of_a_file_refer_to_it():
    run = run_of(
        audited(IMPORT, uri="p.jsonl/one.py", parent_uri="p.jsonl"),
        audited(IMPORT, uri="p.jsonl/two.py", parent_uri="p.jsonl"),
    )
    file, *programs = run["artifacts"]
    assert file["location"]["uri"] == "p.jsonl"
    assert [program["parentIndex"] for program in programs] == [0, 0]
    indices = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["index"]
        for result in run["results"]
    ]
    assert [run["artifacts"][index]["location"]["uri"] for index in indices] == [
        *("p.jsonl/one.py", "p.jsonl/two.py"),
    ]


def test_program_without_findings_is_left_out():
    assert run_of(audited())["artifacts"] == []


@pytest.mark.parametrize("layer", ["static", "runtime", "kernel"])
def test_violations_of_every_layer_are_included(layer):
    (result,) = run_of(audited(Violation("file.open", "x", 1, layer)))["results"]
    assert result["ruleId"] == "file.open"
    assert result["properties"] == {"layer": layer}


def test_notes_are_notifications_without_a_location():
    log = json.loads(json.dumps(sarif.log([], ["2 records {left} out"])))
    sarif_schema.validate(log)
    (notification,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    message = {"text": "2 records {{left}} out"}
    assert notification == {"level": "note", "message": message}


def fingerprint(*findings, text=TEXT):
    run = run_of(AuditedProgram("program.py", text, findings))
    return [result["partialFingerprints"]["ruleDetailAndLine/v1"] for result in run["results"]]


def test_fingerprint_does_not_depend_on_the_line():
    moved = Violation("import.forbidden", "os", 3, "static")
    assert fingerprint(IMPORT) == fingerprint(moved, text=f"# one\n# two\n{TEXT}")


def test_equal_findings_have_different_fingerprints():
    assert len(set(fingerprint(IMPORT, IMPORT))) == 2


def test_syntax_error_is_a_notification():
    run = run_of(audited(syntax_error=SyntaxProblem("was never closed", 3)))
    assert run["results"] == []
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "was never closed" in notification["message"]["text"]
    assert notification["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_finding_without_a_line_has_no_region():
    (result,) = run_of(audited(Violation("syntax.forbidden", "x", None, "static")))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_unknown_rule_is_included():
    (result,) = run_of(audited(Violation("a.b", "x", 1, "static")))["results"]
    assert result["ruleId"] == "a.b"
    assert "ruleIndex" not in result


def test_line_beyond_the_end_is_accepted():
    assert len(fingerprint(Violation("file.open", "x", 2**31 - 1, "static"))) == 1


@pytest.mark.parametrize(
    ("detail", "escaped"),
    [
        ("open('{0}')", "open('{{0}}')"),
        ("[here](http://evil.example)", r"\[here\](http://evil.example)"),
        ("a[0]", "a[0]"),
        ("\x1b[2J\x07", "[2J"),
        ("a\ud800b\r\nc", "a b c"),
    ],
)
def test_text_of_a_program_is_escaped(detail, escaped):
    assert message(detail).endswith(f": {escaped}")
