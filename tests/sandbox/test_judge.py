"""One verdict for each program, out of what was seen of its child."""

import signal

import pytest

from sandbox.judge import Evidence, judge
from sandbox.results import Error, Output, Status, Usage, Violation

TEXTS = {Status.TIMEOUT: "stopped at the limit of 5 s", Status.OUTPUT_LIMIT: "sent too much"}
OK = Output(Status.OK, [[1]])
ERROR = Output(Status.ERROR, error=Error("ValueError", "no", 2))
REFUSAL = Output(Status.ERROR, error=Error("NameError", "x", 1))
SEEN = Violation("file.open", "openat('a')", None, "kernel")
SAID = Violation("file.open", "open(a)", 4, "runtime")
STATIC = Violation("attribute.forbidden", "__class__", 3, "static")
FINISHED = {"outputs": [OK], "done": True, "wait_status": 0}


def verdict(inputs: int = 1, **seen: object) -> Status:
    return judge(Evidence(**seen), inputs=inputs, limits_text=TEXTS).status


@pytest.mark.parametrize(
    ("seen", "status"),
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
        ({"reported_violations": [SAID], "done": True, "wait_status": 0}, "violation"),
        ({"kernel_violations": [SEEN], "wait_status": 9}, "violation"),
    ],
)
def test_each_kind_of_evidence_has_its_verdict(seen: dict, status: str) -> None:
    assert verdict(**seen) == status


# From the strongest to the weakest: with any two of these, the first decides.
PRECEDENCE: list[tuple[str, dict]] = [
    ("violation", {"kernel_violations": [SEEN]}),
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


@pytest.mark.parametrize("violations", [[SEEN], [SEEN, SEEN]])
def test_an_attempt_outweighs_a_whole_answer(violations: list) -> None:
    result = judge(Evidence(**FINISHED, kernel_violations=violations), inputs=1, limits_text=TEXTS)
    assert result.status == "violation"
    assert result.outputs == [OK]  # what it had answered by then stays


def test_one_attempt_at_run_time_makes_a_refusal_a_violation() -> None:
    assert verdict(reported_violations=[STATIC, SAID], done=True, wait_status=0) == "violation"


def test_a_whole_answer_in_time_stands_though_the_child_lingered_and_was_killed() -> None:
    assert verdict(**{**FINISHED, "wait_status": signal.SIGKILL}) == "ok"
    assert verdict(**{**FINISHED, "wall_exceeded": True, "wait_status": 9}) == "ok"


def test_the_status_of_the_whole_is_the_first_that_is_not_ok() -> None:
    invalid = Output(Status.INVALID_OUTPUT)
    assert verdict(3, outputs=[OK, invalid, ERROR], done=True, wait_status=0) == "invalid_output"


def test_calls_that_were_not_made_share_what_ended_the_program() -> None:
    evidence = Evidence(outputs=[OK], wall_exceeded=True, wait_status=9)
    result = judge(evidence, inputs=3, limits_text=TEXTS)
    assert [o.status for o in result.outputs] == ["ok", "timeout", "timeout"]
    assert result.outputs[2].error == Error("timeout", "stopped at the limit of 5 s")
    assert result.grids == [[[1]], None, None]


def test_there_are_never_more_outputs_than_inputs() -> None:
    evidence = Evidence(outputs=[OK] * 5, done=True, wait_status=0)
    result = judge(evidence, inputs=2, limits_text=TEXTS)
    assert result.outputs == [OK, OK]


def test_saying_it_is_done_without_all_answers_is_a_crash() -> None:
    assert verdict(2, **FINISHED) == "crashed"


def test_the_signal_that_ended_it_is_named() -> None:
    for status, name in [(signal.SIGBUS, "SIGBUS"), (60, "signal 60")]:
        result = judge(Evidence(wait_status=status), inputs=1, limits_text=TEXTS)
        assert result.outputs[0].error is not None
        assert name in result.outputs[0].error.message


def test_the_kernels_report_takes_the_line_of_what_the_child_said_for_the_same_rule() -> None:
    merged = Evidence(reported_violations=[SAID], kernel_violations=[SEEN]).violations
    assert merged == [Violation("file.open", "openat('a')", 4, "kernel")]


def test_reports_of_other_rules_are_kept_apart() -> None:
    other = Violation("network.socket", "socket()", None, "kernel")
    evidence = Evidence(reported_violations=[SAID], kernel_violations=[other])
    assert evidence.violations == [SAID, other]


def test_one_line_serves_one_report() -> None:
    merged = Evidence(reported_violations=[SAID], kernel_violations=[SEEN, SEEN]).violations
    assert [v.line for v in merged] == [4, None]


def test_a_static_finding_lends_its_line_to_no_system_call() -> None:
    static = Violation("file.open", "open", 9, "static")
    evidence = Evidence(reported_violations=[static], kernel_violations=[SEEN])
    assert evidence.violations == [static, SEEN]


def test_the_message_of_a_violation_is_its_rule_detail_and_line() -> None:
    result = judge(Evidence(reported_violations=[SAID]), inputs=1, limits_text=TEXTS)
    assert result.outputs[0].error == Error("violation", "file.open: open(a)", 4)


@pytest.mark.parametrize(
    ("seen", "lost"),
    [
        ({}, True),  # the template was lost, with it the report of the death
        ({"wait_status": signal.SIGKILL}, True),
        ({"outputs": [OK], "done": True, "wait_status": None}, True),
        ({**FINISHED, "wait_status": signal.SIGKILL}, False),
        ({"wait_status": signal.SIGSEGV}, False),
        ({"wait_status": 0}, False),
        ({"wall_exceeded": True, "wait_status": signal.SIGKILL}, False),
        ({"cpu_exceeded": True, "wait_status": signal.SIGKILL}, False),
        ({"output_exceeded": True, "wait_status": signal.SIGKILL}, False),
        ({"malformed": "x", "wait_status": signal.SIGKILL}, False),
        ({"kernel_violations": [SEEN], "wait_status": signal.SIGKILL}, False),
    ],
)
def test_a_program_runs_again_only_when_something_outside_ended_it(seen: dict, lost: bool) -> None:
    assert Evidence(**seen).lost is lost


def test_standard_output_is_put_together_and_ids_differ() -> None:
    evidence = Evidence(**FINISHED, stdout=["a", "b\n"], wall_ms=1.0, cpu_ms=2.0, max_rss_kb=3)
    results = [judge(evidence, inputs=1, limits_text=TEXTS) for _ in range(2)]
    assert results[0].stdout == "ab\n"
    assert results[0].usage == Usage(1.0, 2.0, 3)
    assert results[0].isolation == "program"
    assert results[0].id != results[1].id


def test_no_two_pieces_of_evidence_share_their_lists() -> None:
    Evidence().outputs.append(OK)
    assert Evidence().outputs == []


def test_under_policy_kernel_nothing_can_be_said_to_have_been_found_before_it_ran() -> None:
    evidence = Evidence(reported_violations=[STATIC], done=True, wait_status=0)
    result = judge(evidence, inputs=1, limits_text=TEXTS, policy="kernel")
    assert result.status == "violation"
    assert [v.layer for v in result.violations] == ["runtime"]
