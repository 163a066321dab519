"""Malformed requests: each is answered with a problem that names the field and the rule."""

import gzip
import json

import pytest

CODE = "def task(grid):\n    return grid\n"
GRID = [[0, 1], [2, 3]]
PAIR = {"input": GRID, "output": GRID}
GOOD = {
    "/v1/execute": {"code": CODE, "inputs": [GRID]},
    "/v1/verify": {"code": CODE, "task": {"train": [PAIR], "test": [{"input": GRID}]}},
}
PATHS = list(GOOD)


def assert_problem(answer, status, kind):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert problem["type"].endswith(f"/{kind}")
    assert problem["title"]
    assert problem["status"] == status
    assert problem["detail"]
    return problem


def assert_names(answer, field, rule):
    """Assert a 422 whose only error names `field` and `rule`, as the detail does."""
    problem = assert_problem(answer, 422, "invalid-request")
    (error,) = problem["errors"]
    assert set(error) == {"field", "rule"}
    assert error["field"] == field
    assert rule in error["rule"]
    assert problem["detail"].startswith(f"{field}: ")
    assert rule in problem["detail"]
    assert len(answer.content) < 2000, "the error repeats the input"


@pytest.fixture(autouse=True)
def still_answers(service, client):
    """Check after each test that the service works and has logged no exception."""
    before = len(service.log.read_text())
    yield
    for path, body in GOOD.items():
        answer = client.post(path, json=body)
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert "Traceback" not in service.log.read_text()[before:]


def post(client, path, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, content=content, headers={"content-type": "application/json"})


@pytest.mark.parametrize("path", [*PATHS, "/v1/verify/batch", "/v1/jobs"])
def test_a_compressed_body_is_rejected(client, path):
    body = gzip.compress(json.dumps(GOOD["/v1/execute"]).encode())
    answer = client.post(path, content=body, headers={"Content-Encoding": "gzip"})
    assert_problem(answer, 415, "unsupported-encoding")
    assert answer.headers["accept-encoding"] == "identity"


BROKEN_JSON = {
    "empty": b"",
    "blank": b"   ",
    "cut off": b'{"code": "def',
    "no value": b'{"code": ',
    "trailing comma": b'{"code": "x",}',
    "trailing text": lambda good: good + b" extra",
    "two objects": lambda good: good + good,
    "single quotes": b"{'code': 'x'}",
    "a comment": b'{"code": "x" /* no */}',
    "a control character": b'{"code": "a\nb"}',
    "NaN": b'{"code": "x", "seed": NaN}',
    "Infinity": b'{"code": "x", "seed": -Infinity}',
    "a leading zero": b'{"code": "x", "seed": 01}',
    "not UTF-8": b'{"code": "\xff\xfe", "inputs": [[[1]]]}',
    "UTF-16": '{"code": "x"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"code": "x"}',
    "a form": b"code=def+task&inputs=1",
    "null bytes": bytes(1000),
    "python's pickle": b"\x80\x04\x95\x10\x00\x00\x00",
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", BROKEN_JSON.values(), ids=BROKEN_JSON.keys())
def test_malformed_json_is_rejected(client, path, body):
    if callable(body):
        body = body(json.dumps(GOOD[path]).encode())
    problem = assert_problem(post(client, path, body), 422, "malformed-json")
    assert problem["detail"].startswith("The body is not valid ")


def test_a_json_error_names_its_position(client):
    problem = post(client, "/v1/execute", b'{"code": "x", "inputs": [[[NaN]]]}').json()
    assert "NaN" in problem["detail"]
    assert "byte 27" in problem["detail"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [b"[]", b'"code"', b"null", b"5", b"1.5", b"true", b"[{}]"])
def test_a_body_that_is_not_an_object_is_rejected(client, path, body):
    assert_names(post(client, path, body), "body", "expected object")


DEEP = {
    "arrays": b"[" * 1_000_000,
    "closed arrays": b"[" * 200_000 + b"]" * 200_000,
    "objects": b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
    "in a known field": b'{"code": "x", "inputs": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "in an unknown field": b'{"deep": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "in a module": b'{"modules": {"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}",
}


MANY = {
    "grids": (b'{"code": "x", "inputs": [' + b"[[1]]," * 40_000 + b"[[1]]]}"),
    "cells": (b'{"code": "x", "inputs": [[[' + b"1," * 1_000_000 + b"1]]]}"),
    "fields": (b'{"code": "x"' + b',"limits":{}' * 20_000 + b"}"),
    "modules": (b'{"modules": {' + b'"a": "b",' * 20_000 + b'"a": "b"}}'),
    "escapes": (b'{"code": "' + b"\\n" * 2_000_001 + b'"}'),
}


@pytest.mark.parametrize("body", MANY.values(), ids=MANY.keys())
def test_more_than_any_valid_body_has_is_rejected(client, body):
    (error,) = assert_problem(post(client, PATHS[0], body), 422, "invalid-request")["errors"]
    assert error["field"] == "body"
    assert error["rule"].startswith(("more than", "too many"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP.keys())
def test_deeply_nested_json_is_rejected(client, path, body):
    answer = post(client, path, body)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert len(answer.content) < 2000


@pytest.mark.parametrize(
    ("path", "field", "rule"),
    [
        ("/v1/execute", "code", "exactly one of code and reply must be given"),
        ("/v1/execute", "inputs", "required field is missing"),
        ("/v1/verify", "code", "exactly one of code and reply must be given"),
    ],
)
def test_a_missing_field_is_named(client, path, field, rule):
    body = {key: value for key, value in GOOD[path].items() if key != field}
    assert_names(post(client, path, body), field, rule)


@pytest.mark.parametrize("path", PATHS)
def test_code_and_a_reply_exclude_each_other(client, path):
    body = {**GOOD[path], "reply": GOOD[path]["code"]}
    assert_names(post(client, path, body), "code", "exactly one of code and reply")
    assert_names(post(client, path, {**body, "code": None, "reply": 5}), "reply", "expected str")
    assert_names(post(client, path, {**body, "code": None, "reply": None}), "code", "exactly one")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("field", ["sead", "Code", "__proto__", "input type", "é"])
def test_an_unknown_field_is_named(client, path, field):
    assert_names(post(client, path, {**GOOD[path], field: 1}), field, "unknown field")


def test_fields_of_another_route_are_rejected(client):
    answer = post(client, "/v1/execute", {**GOOD["/v1/execute"], "task_id": "007bbfb7"})
    assert_names(answer, "task_id", "unknown field")
    answer = post(client, "/v1/verify", {**GOOD["/v1/verify"], "inputs": [GRID]})
    assert_names(answer, "inputs", "unknown field")


BAD_GRIDS = {
    "ragged": ([[1, 2, 3], [1, 2, 3], [1, 2]], "[2]", "every row must have 3 cells"),
    "31 rows": ([[1]] * 31, "", "length <= 30"),
    "31 columns": ([[1] * 31], "[0]", "length <= 30"),
    "no rows": ([], "", "length >= 1"),
    "no cells": ([[]], "[0]", "length >= 1"),
    "10": ([[0, 10]], "[0][1]", "<= 9"),
    "-1": ([[0], [-1]], "[1][0]", ">= 0"),
    "1.5": ([[1.5]], "[0][0]", "expected int, got float"),
    "1.0": ([[1.0]], "[0][0]", "expected int, got float"),
    "true": ([[True]], "[0][0]", "expected int, got bool"),
    "a string": ([["1"]], "[0][0]", "expected int, got str"),
    "null": ([[None]], "[0][0]", "expected int, got null"),
    "a flat list": ([1, 2], "[0]", "expected array, got int"),
    "three levels": ([[[1]]], "[0][0]", "expected int, got array"),
    "a number": (7, "", "expected array, got int"),
    "an object": ({"0": [1]}, "", "expected array, got object"),
    "a large integer": ([[2**63]], "[0][0]", "<= 9"),
    "a huge integer": ([[10**4000]], "[0][0]", "<= 9"),
}
bad_grids = pytest.mark.parametrize(
    ("grid", "path", "rule"), BAD_GRIDS.values(), ids=BAD_GRIDS.keys()
)


@bad_grids
def test_an_input_that_is_not_a_grid_is_named_by_its_path(client, grid, path, rule):
    body = {"code": CODE, "inputs": [GRID, GRID, grid]}
    assert_names(post(client, "/v1/execute", body), f"inputs[2]{path}", rule)


@bad_grids
@pytest.mark.parametrize("where", ["train[1].input", "train[1].output", "test[1].input"])
def test_an_invalid_grid_of_a_task_is_named_by_its_path(client, where, grid, path, rule):
    task = {"train": [dict(PAIR), dict(PAIR)], "test": [dict(PAIR), dict(PAIR)]}
    part, _, key = where.partition("[1].")
    task[part][1][key] = grid
    answer = post(client, "/v1/verify", {"code": CODE, "task": task})
    assert_names(answer, f"task.{where}{path}", rule)


def test_a_ragged_test_output_is_named_by_its_row(client):
    task = {"train": [PAIR], "test": [{"input": GRID, "output": [[1, 2], [3]]}]}
    answer = post(client, "/v1/verify", {"code": CODE, "task": task})
    assert_names(answer, "task.test[0].output[1]", "every row must have 2 cells")


@pytest.mark.parametrize(
    ("inputs", "rule"),
    [
        ([], "length >= 1"),
        ([GRID] * 1001, "length <= 1000"),
        ([[[1]]] * 10_000, "length <= 1000"),
        (None, "got null"),
        ({}, "got object"),
        ("grid", "got str"),
    ],
    ids=["none", "1001", "10,000", "null", "object", "string"],
)
def test_inputs_of_the_wrong_type_or_length_are_rejected(client, inputs, rule):
    body = {"code": CODE, "inputs": inputs}
    assert_names(post(client, "/v1/execute", body), "inputs", rule)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("", "length >= 1"),
        (" \n\t\r\n", "must not be empty"),
        (None, "exactly one of code and reply must be given"),
        (5, "expected str | null, got int"),
        (["def task(g): return g"], "expected str | null, got array"),
        ("#" * (256 * 1024 + 1), "length <= 262144"),
        ("#" * 5_000_000, "length <= 262144"),
        ("🟦" * 500_000, "length <= 262144"),
    ],
    ids=["empty", "blank", "null", "number", "list", "256 k + 1", "5 MB", "half a million emoji"],
)
def test_invalid_code_is_rejected(client, path, code, rule):
    assert_names(post(client, path, {**GOOD[path], "code": code}), "code", rule)


def test_code_of_the_maximum_length_is_accepted(client):
    code = CODE + "#" * (256 * 1024 - len(CODE))
    answer = post(client, "/v1/execute", {**GOOD["/v1/execute"], "code": code})
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.parametrize("path", PATHS)
def test_null_bytes_in_code_are_an_error_of_the_program(client, path):
    answer = post(client, path, {**GOOD[path], "code": "def task(g):\n    return g\0"})
    assert (answer.status_code, answer.json()["status"]) == (200, "error")


SURROGATES = {
    "code": {"code": "def task(g):\n    return '\ud800'\n"},
    "the end of code": {"code": "def task(g):\n    return g\n#\udc00"},
    "entry_point": {"entry_point": "\ud800"},
    "a module's name": {"modules": {"\ud800": "x = 1"}},
    "a module": {"modules": {"common": "'\udfff'"}},
    "an unknown field": {"\ud800": 1},
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("fields", SURROGATES.values(), ids=SURROGATES.keys())
def test_a_lone_surrogate_is_rejected(client, path, fields):
    answer = post(client, path, {**GOOD[path], **fields})
    assert answer.status_code == 422
    assert "surrogate" in answer.json()["detail"] or "Unicode" in answer.json()["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_a_body_over_the_limit_is_413(client, path):
    body = {**GOOD[path], "code": "#" * (8 << 20)}
    problem = assert_problem(post(client, path, body), 413, "body-too-large")
    assert "8388608 bytes" in problem["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_a_chunked_body_over_the_limit_is_413(client, path):
    answer = client.post(path, content=(b" " * 1_000_000 for _ in range(10)))
    assert_problem(answer, 413, "body-too-large")


@pytest.mark.parametrize(
    "path", [*PATHS, "/v1/audit", "/run_code", "/execute", "/v1/verify/batch", "/v1/jobs"]
)
def test_a_content_length_over_the_limit_is_413_before_the_body_arrives(service, path):
    with service.connect(20) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n"
            f"content-length: {1 << 40}\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.long
def test_the_body_limit_is_configurable(start_service):
    with start_service(OMNIARC_SLOTS=1, OMNIARC_MAX_BODY_BYTES=2048) as service:
        body = {"code": CODE + "#" * 3000, "inputs": [GRID]}
        assert_problem(service.client.post("/v1/execute", json=body), 413, "body-too-large")
        body = {"code": CODE + "#" * 1000, "inputs": [GRID]}
        assert service.client.post("/v1/execute", json=body).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("policy", "none", "one of restricted, kernel"),
        ("policy", "", "one of restricted, kernel"),
        ("policy", None, "expected str, got null"),
        ("policy", 1, "expected str, got int"),
        ("policy", "x - at `$.code`", "one of restricted, kernel"),
        ("policy", "x" * 100_000, "one of restricted, kernel"),
        ("input_type", "torch", "one of numpy, list"),
        ("input_type", 1, "got int"),
        ("seed", -1, ">= 0"),
        ("seed", 2**32, "<= 4294967295"),
        ("seed", 10**4000, "<= 4294967295"),
        ("seed", 0.5, "expected int, got float"),
        ("seed", "0", "expected int, got str"),
        ("seed", True, "expected int, got bool"),
        ("entry_point", "a b", "'a b' is not a Python name"),
        ("entry_point", "task()", "is not a Python name"),
        ("entry_point", "a.b", "is not a Python name"),
        ("entry_point", "1st", "is not a Python name"),
        ("entry_point", "class", "'class' is not a Python name"),
        ("entry_point", "__init__", "is not a Python name"),
        ("entry_point", "a\0", "is not a Python name"),
        ("entry_point", "x - at `$.code`", "is not a Python name"),
        ("entry_point", "", "length >= 1"),
        ("entry_point", "a" * 201, "length <= 200"),
        ("entry_point", 5, "got int"),
        ("modules", [], "expected object, got array"),
        ("modules", {f"m{n}": "x = 1" for n in range(17)}, "length <= 16"),
        ("modules", {"a b": "x = 1"}, "'a b' is not a Python name"),
        ("modules", {"import": "x = 1"}, "'import' is not a Python name"),
        ("modules", {"os.path": "x = 1"}, "'os.path' is not a Python name"),
        ("modules.common", {"common": "  "}, "must not be empty"),
        ("limits", None, "expected object, got null"),
        ("limits", [], "expected object, got array"),
        ("limits.threads", {"threads": 3}, "unknown field"),
        ("limits.wall_seconds", {"wall_seconds": 0}, "> 0"),
        ("limits.wall_seconds", {"wall_seconds": -5}, "> 0"),
        ("limits.wall_seconds", {"wall_seconds": 1e9}, "<= 60"),
        ("limits.wall_seconds", {"wall_seconds": 1e308}, "<= 60"),
        ("limits.wall_seconds", {"wall_seconds": "5"}, "expected float, got str"),
        ("limits.wall_seconds", {"wall_seconds": True}, "expected float, got bool"),
        ("limits.cpu_seconds", {"cpu_seconds": 0}, "> 0"),
        ("limits.cpu_seconds", {"cpu_seconds": 86400}, "<= 60"),
        ("limits.memory_mb", {"memory_mb": 0}, ">= 16"),
        ("limits.memory_mb", {"memory_mb": 10**9}, "<= 4096"),
        ("limits.memory_mb", {"memory_mb": 10**4000}, "<= 4096"),
        ("limits.memory_mb", {"memory_mb": 64.5}, "expected int, got float"),
        ("limits.output_kb", {"output_kb": 0}, ">= 1"),
        ("limits.output_kb", {"output_kb": 10**9}, "<= 16384"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_an_invalid_field_is_named_with_its_rule(client, path, field, value, rule):
    answer = post(client, path, {**GOOD[path], field.partition(".")[0]: value})
    assert_names(answer, field, rule)


@pytest.mark.parametrize("number", [b"1e999", b"-1e999"])
def test_an_infinite_limit_is_rejected(client, number):
    body = b'{"code": "x", "inputs": [[[1]]], "limits": {"wall_seconds": %b}}' % number
    assert_names(post(client, "/v1/execute", body), "limits.wall_seconds", "range")


@pytest.mark.parametrize("code", ["", 5, None, "#" * 300_000])
def test_an_invalid_module_is_named(client, code):
    body = {**GOOD["/v1/execute"], "modules": {"good": "x = 1", "common": code}}
    problem = assert_problem(post(client, "/v1/execute", body), 422, "invalid-request")
    assert problem["errors"][0]["field"].startswith("modules")


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({}, "task", "exactly one of task and task_id"),
        (
            {"task": {"train": [PAIR]}, "task_id": "007bbfb7"},
            "task",
            "exactly one of task and task_id",
        ),
        ({"task": None, "task_id": None}, "task", "exactly one of task and task_id"),
        ({"task_id": "nope"}, "task_id", "no task has the id 'nope'"),
        ({"task_id": "007bbfb7\0"}, "task_id", "no task has the id"),
        ({"task_id": "x - at `$.code`"}, "task_id", "no task has the id"),
        ({"task_id": ""}, "task_id", "length >= 1"),
        ({"task_id": "0" * 65}, "task_id", "length <= 64"),
        ({"task_id": 7}, "task_id", "got int"),
        ({"task_id": "1190bc91", "dataset": "ARC-AGI-1"}, "task_id", "no task has the id"),
        ({"task_id": "007bbfb7", "dataset": "ARC-AGI-3"}, "dataset", "one of ARC-AGI-1, ARC-AGI-2"),
        ({"task": []}, "task", "got array"),
        ({"task": "007bbfb7"}, "task", "got str"),
        ({"task": {}}, "task.train", "required field is missing"),
        ({"task": {"train": []}}, "task.train", "length >= 1"),
        ({"task": {"train": [], "test": [PAIR]}}, "task.train", "length >= 1"),
        ({"task": {"train": [PAIR] * 101}}, "task.train", "length <= 100"),
        ({"task": {"train": [PAIR], "test": [PAIR] * 101}}, "task.test", "length <= 100"),
        ({"task": {"train": [{"input": GRID}]}}, "task.train[0].output", "missing"),
        ({"task": {"train": [{"output": GRID}]}}, "task.train[0].input", "missing"),
        ({"task": {"train": [PAIR], "test": [{}]}}, "task.test[0].input", "missing"),
        ({"task": {"train": [[GRID, GRID]]}}, "task.train[0]", "got array"),
        ({"task": {"train": [PAIR], "name": "x"}}, "task.name", "unknown field"),
        ({"task": {"train": [{**PAIR, "name": 1}]}}, "task.train[0].name", "unknown field"),
        (
            {"task": {"train": [{**PAIR, "output": None}]}},
            "task.train[0].output",
            "expected array, got null",
        ),
    ],
)
def test_an_invalid_task_is_named_with_its_rule(client, fields, field, rule):
    assert_names(post(client, "/v1/verify", {"code": CODE, **fields}), field, rule)


def test_an_unknown_task_id_is_shortened_in_the_error(client):
    answer = post(client, "/v1/verify", {"code": CODE, "task_id": "é" * 64})
    assert_names(answer, "task_id", "no task has the id")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_405_with_the_allowed_method(client, path, method):
    answer = client.request(method, path)
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/tasks", "GET"),
        ("/v1/sandbox", "GET"),
        ("/healthz", "GET, HEAD"),
        ("/v1/jobs", "GET, POST"),
        ("/v1/jobs/a", "DELETE, GET"),
    ],
)
def test_a_405_names_all_methods_of_a_path(client, path, methods):
    answer = client.put(path, json={})
    problem = assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == methods
    expected = f"Method PUT is not allowed; allowed methods: {methods}"
    assert problem["detail"] == expected


@pytest.mark.parametrize("path", [*PATHS, "/v1/jobs", "/v1/tasks", "/v1/jobs/a/events"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_trailing_slash_is_404_without_a_redirect(client, path, method):
    answer = client.request(method, f"{path}/", headers={"X-Forwarded-Host": "elsewhere"})
    assert_problem(answer, 404, "not-found")
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/run", "/v1/execute/x", "/v1/../etc/passwd"])
def test_an_unknown_path_is_404(client, path):
    problem = assert_problem(client.get(path), 404, "not-found")
    assert problem["detail"] == "Not found"


@pytest.mark.parametrize("path", PATHS)
def test_a_form_is_rejected(client, path):
    answer = client.post(path, data={"code": CODE})
    assert answer.status_code in (415, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", PATHS)
def test_a_client_that_disconnects_during_its_body_does_no_harm(service, path):
    for _ in range(10):
        with service.connect() as connection:
            connection.sendall(
                f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{{".encode()
            )


def test_a_request_that_is_not_http_is_400(service):
    with service.connect() as connection:
        connection.sendall(b"\x16\x03\x01\x00\xff\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    ("path", "name", "rule"),
    [
        (
            "/v1/audit/records?clinet=nobody",
            "clinet",
            "unknown parameter; allowed: client, cursor",
        ),
        ("/v1/audit/export?limit=1", "limit", "unknown parameter"),
        ("/v1/audit/records?status=ok&status=error", "status", "must not be repeated"),
        ("/v1/audit/records/a?x", "x", "unknown parameter; allowed: none"),
        ("/v1/jobs?status=done", "status", "unknown parameter; allowed: limit"),
        ("/v1/tasks?datasets=ARC-AGI-2", "datasets", "unknown parameter"),
    ],
)
def test_an_unknown_or_repeated_parameter_is_rejected(client, path, name, rule):
    assert_names(client.get(path), name, rule)
