"""Responses of the API conform to its OpenAPI document, and none is a 500."""

import json
import time

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks

pytestmark = pytest.mark.long

EXAMPLES = 20

CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
)

# Listed here so that each route is a test; the first test fails if one is missing.
OPERATIONS = [
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "GET /v1/audit/export",
    "GET /v1/audit/records",
    "GET /v1/audit/records/{execution_id}",
    "GET /v1/jobs",
    "GET /v1/jobs/{job_id}",
    "GET /v1/jobs/{job_id}/events",
    "GET /v1/jobs/{job_id}/results",
    "GET /v1/sandbox",
    "GET /v1/tasks",
    "GET /v1/tasks/{task_id}",
    "DELETE /v1/jobs/{job_id}",
    "POST /execute",
    "POST /run_code",
    "POST /v1/audit",
    "POST /v1/audit/records/{execution_id}/marks",
    "POST /v1/execute",
    "POST /v1/jobs",
    "POST /v1/verify",
    "POST /v1/verify/batch",
]


@schemathesis.deserializer("application/x-ndjson")
def _first_line(context, response):
    """Decode the first line; every line has the same schema."""
    return json.loads(response.content.splitlines()[0])


@schemathesis.deserializer("text/event-stream", "text/plain")
def _text(context, response):
    return response.content.decode()


@pytest.fixture(scope="module")
def checks():
    load_all_checks()
    found = [check for check in CHECKS.get_all() if check.__name__ in CHECKED]
    assert len(found) == len(CHECKED)
    return found


@pytest.fixture(scope="module")
def operations(service):
    body = {"code": "def task(grid):\n    return grid\n", "inputs": [[[1]]]}
    assert service.client.post("/v1/execute", json=body).status_code == 200
    deadline = time.monotonic() + 30
    while not service.client.get("/v1/audit/records").json()["records"]:
        assert time.monotonic() < deadline, "the execution has no record"
        time.sleep(0.05)
    schema = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    return {f"{one.method.upper()} {one.path}": one for one in found}


def test_every_route_is_tested(operations):
    assert sorted(operations) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_response_conforms_to_the_document(operations, checks, name):
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operations[name].as_strategy())
    def check(case):
        response = case.call(timeout=60)
        is_empty_stream = (
            response.status_code == 200
            and not response.content
            and response.headers["content-type"] == ["application/x-ndjson"]
        )
        applicable = [
            each
            for each in checks
            # A stream without lines has nothing that the schema of a line applies to.
            if not (is_empty_stream and each.__name__ == "response_schema_conformance")
        ]
        case.validate_response(response, checks=applicable)

    check()
