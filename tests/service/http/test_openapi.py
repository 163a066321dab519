"""The OpenAPI document is complete and describes what the service does."""

import functools
import re
import time

import pytest

METHODS = {"get", "post", "put", "delete", "patch"}
ROUTES = [
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/v1/sandbox"),
    ("get", "/v1/tasks"),
    ("get", "/v1/tasks/{task_id}"),
    ("post", "/v1/execute"),
    ("post", "/v1/verify"),
    ("post", "/v1/verify/batch"),
    ("post", "/v1/jobs"),
    ("get", "/v1/jobs/{job_id}"),
    ("get", "/v1/jobs/{job_id}/results"),
    ("get", "/v1/jobs/{job_id}/events"),
    ("delete", "/v1/jobs/{job_id}"),
    ("post", "/v1/audit"),
    ("get", "/v1/audit/records"),
    ("get", "/v1/audit/records/{execution_id}"),
    ("post", "/v1/audit/records/{execution_id}/marks"),
    ("get", "/metrics"),
    ("post", "/run_code"),
    ("post", "/execute"),
]


@pytest.fixture
def document(client):
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document):
    return {
        (method, path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def answered(operation):
    """Return the documented content of the successful response."""
    (status,) = (one for one in operation["responses"] if one < "300")
    return next(iter(operation["responses"][status]["content"].values()))


def is_json(operation):
    return "application/json" in operation["responses"].get("200", {}).get("content", {})


def shape(value):
    """Return the nested field names of a value; those of a list are merged."""
    if isinstance(value, dict):
        # Names of modules are data, not fields.
        return {key: None if key == "modules" else shape(part) for key, part in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [functools.reduce(merged, map(shape, value))]
    return None


def merged(one, other):
    """Merge two shapes."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*one, *(name for name in other if name not in one)]
        return {name: merged(one.get(name), other.get(name)) for name in names}
    if isinstance(one, list) and isinstance(other, list):
        return [merged(one[0], other[0])]
    return one or other


def test_every_route_is_documented(document):
    assert set(ROUTES) <= set(operations(document))


def test_every_route_has_a_summary_a_description_and_a_tag(document):
    for route, operation in operations(document).items():
        assert operation["summary"], route
        assert operation["description"], route
        assert operation["tags"], route


def schema_properties(document):
    """Yield the name and schema of every property of every body."""
    for name, schema in document["components"]["schemas"].items():
        for field, property_schema in schema.get("properties", {}).items():
            yield f"{name}.{field}", property_schema


def test_every_parameter_has_a_description(document):
    parameters = [
        (route, parameter)
        for route, operation in operations(document).items()
        for parameter in operation.get("parameters", ())
    ]
    assert len(parameters) > 30
    missing = [
        (*route, parameter["name"])
        for route, parameter in parameters
        if not parameter.get("description")
    ]
    assert missing == []


def test_every_property_of_every_body_has_a_description(document):
    properties = dict(schema_properties(document))
    assert len(properties) > 200
    missing = [name for name, schema in properties.items() if not schema.get("description")]
    assert missing == []


def test_descriptions_are_sentences_without_sections_of_docstrings(document):
    schemas = document["components"]["schemas"]
    described = {name: schema["description"] for name, schema in schemas.items()}
    described |= {name: schema["description"] for name, schema in schema_properties(document)}
    for name, description in described.items():
        assert description.endswith("."), name
        assert description[0].isupper() or description[0] == "`", name
        assert "Attributes:" not in description, name
        assert "Raises:" not in description, name


SUMMARIES = {
    ("post", "/v1/execute"): "Run a program",
    ("post", "/v1/verify"): "Verify a program",
    ("post", "/v1/verify/batch"): "Verify a batch",
    ("post", "/run_code"): "Run a script",
    ("post", "/execute"): "Run a script for NeMo-Skills",
    ("post", "/v1/jobs"): "Create a job",
    ("get", "/v1/jobs"): "List jobs",
    ("get", "/v1/jobs/{job_id}"): "Get a job",
    ("delete", "/v1/jobs/{job_id}"): "Cancel a job",
    ("get", "/v1/jobs/{job_id}/results"): "Get a job's results",
    ("get", "/v1/jobs/{job_id}/events"): "Follow a job's progress",
    ("post", "/v1/audit"): "Audit a program",
    ("get", "/v1/audit/records"): "Search audit records",
    ("get", "/v1/audit/records/{execution_id}"): "Get an audit record",
    ("post", "/v1/audit/records/{execution_id}/marks"): "Mark an execution",
    ("get", "/v1/audit/export"): "Export audit records",
    ("get", "/v1/tasks"): "List tasks",
    ("get", "/v1/tasks/{task_id}"): "Get a task",
    ("get", "/v1/sandbox"): "Describe the sandbox",
    ("get", "/healthz"): "Check liveness",
    ("get", "/readyz"): "Check readiness",
    ("get", "/metrics"): "Get metrics",
}


def test_summaries_are_imperative(document):
    found = {route: operation["summary"] for route, operation in operations(document).items()}
    assert found == SUMMARIES


def test_the_headers_of_paged_and_retryable_responses_are_documented(document):
    for path in ("/v1/jobs/{job_id}/results", "/v1/audit/records"):
        headers = document["paths"][path]["get"]["responses"]["200"]["headers"]
        assert headers["X-Next-Cursor"]["description"]
    created = document["paths"]["/v1/jobs"]["post"]["responses"]["202"]
    assert created["headers"]["Location"]["description"]
    for route, operation in operations(document).items():
        for status in {"429", "502", "503", "504"} & operation["responses"].keys():
            assert operation["responses"][status]["headers"]["Retry-After"], route


def test_every_route_has_an_example_of_its_response(document):
    for route, operation in operations(document).items():
        assert answered(operation)["example"], route
        assert answered(operation)["schema"], route


def test_every_request_body_has_an_example(document):
    for (method, path), operation in operations(document).items():
        assert ("requestBody" in operation) is (method == "post"), path
        if method == "post":
            content = operation["requestBody"]["content"]["application/json"]
            assert content["example"], path
            assert content["schema"], path


@pytest.fixture
def something_to_list(client, document):
    """Create a job, and the audit record that is the example of one."""
    job = document["paths"]["/v1/jobs"]["post"]["requestBody"]["content"]["application/json"]
    assert client.post("/v1/jobs", json=job["example"]).status_code == 202
    path = document["paths"]["/v1/audit/records/{execution_id}"]["get"]
    body = {"code": answered(path)["example"]["source"], "inputs": [[[1]]]}
    execution_id = client.post("/v1/execute", json=body).json()["id"]
    deadline = time.monotonic() + 30
    while client.get(f"/v1/audit/records/{execution_id}").status_code != 200:
        assert time.monotonic() < deadline, "the execution has no record"
        time.sleep(0.05)


def test_every_response_to_an_example_has_the_fields_of_its_example(
    client, document, something_to_list
):
    for (method, path), operation in operations(document).items():
        if not is_json(operation) or "{job_id}" in path or "{execution_id}" in path:
            continue  # needs an id, or responds with lines
        example = answered(operation)["example"]
        url = re.sub(r"{task_id}", lambda _, e=example: e["id"], path)
        body = None
        if "requestBody" in operation:
            body = operation["requestBody"]["content"]["application/json"]["example"]
        answer = client.request(method, url, json=body)
        assert answer.status_code == 200, (path, answer.text)
        got = answer.json()
        if path == "/v1/sandbox":  # the example lists only some modules
            assert set(got["profiles"]) == set(example["profiles"])
        assert shape(got) == shape(example), path


@pytest.mark.parametrize("path", ["/v1/execute", "/v1/verify"])
def test_the_example_programs_succeed(client, document, path):
    operation = document["paths"][path]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    answer = client.post(path, json=content["example"]).json()
    assert answer["status"] == answered(operation)["example"]["status"] == "ok"
    if path == "/v1/execute":
        grids = [output["grid"] for output in answer["outputs"]]
        assert grids == [o["grid"] for o in answered(operation)["example"]["outputs"]]
    else:
        assert answer["solved_train"] is True


def test_the_problems_of_programs_are_documented(document):
    for path in ("/v1/execute", "/v1/verify"):
        responses = document["paths"][path]["post"]["responses"]
        assert {"200", "413", "422", "503"} <= set(responses)
        for status in ("413", "422", "503"):
            assert list(responses[status]["content"]) == ["application/problem+json"]
    assert "404" in document["paths"]["/v1/tasks/{task_id}"]["get"]["responses"]


def test_the_problems_common_to_keys_and_bodies_are_documented(document):
    for named, operation in operations(document).items():
        if "401" in operation["responses"]:
            assert "503" in operation["responses"], named  # starting, or without its database
        if "requestBody" in operation:
            assert {"400", "408", "413", "422"} <= set(operation["responses"]), named


def test_every_documented_error_is_a_problem(document):
    for route, operation in operations(document).items():
        for status, response in operation["responses"].items():
            if status >= "4":
                assert list(response["content"]) == ["application/problem+json"], route


def test_every_reference_resolves(document):
    references = set()

    def collect(value):
        if isinstance(value, dict):
            if "$ref" in value:
                references.add(value["$ref"])
            for part in value.values():
                collect(part)
        elif isinstance(value, list):
            for part in value:
                collect(part)

    collect(document)
    assert references
    for reference in references:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def test_the_schemas_contain_the_rules(document):
    schemas = document["components"]["schemas"]
    execute = schemas["ExecuteRequest"]
    assert set(execute["required"]) == {"inputs"}
    assert {
        *("code", "inputs", "entry_point", "input_type", "limits", "policy", "seed", "modules"),
        *("reply", "strict_output"),
    } <= set(execute["properties"])
    assert execute["additionalProperties"] is False
    inputs = execute["properties"]["inputs"]
    assert (inputs["minItems"], inputs["maxItems"]) == (1, 1000)
    assert (inputs["items"]["minItems"], inputs["items"]["maxItems"]) == (1, 30)
    cell = inputs["items"]["items"]["items"]
    assert (cell["minimum"], cell["maximum"]) == (0, 9)
    assert set(execute["properties"]["policy"]["enum"]) == {"restricted", "kernel"}
    verify = schemas["VerifyRequest"]
    assert {"task", "task_id", "dataset"} <= set(verify["properties"])
