"""API keys, scopes, rate limits and cross-site requests."""

import threading
import time

import httpx
import pytest

from service.store.database import Database
from service.store.keys import SCOPES, KeyStore

ADMIN = "omniarc_" + "0" * 12 + "_" + "a" * 43
BODY = {"code": "def task(grid):\n    return grid\n", "inputs": [[[1]]]}
JOB = {"programs": [{"code": BODY["code"], "task_id": "68b16354"}]}
SLOW = {**BODY, "code": "def task(grid):\n    while True: pass\n", "limits": {"wall_seconds": 1}}


@pytest.fixture(scope="module")
def guarded(start_service, tmp_path_factory):
    """A service that requires keys, with the store of its keys."""
    url = f"sqlite:///{tmp_path_factory.mktemp('keys')}/omniarc.db"
    settings = {"OMNIARC_ADMIN_KEY": ADMIN, "OMNIARC_DATABASE_URL": url, "OMNIARC_SLOTS": 2}
    database = Database(url)
    with start_service(**settings) as service:
        service.keys = KeyStore(database)
        yield service
    database.close()


@pytest.fixture
def with_key(guarded):
    """Return a function that creates a key, and a client that uses it."""
    clients = []

    def client(*scopes, **limits):
        name = f"key{time.monotonic_ns()}"
        token = guarded.keys.create(name, list(scopes), **limits)
        made = httpx.Client(base_url=guarded.url, headers=bearer(token), timeout=60)
        clients.append(made)
        deadline = time.monotonic() + 30
        while made.get("/v1/sandbox").status_code == 401 and time.monotonic() < deadline:
            time.sleep(0.05)
        made.name = name
        return made

    yield client
    for made in clients:
        made.close()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def kind(answer):
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


PROTECTED = [
    ("POST", "/v1/execute"),
    ("POST", "/v1/verify"),
    ("POST", "/v1/verify/batch"),
    ("POST", "/v1/jobs"),
    ("GET", "/v1/jobs"),
    ("GET", "/v1/jobs/x"),
    ("DELETE", "/v1/jobs/x"),
    ("GET", "/v1/jobs/x/results"),
    ("GET", "/v1/jobs/x/events"),
    ("POST", "/v1/audit"),
    ("GET", "/v1/audit/records"),
    ("GET", "/v1/audit/records/x"),
    ("GET", "/v1/tasks"),
    ("GET", "/v1/tasks/68b16354"),
    ("GET", "/v1/sandbox"),
    ("GET", "/metrics"),
    ("POST", "/run_code"),
    ("POST", "/execute"),
]


@pytest.mark.parametrize(("method", "path"), PROTECTED)
def test_every_route_rejects_requests_without_a_key(guarded, method, path):
    answer = guarded.client.request(method, path)
    assert kind(answer) == (401, "unauthorized")
    assert answer.json()["detail"].startswith("Missing or invalid API key")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_health_and_the_documentation_need_no_key(guarded, path):
    assert guarded.client.get(path).status_code == 200


def test_every_documented_route_requires_a_key_except_health(guarded):
    document = guarded.client.get("/openapi.json").json()
    for path, item in document["paths"].items():
        for method in item:
            url = path.replace("{task_id}", "x").replace("{job_id}", "x")
            url = url.replace("{record_id}", "x").replace("{id}", "x")
            answer = guarded.client.request(method.upper(), url)
            is_open = path in ("/healthz", "/readyz")
            assert (answer.status_code == 401) is not is_open, path


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "hunter2",
        ADMIN + "x",
        ADMIN[:-1] + "b",
        "omniarc_" + "1" * 12 + "_" + "a" * 43,
        "é" * 20,
    ],
)
def test_an_invalid_key_is_rejected(guarded, token):
    headers = {"Authorization": f"Bearer {token}".encode()}
    answer = guarded.client.get("/v1/sandbox", headers=headers)
    assert kind(answer) == (401, "unauthorized")
    assert ADMIN[-20:] not in answer.text


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_key_is_accepted_as_a_bearer_token(guarded, scheme):
    headers = {"Authorization": f"{scheme} {ADMIN}"}
    assert guarded.client.get("/v1/sandbox", headers=headers).status_code == 200


def test_a_key_is_accepted_as_x_api_key_or_in_the_url(guarded):
    assert guarded.client.get("/v1/sandbox", headers={"X-API-Key": ADMIN}).status_code == 200
    assert guarded.client.get("/v1/sandbox", auth=("any", ADMIN)).status_code == 200
    assert guarded.client.get("/v1/sandbox", auth=(ADMIN, "")).status_code == 200


def test_each_scope_opens_its_own_routes(with_key):
    calls = {
        "execute": lambda client: client.post("/v1/execute", json=BODY).status_code,
        "jobs": lambda client: client.post("/v1/jobs", json=JOB).status_code,
        "audit": lambda client: client.get("/v1/audit/records").status_code,
    }
    for scope in calls:
        client = with_key(scope)
        for name, call in calls.items():
            status = call(client)
            assert (status in (200, 202)) is (name == scope), (scope, name, status)
            assert status in (200, 202, 403)


def test_a_403_names_the_missing_scope(with_key):
    answer = with_key("jobs").post("/v1/execute", json=BODY)
    assert kind(answer) == (403, "forbidden")
    assert answer.json()["detail"] == "Insufficient scope: this key lacks 'execute'"


def test_the_admin_scope_opens_every_route(with_key):
    client = with_key("admin")
    assert client.post("/v1/execute", json=BODY).status_code == 200
    assert client.get("/v1/jobs").status_code == 200


def test_the_configured_admin_key_has_every_scope(guarded):
    (admin,) = (key for key in guarded.keys.all() if key.name == "admin")
    assert admin.scopes == set(SCOPES)


def test_a_key_sees_only_its_own_jobs_and_admin_sees_all(with_key, guarded):
    ann, ben = with_key("jobs"), with_key("jobs")
    job = ann.post("/v1/jobs", json=JOB).json()["id"]
    assert ann.get(f"/v1/jobs/{job}").json()["client"] == ann.name
    assert [one["id"] for one in ann.get("/v1/jobs").json()["jobs"]] == [job]
    assert ben.get("/v1/jobs").json()["jobs"] == []
    for method, path in [("GET", ""), ("DELETE", ""), ("GET", "/results"), ("GET", "/events")]:
        assert ben.request(method, f"/v1/jobs/{job}{path}").status_code == 404
    headers = bearer(ADMIN)
    assert guarded.client.get(f"/v1/jobs/{job}", headers=headers).status_code == 200


def test_a_revoked_key_is_rejected(with_key, guarded):
    client = with_key("execute")
    guarded.keys.revoke(client.name)
    deadline = time.monotonic() + 30
    while client.get("/v1/sandbox").status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert kind(client.get("/v1/sandbox")) == (401, "unauthorized")


def test_the_rate_of_a_key_is_limited(with_key):
    client = with_key("execute", rate=2.0)
    time.sleep(1.1)  # the requests that waited for the key used up its rate
    answers = [client.get("/v1/sandbox") for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert answers[0].status_code == 200
    assert kind(refused[0]) == (429, "too-many-requests")
    assert int(refused[0].headers["retry-after"]) >= 1
    time.sleep(1.1)
    assert client.get("/v1/sandbox").status_code == 200


@pytest.mark.parametrize(
    ("path", "field", "status"), [("/run_code", "code", 504), ("/execute", "generated_code", 502)]
)
def test_a_script_beyond_the_rate_gets_the_status_that_its_clients_know(
    with_key, path, field, status
):
    client = with_key("execute", rate=1.0)
    body = {field: "print(1)", "language": "python"}
    answers = [client.post(path, json=body) for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {kind(answer) for answer in refused} == {(status, "too-many-requests")}
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)


def test_the_concurrency_of_a_key_is_limited(with_key):
    client = with_key("execute", concurrency=2)
    statuses = []

    def send():
        statuses.append(client.post("/v1/execute", json=SLOW).status_code)

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses).count(200) >= 2
    assert 429 in statuses
    assert client.post("/v1/execute", json=BODY).status_code == 200


@pytest.mark.long
def test_a_flood_with_one_key_does_not_starve_another(with_key):
    flood, small = with_key("execute"), with_key("execute")
    threads = [
        threading.Thread(target=lambda: flood.post("/v1/execute", json=SLOW)) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    answer = small.post("/v1/execute", json=BODY)
    assert answer.json()["status"] == "ok"
    assert any(thread.is_alive() for thread in threads), "the flood ended too early"
    for thread in threads:
        thread.join()


def test_a_service_without_keys_does_not_start_beyond_loopback(omniarc):
    done = omniarc("serve", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("omniarc: OMNIARC_HOST: ")
    assert "omniarc keys create" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_invalid_admin_key_prevents_the_start(omniarc):
    done = omniarc("serve", "--port", "0", OMNIARC_ADMIN_KEY="hunter2")
    assert done.returncode == 2
    assert done.stderr.startswith("omniarc: OMNIARC_ADMIN_KEY: ")
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "10.0.0.7"},
        {"Host": "["},
        {"Origin": "http://["},
    ],
)
def test_cross_site_requests_are_rejected_without_keys(client, headers):
    assert kind(client.post("/v1/execute", json=BODY, headers=headers)) == (403, "forbidden")


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Host": "localhost"}])
def test_local_requests_are_accepted_without_keys(client, headers):
    assert client.post("/v1/execute", json=BODY, headers=headers).status_code == 200


def test_requests_of_the_reference_page_are_accepted(client, service):
    headers = {"Origin": service.url, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/v1/execute", json=BODY, headers=headers).status_code == 200


@pytest.mark.long
def test_first_key_closes_an_open_service_which_logs_it(start_service, tmp_path):
    url = f"sqlite:///{tmp_path}/omniarc.db"
    with start_service(OMNIARC_SLOTS=1, OMNIARC_DATABASE_URL=url) as service:
        assert service.client.get("/v1/sandbox").status_code == 200
        database = Database(url)
        KeyStore(database).create("first", ["execute"])
        database.close()
        deadline = time.monotonic() + 30
        while service.client.get("/v1/sandbox").status_code == 200:
            assert time.monotonic() < deadline, "the key was not noticed"
            time.sleep(0.05)
        assert "first API key was created; requests without a key now get 401" in (
            service.log.read_text()
        )
