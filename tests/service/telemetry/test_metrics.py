"""The metrics page of one service process and of several."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sandbox.results import Result, Status, Usage, Violation
from service.telemetry.metrics import DIRECTORY_VARIABLE, Metrics
from tests.support.waiting import wait_until

OBSERVABILITY = Path(__file__).resolve().parents[3] / "docs" / "observability.md"

# A connection for each request, so that any of the processes may serve it.
CLOSE = {"Connection": "close"}

SLOW = "def task(g):\n    while g.shape == (1, 2):\n        pass\n    return g"


def values(page):
    """Return the values of a page's samples, by name and labels."""
    text = page.decode() if isinstance(page, bytes) else page
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(page, name, **labels):
    return values(page)[name, frozenset(labels.items())]


def result(status=Status.OK, wall_ms=3.0, violations=()):
    return Result(
        id="id",
        status=status,
        outputs=[],
        stdout="",
        violations=list(violations),
        usage=Usage(wall_ms, 1.0, 1),
    )


@pytest.fixture
def metrics():
    return Metrics()


def test_programs_are_counted_by_verdict_policy_and_kind(metrics):
    metrics.record_execution("execute", "restricted", result())
    metrics.record_execution("execute", "restricted", result())
    metrics.record_execution("job", "kernel", result(Status.TIMEOUT))
    page, _ = metrics.page("")
    name = "omniarc_programs_total"
    assert value(page, name, status="ok", policy="restricted", kind="execute") == 2
    assert value(page, name, status="timeout", policy="kernel", kind="job") == 1


@pytest.mark.parametrize(
    "accept",
    ["application/openmetrics-text; version=x", "text/plain; version=1.", "*/*; q=x", ";,=;", ""],
)
def test_unsupported_accept_headers_get_the_plain_text_page(metrics, accept):
    metrics.record_problem("overloaded")
    page, media_type = metrics.page(accept)
    assert media_type.startswith("text/plain; version=0.0.4")
    assert value(page, "omniarc_problems_total", type="overloaded") == 1


def test_the_wall_time_of_programs_is_a_histogram_in_seconds(metrics):
    for wall_ms in (0.9, 3.0, 20_000.0):
        metrics.record_execution("execute", "restricted", result(wall_ms=wall_ms))
    page, _ = metrics.page("")
    bucket = "omniarc_program_seconds_bucket"
    assert value(page, bucket, policy="restricted", le="0.001") == 1
    assert value(page, bucket, policy="restricted", le="0.005") == 2
    assert value(page, bucket, policy="restricted", le="10.0") == 2
    assert value(page, bucket, policy="restricted", le="30.0") == 3
    assert value(page, "omniarc_program_seconds_sum", policy="restricted") == pytest.approx(20.0039)


def test_violations_are_counted_by_rule_and_layer(metrics):
    seen = [Violation("file.open", "x", 1, "runtime"), Violation("file.open", "y", 2, "kernel")]
    metrics.record_execution("execute", "restricted", result(Status.VIOLATION, violations=seen))
    page, _ = metrics.page("")
    assert value(page, "omniarc_violations_total", rule="file.open", layer="runtime") == 1
    assert value(page, "omniarc_violations_total", rule="file.open", layer="kernel") == 1


def test_rules_made_up_by_a_hostile_program_do_not_become_labels(metrics):
    for number in range(100):
        claimed = [Violation(f"made_up.{'a' * number}", "", None, "runtime")]
        metrics.record_execution("execute", "kernel", result(Status.VIOLATION, violations=claimed))
    page, _ = metrics.page("")
    assert value(page, "omniarc_violations_total", rule="other", layer="runtime") == 100
    assert b"made_up" not in page


def test_methods_made_up_by_a_client_do_not_become_labels(metrics):
    metrics.record_request("PROPFIND", "none", 404, 0.1)
    page, _ = metrics.page("")
    assert b'method="other"' in page
    assert b"PROPFIND" not in page


def test_waiting_is_a_histogram_by_urgency(metrics):
    metrics.record_wait("urgent", 0.02)
    page, _ = metrics.page("")
    assert value(page, "omniarc_wait_seconds_count", urgency="urgent") == 1
    assert value(page, "omniarc_wait_seconds_bucket", urgency="urgent", le="0.025") == 1
    assert value(page, "omniarc_wait_seconds_bucket", urgency="urgent", le="0.01") == 0


def test_metrics_of_two_instances_are_separate(metrics):
    Metrics().record_wait("urgent", 1)
    assert b"urgent" not in metrics.page("")[0]


def test_the_page_reports_the_services_activity(service, client):
    body = {"code": "open('a')\ndef task(g):\n    return g", "inputs": [[[1]]]}
    assert client.post("/v1/execute", json=body).json()["status"] == "violation"
    assert client.get("/v1/jobs/unknown").status_code == 404
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = values(answer.text)
    assert found["omniarc_queue_depth", frozenset({("urgency", "urgent")})] == 0
    assert found["omniarc_queue_depth", frozenset({("urgency", "bulk")})] == 0
    assert found["omniarc_programs_running", frozenset()] == 0
    assert found["omniarc_slots", frozenset()] == 2
    assert found["omniarc_jobs_unfinished_programs", frozenset()] == 0
    assert found["omniarc_audit_lag_records", frozenset()] >= 0
    assert found["omniarc_audit_lag_seconds", frozenset()] >= 0
    assert found["process_resident_memory_bytes", frozenset()] > 1 << 20
    violation = {"status": "violation", "policy": "restricted", "kind": "execute"}
    assert found["omniarc_programs_total", frozenset(violation.items())] >= 1
    rule = {"rule": "file.open", "layer": "runtime"}
    assert found["omniarc_violations_total", frozenset(rule.items())] >= 1
    route = {"method": "GET", "route": "/v1/jobs/{job_id}", "status": "404"}
    assert found["omniarc_http_request_seconds_count", frozenset(route.items())] >= 1
    assert found["omniarc_problems_total", frozenset({("type", "unknown-job")})] >= 1
    (build,) = (dict(labels) for name, labels in found if name == "omniarc_build_info")
    assert set(build) == {"version", "python", "language"}


def test_templates_and_their_children_are_counted(client):
    found = values(client.get("/metrics").text)
    assert found["omniarc_templates", frozenset()] >= 2
    # Each template keeps a spare child in addition to the one for the next program.
    assert found["omniarc_children", frozenset()] >= found["omniarc_templates", frozenset()]


def test_openmetrics_is_sent_on_request(client):
    headers = {"Accept": "application/openmetrics-text; version=1.0.0"}
    answer = client.get("/metrics", headers=headers)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


@pytest.mark.long
def test_waiting_and_running_programs_are_counted(start_service):
    with start_service(OMNIARC_SLOTS=1) as service, ThreadPoolExecutor(4) as threads:
        body = {"code": SLOW, "inputs": [[[0, 0]]], "limits": {"wall_seconds": 3}}
        sent = [threads.submit(service.client.post, "/v1/execute", json=body) for _ in range(4)]
        seen = []
        while not all(future.done() for future in sent):
            page = service.client.get("/metrics").text
            waiting = value(page, "omniarc_queue_depth", urgency="urgent")
            seen.append((value(page, "omniarc_programs_running"), waiting))
        assert (2, 2) in seen


@pytest.mark.long
def test_the_page_requires_a_key_of_any_scope(start_service):
    key = "omniarc_0123456789ab_" + "a" * 43
    with start_service(OMNIARC_SLOTS=1, OMNIARC_ADMIN_KEY=key) as service:
        assert service.client.get("/metrics").status_code == 401
        answer = service.client.get("/metrics", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200


@pytest.mark.long
def test_every_process_reports_on_all(start_service, free_port):
    with start_service(free_port, OMNIARC_WORKERS=2, OMNIARC_SLOTS=1) as service:
        # Wait for the second process.
        wait_until(lambda: value(service.client.get("/metrics").text, "omniarc_slots") == 2)
        sent = 0

        def send(number):
            body = {"code": "def task(g):\n    return g", "inputs": [[[number % 10]]]}
            answer = service.client.post("/v1/execute", json=body, headers=CLOSE)
            assert answer.json()["status"] == "ok"

        def served_by():
            return re.findall(r'"process": (\d+).*"path": "/v1/execute"', service.log.read_text())

        def send_some():
            """Send 60 requests; return whether both processes have served some."""
            nonlocal sent
            list(threads.map(send, range(60)))
            sent += 60
            return len(set(served_by())) == 2

        with ThreadPoolExecutor(16) as threads:
            wait_until(send_some)
        # A line is logged just after its response has been sent.
        wait_until(lambda: len(served_by()) == sent)

        pages = [service.client.get("/metrics", headers=CLOSE).text for _ in range(8)]
        labels = {"status": "ok", "policy": "restricted", "kind": "execute"}
        for page in pages:
            assert value(page, "omniarc_programs_total", **labels) == sent
            assert value(page, "omniarc_program_seconds_count", policy="restricted") == sent
            assert value(page, "omniarc_slots") == 2
            assert value(page, "omniarc_templates") >= 4
            assert value(page, "omniarc_build_info", **build_of(page)) == 1
            assert value(page, "process_resident_memory_bytes") > 2 << 20
            assert 'pid="' not in page


def build_of(page):
    return next(dict(labels) for name, labels in values(page) if name == "omniarc_build_info")


def test_a_process_that_is_creating_its_files_does_not_fail_the_page(monkeypatch, tmp_path):
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    (tmp_path / f"counter_{os.getpid()}.db").touch()  # created, but without content yet
    page, _ = Metrics().page("")
    assert b"omniarc_build_info" in page


def test_the_documentation_lists_every_metric(client, execute):
    execute("open('a')\ndef task(g):\n    return g")
    client.get("/nothing")
    text = client.get("/metrics").text
    shown = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in text_string_to_metric_families(text)
        if family.name.startswith("omniarc_") and not family.name.endswith("_created")
    }
    documented = re.findall(r"^\| `(omniarc_\w+)` \|", OBSERVABILITY.read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(shown)
