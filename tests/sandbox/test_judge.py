"""Judgment: from evidence about a child to a result."""

import signal

import pytest

from sandbox import wire
from sandbox.judge import Evidence, judge
from sandbox.results import Error, Note, Output, Status, Usage, Violation

TEXTS = {Status.TIMEOUT: "stopped at the limit of 5 s", Status.OUTPUT_LIMIT: "sent too much"}
OK = Output(Status.OK, [[1]])
ERROR = Output(Status.ERROR, error=Error("ValueError", "no", 2))
REFUSAL = Output(Status.ERROR, error=Error("NameError", "x", 1))
KERNEL = Violation("file.open", "openat('a')", None, "kernel")
REPORTED = Violation("file.open", "open(a)", 4, "runtime")
STATIC = Violation("attribute.forbidden", "__class__", 3, "static")
FINISHED = {"outputs": [OK], "done": True, "wait_status": 0}


TRIPPED = {"outputs": [OK], "wait_status": wire.TRIPPED << 8}


def test_a_report_of_the_tripwire_that_did_not_arrive_is_a_violation() -> None:
    evidence = Evidence(**TRIPPED)
    result = judge(evidence, inputs=1, limits_text=TEXTS)
    assert result.status == "violation"
    assert [each.rule for each in result.violations] == ["interpreter.event"]
    known = Evidence(**TRIPPED, reported_violations=[REPORTED])
    assert judge(known, inputs=1, limits_text=TEXTS).violations == [REPORTED]
    # Under policy `kernel` there is no tripwire, and the program may exit as it likes.
    result = judge(Evidence(**TRIPPED), inputs=1, limits_text=TEXTS, policy="kernel")
    assert (result.status, result.violations) == ("crashed", [])


def verdict(inputs: int = 1, **evidence: object) -> Status:
    return judge(Evidence(**evidence), inputs=inputs, limits_text=TEXTS).status


@pytest.mark.parametrize(
    ("evidence", "status"),
    [
        (FINISHED, "ok"),
        ({**FINISHED, "outputs": [ERROR]}, "error"),
        ({"refusal": REFUSAL, "done": True, "wait_status": 0}, "error"),
        ({"wall_exceeded": True, "wait_status": 9}, "timeout"),
        ({"cpu_exceeded": True, "wait_status": 9}, "timeout"),
        ({"wait_status": signal.SIGXCPU}, "timeout"),
        ({"output_exceeded": True, "wait_status": 9}, "output_limit"),
        ({"malformed": "nonsense", "wait_status": 9}, "crashed"),
        ({"wait_status": signal.SIGSEGV}, "crashed"),
        ({"wait_status": signal.SIGSEGV | 0x80}, "crashed"),
        ({"wait_status": 0}, "crashed"),
        ({"reported_violations": [STATIC], "done": True, "wait_status": 0}, "rejected"),
        ({"reported_violations": [REPORTED], "done": True, "wait_status": 0}, "violation"),
        ({"kernel_violations": [KERNEL], "wait_status": 9}, "violation"),
    ],
)
def test_each_kind_of_evidence_has_its_verdict(evidence: dict, status: str) -> None:
    assert verdict(**evidence) == status


# From the strongest to the weakest: of any two, the first decides.
PRECEDENCE: list[tuple[str, dict]] = [
    ("violation", {"kernel_violations": [KERNEL]}),
    ("rejected", {"reported_violations": [STATIC]}),
    ("crashed", {"malformed": "nonsense"}),
    ("output_limit", {"output_exceeded": True}),
    ("timeout", {"wall_exceeded": True}),
    ("error", {"refusal": REFUSAL}),
]


@pytest.mark.parametrize("stronger", range(len(PRECEDENCE)))
def test_the_stronger_evidence_decides(stronger: int) -> None:
    status, seen = PRECEDENCE[stronger]
    for _, weaker in PRECEDENCE[stronger + 1 :]:
        assert verdict(**{**weaker, **seen, "wait_status": 9}) == status


@pytest.mark.parametrize("violations", [[KERNEL], [KERNEL, KERNEL]])
def test_an_attempt_outweighs_a_complete_answer(violations: list) -> None:
    result = judge(Evidence(**FINISHED, kernel_violations=violations), inputs=1, limits_text=TEXTS)
    assert result.status == "violation"
    assert result.outputs == [OK]  # earlier answers are kept


def test_an_attempt_at_run_time_turns_a_rejection_into_a_violation() -> None:
    assert verdict(reported_violations=[STATIC, REPORTED], done=True, wait_status=0) == "violation"


def test_a_complete_answer_counts_even_if_the_child_is_killed_afterwards() -> None:
    assert verdict(**{**FINISHED, "wait_status": signal.SIGKILL}) == "ok"
    assert verdict(**{**FINISHED, "wall_exceeded": True, "wait_status": 9}) == "ok"


def test_the_status_is_the_first_that_is_not_ok() -> None:
    invalid = Output(Status.INVALID_OUTPUT)
    assert verdict(3, outputs=[OK, invalid, ERROR], done=True, wait_status=0) == "invalid_output"


def test_missing_outputs_get_the_reason_that_ended_the_program() -> None:
    evidence = Evidence(outputs=[OK], wall_exceeded=True, wait_status=9)
    result = judge(evidence, inputs=3, limits_text=TEXTS)
    assert [o.status for o in result.outputs] == ["ok", "timeout", "timeout"]
    assert result.outputs[2].error == Error("timeout", "stopped at the limit of 5 s")
    assert result.grids == [[[1]], None, None]


def test_there_are_never_more_outputs_than_inputs() -> None:
    evidence = Evidence(outputs=[OK] * 5, done=True, wait_status=0)
    result = judge(evidence, inputs=2, limits_text=TEXTS)
    assert result.outputs == [OK, OK]


def test_a_final_message_without_all_answers_is_a_crash() -> None:
    assert verdict(2, **FINISHED) == "crashed"


def test_the_signal_that_killed_a_child_is_named() -> None:
    for status, name in [(signal.SIGBUS, "SIGBUS"), (60, "signal 60")]:
        result = judge(Evidence(wait_status=status), inputs=1, limits_text=TEXTS)
        assert result.outputs[0].error is not None
        assert name in result.outputs[0].error.message


def test_a_kernel_violation_gets_the_line_reported_for_the_same_rule() -> None:
    merged = Evidence(reported_violations=[REPORTED], kernel_violations=[KERNEL]).violations
    assert merged == [Violation("file.open", "openat('a')", 4, "kernel")]


def test_violations_of_different_rules_are_kept_apart() -> None:
    other = Violation("network.socket", "socket()", None, "kernel")
    evidence = Evidence(reported_violations=[REPORTED], kernel_violations=[other])
    assert evidence.violations == [REPORTED, other]


def test_a_reported_line_is_used_once() -> None:
    merged = Evidence(reported_violations=[REPORTED], kernel_violations=[KERNEL, KERNEL]).violations
    assert [v.line for v in merged] == [4, None]


def test_a_static_finding_gives_no_line_to_a_kernel_violation() -> None:
    static = Violation("file.open", "open", 9, "static")
    evidence = Evidence(reported_violations=[static], kernel_violations=[KERNEL])
    assert evidence.violations == [static, KERNEL]


def test_the_error_of_a_violation_has_its_rule_detail_and_line() -> None:
    result = judge(Evidence(reported_violations=[REPORTED]), inputs=1, limits_text=TEXTS)
    assert result.outputs[0].error == Error("violation", "file.open: open(a)", 4)


@pytest.mark.parametrize(
    ("evidence", "lost"),
    [
        ({}, True),  # the template died and reported no death
        ({"wait_status": signal.SIGKILL}, True),
        ({"outputs": [OK], "done": True, "wait_status": None}, True),
        ({**FINISHED, "wait_status": signal.SIGKILL}, False),
        ({"wait_status": signal.SIGSEGV}, False),
        ({"wait_status": 0}, False),
        ({"wall_exceeded": True, "killed": True, "wait_status": signal.SIGKILL}, False),
        ({"cpu_exceeded": True, "killed": True, "wait_status": signal.SIGKILL}, False),
        ({"wall_exceeded": True, "wait_status": signal.SIGKILL}, True),
        ({"output_exceeded": True, "wait_status": signal.SIGKILL}, False),
        ({"malformed": "x", "wait_status": signal.SIGKILL}, False),
        ({"oom_killed": True, "wait_status": signal.SIGKILL}, False),
        ({"kernel_violations": [KERNEL], "wait_status": signal.SIGKILL}, False),
    ],
)
def test_a_program_is_lost_if_it_was_killed_from_outside(evidence: dict, lost: bool) -> None:
    assert Evidence(**evidence).lost is lost


def test_standard_output_is_joined_and_ids_differ() -> None:
    evidence = Evidence(**FINISHED, stdout=["a", "b\n"], wall_ms=1.0, cpu_ms=2.0, max_rss_kb=3)
    results = [judge(evidence, inputs=1, limits_text=TEXTS) for _ in range(2)]
    assert results[0].stdout == "ab\n"
    assert results[0].usage == Usage(1.0, 2.0, 3)
    assert results[0].isolation == "fork"
    assert results[0].id != results[1].id


def test_evidence_objects_do_not_share_lists() -> None:
    Evidence().outputs.append(OK)
    assert Evidence().outputs == []


def test_under_policy_kernel_a_static_finding_counts_as_an_attempt() -> None:
    evidence = Evidence(reported_violations=[STATIC], done=True, wait_status=0)
    result = judge(evidence, inputs=1, limits_text=TEXTS, policy="kernel")
    assert result.status == "violation"
    assert [v.layer for v in result.violations] == ["runtime"]


def test_findings_are_in_the_result_and_leave_the_status_alone() -> None:
    note = Note("import.unavailable", "os", 1)
    result = judge(Evidence(**FINISHED, findings=[note]), inputs=1, limits_text=TEXTS)
    assert result.status is Status.OK
    assert result.findings == [note]
    assert result.violations == []
    assert note.severity == "note"
