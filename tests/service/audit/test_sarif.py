"""Findings as SARIF 2.1.0, held against the format's own schema."""

import json

import jsonschema
import pytest

from sandbox.policy.rules import RULES
from sandbox.results import Violation
from service.audit import sarif
from service.audit.sarif import Audited
from service.audit.schemas import SyntaxProblem
from tests.support.sarif_schema import SCHEMA

TEXT = "import os\n\ndef task(grid):\n    os.getcwd()\n    return grid\n"
IMPORT = Violation("import.forbidden", "os", 1, "static")


def audited(*findings, uri="program.py", **fields):
    return Audited(uri, TEXT, findings, **fields)


def run_of(*programs):
    """The one run of a log, which holds to the schema."""
    log = json.loads(json.dumps(sarif.log(programs)))
    jsonschema.validate(log, SCHEMA)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def message(detail):
    (result,) = run_of(audited(Violation("file.open", detail, 1, "static")))["results"]
    return result["message"]["text"]


def test_the_schema_refuses_what_is_no_log():
    log = sarif.log([audited(IMPORT)])
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SCHEMA)


def test_a_finding_points_at_its_file_and_line():
    run = run_of(audited(IMPORT))
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "program.py", "index": 0}
    assert place["region"] == {"startLine": 1, "snippet": {"text": "import os"}}
    assert (result["ruleId"], result["level"]) == ("import.forbidden", "warning")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "import.forbidden"
    assert result["message"]["text"] == "imports a module that is not allowed: os"


def test_every_rule_comes_with_what_it_means_and_what_to_do():
    rules = {rule["id"]: rule for rule in run_of()["tool"]["driver"]["rules"]}
    assert set(rules) == set(RULES)
    assert rules["kernel.io_uring"]["name"] == "KernelIoUring"
    for name, rule in RULES.items():
        assert rules[name]["help"]["text"] == rule.hint
        assert rules[name]["defaultConfiguration"]["level"] == rule.severity
        assert rule.message in rules[name]["shortDescription"]["text"]


def test_a_program_without_a_file_is_carried_along():
    (artifact,) = run_of(audited(IMPORT))["artifacts"]
    assert artifact["contents"]["text"] == TEXT
    assert len(artifact["hashes"]["sha-256"]) == 64


def test_a_file_is_only_pointed_at():
    (artifact,) = run_of(audited(IMPORT, uri="a/b.py", embedded=False))["artifacts"]
    assert artifact["location"] == {"uri": "a/b.py"}
    assert "contents" not in artifact


def test_programs_of_one_file_are_inside_of_it():
    run = run_of(
        audited(IMPORT, uri="p.jsonl/one.py", inside="p.jsonl"),
        audited(IMPORT, uri="p.jsonl/two.py", inside="p.jsonl"),
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


def test_a_program_without_findings_is_not_spoken_of():
    assert run_of(audited())["artifacts"] == []


def test_only_what_was_found_without_running_is_told():
    seen = [Violation("file.open", "x", 1, layer) for layer in ("runtime", "kernel")]
    assert run_of(audited(*seen))["results"] == []


def fingerprint(*findings, text=TEXT):
    run = run_of(Audited("program.py", text, findings))
    return [result["partialFingerprints"]["ruleDetailAndLine/v1"] for result in run["results"]]


def test_a_finding_is_known_again_when_lines_come_before_it():
    moved = Violation("import.forbidden", "os", 3, "static")
    assert fingerprint(IMPORT) == fingerprint(moved, text=f"# one\n# two\n{TEXT}")


def test_equal_findings_are_told_apart():
    assert len(set(fingerprint(IMPORT, IMPORT))) == 2


def test_a_syntax_error_is_a_notification():
    run = run_of(audited(syntax_error=SyntaxProblem("was never closed", 3)))
    assert run["results"] == []
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "was never closed" in notification["message"]["text"]
    assert notification["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_a_finding_without_a_line_points_at_the_program():
    (result,) = run_of(audited(Violation("syntax.forbidden", "x", None, "static")))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_a_rule_that_is_not_known_is_told_all_the_same():
    (result,) = run_of(audited(Violation("a.b", "x", 1, "static")))["results"]
    assert result["ruleId"] == "a.b"
    assert "ruleIndex" not in result


def test_a_line_beyond_the_end_does_no_harm():
    assert len(fingerprint(Violation("file.open", "x", 2**31 - 1, "static"))) == 1


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("open('{0}')", "open('{{0}}')"),
        ("[here](http://evil.example)", r"\[here\](http://evil.example)"),
        ("a[0]", "a[0]"),
        ("\x1b[2J\x07", r"\x1b[2J\x07"),
        ("\ud800", r"\xd800"),
    ],
)
def test_nothing_that_a_program_wrote_is_a_link_a_placeholder_or_an_order(detail, said):
    assert message(detail).endswith(f": {said}")
