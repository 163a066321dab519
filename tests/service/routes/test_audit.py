"""/v1/audit: the static audit, and audit records."""

import hashlib
import json
import time
from datetime import datetime

import pytest
from sqlalchemy import select, update

from service.audit import chain
from service.store.database import Database
from service.store.keys import KeyStore
from service.store.tables import audit_records
from tests.support import sarif_schema

ADMIN = "omniarc_0123456789ab_" + "A" * 43
PATIENCE_SECONDS = 30
GRID = [[0, 1], [2, 3]]
HONEST = "def task(grid):\n    return grid\n"
OPENS = "def task(grid):\n    open('colors.txt', 'w')\n    return grid\n"
IMPORTS = "import pty\n\ndef task(grid):\n    return grid\n"
SARIF = "application/sarif+json"


@pytest.fixture(scope="module")
def audited(start_service, tmp_path_factory):
    """A service with its own audit records."""
    url = f"sqlite:///{tmp_path_factory.mktemp('audit')}/omniarc.db"
    settings = {"OMNIARC_SLOTS": 2, "OMNIARC_DATABASE_URL": url, "OMNIARC_AUDIT_FLUSH_SECONDS": 0}
    with start_service(**settings) as running:
        running.database_url = url
        yield running


def await_(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.02)


def run(client, code=HONEST, **fields):
    """Execute a program and return the id of the execution."""
    answer = client.post("/v1/execute", json={"code": code, "inputs": [GRID], **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def record_of(client, execution):
    """Wait for the record of an execution and return it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = client.get(f"/v1/audit/records/{execution}")
        if answer.status_code == 200:
            return answer.json()
        assert answer.status_code == 404
        assert time.monotonic() < deadline, "the execution has no record"
        time.sleep(0.02)


def search(client, /, **filters):
    """Return the records of all pages, and the number of pages."""
    found, pages = [], 0
    while True:
        answer = client.get("/v1/audit/records", params=filters)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["records"]
        pages += 1
        assert answer.headers.get("x-next-cursor") == (
            None if page["next_cursor"] is None else str(page["next_cursor"])
        )
        if page["next_cursor"] is None:
            return found, pages
        filters["cursor"] = page["next_cursor"]


def ids(client, /, **filters):
    return [record["id"] for record in search(client, **filters)[0]]


def test_an_execution_leaves_a_complete_record(audited):
    modules = {"common": "x = 1\n"}
    execution = run(audited.client, OPENS, modules=modules, entry_point="task")
    record = record_of(audited.client, execution)
    assert record["source"] == OPENS
    assert record["source_hash"] == hashlib.sha256(OPENS.encode()).hexdigest()
    assert record["module_sources"] == modules
    assert record["modules"] == {"common": hashlib.sha256(b"x = 1\n").hexdigest()}
    assert (record["kind"], record["client"]) == ("execute", "local")
    assert (record["policy"], record["isolation"] in ("fork", "restored")) == ("restricted", True)
    assert (record["status"], record["entry_point"]) == ("violation", "task")
    assert record["violations"] == [
        {"rule": "file.open", "detail": "colors.txt", "line": 2, "layer": "runtime"}
    ]
    assert set(record["usage"]) == {"wall_ms", "cpu_ms", "max_rss_kb"}
    assert {"landlock", "seccomp"} <= set(record["walls"])
    assert record["request_id"]
    assert len(record["hash"]) == len(record["previous_hash"]) == 64


def test_every_kind_of_execution_leaves_a_record(audited):
    client = audited.client
    task = {"task": {"train": [{"input": GRID, "output": GRID}]}}
    verified = client.post("/v1/verify", json={"code": HONEST, **task}).json()["id"]
    assert record_of(client, verified)["kind"] == "verify"
    programs = {"programs": [{"id": "one", "code": HONEST, "task_id": "68b16354"}]}
    line = json.loads(client.post("/v1/verify/batch", json=programs).text)
    record = record_of(client, line["execution_id"])
    assert (record["kind"], record["task_id"]) == ("batch", "68b16354")
    job = client.post("/v1/jobs", json=programs).json()["id"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := ids(client, job_id=job)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    record = record_of(client, found[0])
    assert (record["kind"], record["job_id"]) == ("job", job)


@pytest.mark.parametrize("isolation", ["program", "fork"])
def test_a_program_of_a_disconnected_client_is_recorded(audited, isolation):
    looping = f"def task(grid):\n    while True: pass  # {isolation}\n"
    one = {"code": looping, "task_id": "68b16354", "limits": {"wall_seconds": 50}}
    body = json.dumps({"programs": [{**one, "isolation": isolation}]}).encode()
    with audited.connect() as connection:
        connection.sendall(
            b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        running = "omniarc_programs_running 1.0"
        await_(lambda: running in audited.client.get("/metrics").text)
    source = hashlib.sha256(looping.encode()).hexdigest()
    await_(lambda: ids(audited.client, source=source))
    (found,), _ = search(audited.client, source=source)
    assert (found["kind"], found["status"]) == ("batch", "crashed")
    assert found["isolation"] in ("fork", "restored")


def test_violations_of_the_kernel_wall_are_recorded(audited):
    code = "import os\ndef task(grid):\n    os.open('/etc/passwd', 0)\n    return grid\n"
    record = record_of(audited.client, run(audited.client, code, policy="kernel"))
    assert record["policy"] == "kernel"
    assert {violation["layer"] for violation in record["violations"]} == {"kernel"}


def test_records_are_found_by_filters(audited):
    client = audited.client
    honest = run(client, HONEST + "# unmistakable\n")
    opens = run(client, OPENS + "# UNMISTAKABLE\n")
    source = hashlib.sha256((OPENS + "# UNMISTAKABLE\n").encode()).hexdigest()
    last = record_of(client, opens)
    mine = {"text": "unmistakable"}
    assert ids(client, **mine) == [opens, honest]
    assert ids(client, **mine, status="violation") == [opens]
    assert ids(client, **mine, rule="file.open", layer="runtime") == [opens]
    assert ids(client, **mine, layer="kernel") == []
    assert ids(client, **mine, client="local") == [opens, honest]
    assert ids(client, **mine, client="somebody") == []
    assert ids(client, source=source) == [opens]
    assert ids(client, **mine, since=last["at"])[:1] == [opens]
    assert ids(client, **mine, until="2020-01-01") == []
    assert opens in ids(client, text="COLORS.TXT")


def test_code_that_is_too_complex_to_audit_is_an_answer(audited):
    answer = audited.client.post("/v1/audit", json={"code": f"x = {'-' * 100_000}1"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["findings"] == []
    problem = answer.json()["syntax_error"]
    assert problem["message"].startswith("the code is too complex to audit: ")
    assert problem["line"] is None


def test_pages_of_records_follow_one_another(audited):
    client = audited.client
    ran = [run(client, f"{HONEST}# a page of its own {n}\n") for n in range(5)]
    record_of(client, ran[-1])
    found, pages = search(client, text="a page of its own", limit=2)
    assert [record["id"] for record in found] == ran[::-1]
    assert pages >= 3
    assert "source" not in found[0]


@pytest.mark.parametrize(
    ("filters", "field", "rule"),
    [
        ({"status": "fine"}, "status", "must be one of ok, error"),
        ({"rule": "file.eat"}, "rule", "must be one of file.open"),
        ({"layer": "ozone"}, "layer", "must be one of static, runtime, kernel"),
        ({"since": "yesterday"}, "since", "must be a time"),
        ({"until": "nan"}, "until", "must be a time"),
        ({"until": "inf"}, "until", "must be a time"),
        ({"since": "1e999"}, "since", "must be a time"),
        ({"since": "9999-99-99"}, "since", "must be a time"),
        ({"text": ""}, "text", "must be 1 to 200 characters"),
        ({"text": "x" * 201}, "text", "must be 1 to 200 characters"),
        ({"client": "x" * 201}, "client", "must be 1 to 200 characters"),
        ({"source": "abc"}, "source", "must be 64 hexadecimal digits"),
        ({"limit": 0}, "limit", "greater than or equal to 1"),
        ({"limit": 1001}, "limit", "less than or equal to 1000"),
        ({"cursor": 0}, "cursor", "greater than or equal to 1"),
        ({"cursor": 2**63}, "cursor", "less than or equal to"),
        ({"cursor": "next"}, "cursor", "valid integer"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_invalid_filter_is_named_with_its_rule(audited, filters, field, rule):
    answer = audited.client.get("/v1/audit/records", params=filters)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert rule in error["rule"]
    if field not in ("limit", "cursor"):
        exported = audited.client.get("/v1/audit/export", params=filters)
        assert (exported.status_code, exported.json()) == (422, answer.json())


@pytest.mark.parametrize("text", ["\0", "%", "_", "\\", "'", '"; DROP TABLE keys', "é", "\u2028"])
def test_any_text_may_be_searched_for(audited, text):
    for name in ("text", "client", "task_id", "job_id"):
        answer = audited.client.get("/v1/audit/records", params={name: text})
        assert answer.status_code == 200, answer.text


def test_an_unknown_record_is_404(audited):
    for unknown in ("nope", "0" * 32, "%00", "x" * 500):
        answer = audited.client.get(f"/v1/audit/records/{unknown}")
        assert answer.status_code == 404, unknown
        assert len(answer.content) < 1000


def test_an_export_contains_matching_records_with_sources_oldest_first(audited):
    client = audited.client
    ran = [run(client, f"{OPENS}# exported {n}\n") for n in range(3)]
    record_of(client, ran[-1])
    answer = client.get("/v1/audit/export", params={"text": "# exported"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["id"] for line in lines] == ran
    assert lines == [record_of(client, execution) for execution in ran]


def test_the_chain_can_be_verified_from_an_export_alone(audited):
    record_of(audited.client, run(audited.client))
    previous = "0" * 64
    for line in audited.client.get("/v1/audit/export").text.splitlines():
        record = json.loads(line)
        at = f"{datetime.fromisoformat(record['at']).timestamp():.3f}"
        usage = json.dumps(record["usage"], separators=(",", ":"))
        array = [
            *(previous, record["number"], record["id"], at),
            *(record[name] for name in ("kind", "client", "request_id", "job_id", "task_id")),
            *(record[name] for name in ("source_hash", "entry_point", "policy", "isolation")),
            " ".join(record["walls"]),
            record["status"],
            usage,
            " ".join(record["redacted"]),
            None,
            [[v["rule"], v["layer"], v["line"], v["detail"]] for v in record["violations"]],
            [[name, digest] for name, digest in record["modules"].items()],
        ]
        written = json.dumps(array, separators=(",", ":"), ensure_ascii=False).encode()
        assert record["previous_hash"] == previous
        assert record["hash"] == hashlib.sha256(written).hexdigest()
        if record["source"] is not None:
            assert record["source_hash"] == hashlib.sha256(record["source"].encode()).hexdigest()
        previous = record["hash"]
    assert previous != "0" * 64


def test_an_export_that_is_not_read_to_its_end_does_no_harm(audited):
    for n in range(3):
        record_of(audited.client, run(audited.client, f"#{n}" + "#" * 200_000 + "\n" + HONEST))
    for _ in range(5):
        with audited.client.stream("GET", "/v1/audit/export") as answer:
            next(answer.iter_bytes())
    assert audited.client.get("/v1/audit/records", params={"limit": 1}).status_code == 200


HOSTILE = {
    "NUL": "def task(grid):\n    open('a\\0b')\n    return grid\n",
    "half a pair": "def task(grid):\n    open('\\ud800')\n    return grid\n",
    "very long": "def task(grid):\n    open('x' * 100000)\n    return grid\n",
    "a terminal's orders": "def task(grid):\n    open('\\x1b]0;owned\\x07\\x9b2J')\n",
    "no source": "def task(grid):\n    return grid\n\0",
    "markup": "def task(grid):\n    open('<script>alert(1)</script>')\n",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_no_program_can_prevent_its_record(audited, code, policy):
    execution = run(audited.client, code, policy=policy)
    record = record_of(audited.client, execution)
    assert record["source"] == code.replace("\0", "\u2400")


def test_a_tampered_record_can_still_be_read(audited):
    execution = run(audited.client, OPENS)
    record_of(audited.client, execution)
    edits = {"at": 1e300, "kind": "x", "status": "x", "isolation": "x", "usage": "x", "note": "x"}
    edits |= {"redacted": "x", "policy": None}
    database = Database(audited.database_url)
    table = audit_records
    with database.read() as connection:
        before = connection.execute(select(table).where(table.c.id == execution)).one()._asdict()
    for values in (edits, before):
        with database.write() as connection:
            connection.execute(update(table).where(table.c.id == execution).values(values))
        assert record_of(audited.client, execution)["status"] == values["status"]
        assert search(audited.client, limit=1000)[0]
        assert audited.client.get("/v1/audit/export").text.endswith("}\n")
    assert chain.verify(database).records > 0
    database.close()


def test_the_chain_stays_intact_after_hostile_programs(audited):
    record_of(audited.client, run(audited.client))
    database = Database(audited.database_url)
    assert chain.verify(database).records > 0
    database.close()


def test_the_audit_does_not_run_the_program(audited):
    code = f"print('ran')\nwhile True: pass\n{OPENS}{IMPORTS}"
    answer = audited.client.post("/v1/audit", json={"code": code})
    assert answer.status_code == 200
    first, second = answer.json()["findings"]
    assert first == {
        "rule": "file.open",
        "detail": "open('colors.txt', 'w')",
        "line": 4,
        "layer": "static",
        "severity": "error",
        "message": "opens or creates a file",
        "hint": "Use only the program's input; files, network and other processes are unavailable.",
    }
    assert (second["rule"], second["severity"], second["line"]) == (
        "import.forbidden",
        "warning",
        6,
    )
    assert answer.json()["syntax_error"] is None


def test_an_honest_program_has_no_findings(audited):
    answer = audited.client.post("/v1/audit", json={"code": HONEST})
    assert answer.json() == {"findings": [], "syntax_error": None}


def test_a_reply_is_searched_for_its_program(audited):
    reply = f"Here it is:\n\n```python\n{IMPORTS}```\nHope it helps."
    answer = audited.client.post("/v1/audit", json={"code": reply})
    assert [(one["rule"], one["line"]) for one in answer.json()["findings"]] == [
        ("import.forbidden", 1)
    ]


@pytest.mark.parametrize("code", ["def task(grid) return", "(" * 5000, "x = '\0'"])
def test_a_syntax_error_is_reported_with_200(audited, code):
    answer = audited.client.post("/v1/audit", json={"code": code})
    assert answer.status_code == 200
    assert answer.json()["findings"] == []
    assert answer.json()["syntax_error"]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "code"), ({"code": " "}, "code"), ({"code": 1}, "code"), ({"code": "x", "a": 1}, "a")],
)
def test_an_invalid_audit_request_names_the_field(audited, body, field):
    answer = audited.client.post("/v1/audit", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_findings_are_available_as_sarif(audited):
    asked = {"code": f"Look:\n```python\n{OPENS}```\n"}
    answers = [
        audited.client.post("/v1/audit", json=asked, headers={"Accept": SARIF}),
        audited.client.post("/v1/audit?format=sarif", json=asked),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == SARIF
        sarif_schema.validate(answer.json())
        (one,) = answer.json()["runs"]
        (result,) = one["results"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (result["ruleId"], region["startLine"]) == ("file.open", 2)
        assert one["artifacts"][0]["contents"]["text"] == OPENS
    asked = audited.client.post("/v1/audit?format=json", json=asked, headers={"Accept": SARIF})
    assert asked.headers["content-type"] == "application/json"
    assert audited.client.post("/v1/audit?format=xml", json=asked.json()).status_code == 422


@pytest.fixture(scope="module")
def guarded(start_service, tmp_path_factory):
    """A service that requires keys, with a way to create more."""
    url = f"sqlite:///{tmp_path_factory.mktemp('guarded')}/omniarc.db"
    database = Database(url)
    database.migrate()
    keys = KeyStore(database)
    tokens = {
        "worker": keys.create("worker", ["execute", "jobs"]),
        "reviewer": keys.create("reviewer", ["audit"]),
    }
    settings = {"OMNIARC_ADMIN_KEY": ADMIN, "OMNIARC_DATABASE_URL": url, "OMNIARC_SLOTS": 2}
    with start_service(**settings) as running:
        running.headers = {
            name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()
        }
        yield running
    database.close()


URLS = [
    ("GET", "/v1/audit/records"),
    ("GET", "/v1/audit/records?status=fine"),
    ("GET", "/v1/audit/records/x"),
    ("GET", "/v1/audit/export"),
    ("POST", "/v1/audit"),
]


@pytest.mark.parametrize(("method", "url"), URLS)
def test_the_audit_routes_require_the_audit_scope(guarded, method, url):
    ask = {"json": {"code": HONEST}} if method == "POST" else {}
    assert guarded.client.request(method, url, **ask).status_code == 401
    worker = guarded.client.request(method, url, headers=guarded.headers["worker"], **ask)
    assert worker.status_code == 403
    assert "audit" in worker.json()["detail"]
    reviewer = guarded.client.request(method, url, headers=guarded.headers["reviewer"], **ask)
    assert reviewer.status_code in (200, 404, 422)


def test_a_reviewer_sees_what_every_client_ran_and_who_it_was(guarded):
    guarded.client.headers.update(guarded.headers["worker"])
    execution = run(guarded.client)
    guarded.client.headers.update(guarded.headers["reviewer"])
    record = record_of(guarded.client, execution)
    assert record["client"] == "worker"
    assert ids(guarded.client, client="worker")[:1] == [execution]
    del guarded.client.headers["Authorization"]
