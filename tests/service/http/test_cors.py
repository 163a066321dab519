"""Requests of web pages of other origins."""

import pytest

ADMIN = "omniarc_" + "0" * 12 + "_" + "a" * 43
ALLOWED = "https://a.example"
OTHER = "https://b.example"
BODY = {"code": "def task(grid):\n    return grid\n", "inputs": [[[1]]]}
KEY = {"Authorization": f"Bearer {ADMIN}"}
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture(scope="module")
def guarded(start_service):
    """A service with a key."""
    settings = {"OMNIARC_CORS_ORIGINS": f'["{ALLOWED}"]', "OMNIARC_ADMIN_KEY": ADMIN}
    with start_service(OMNIARC_SLOTS=1, **settings) as running:
        yield running.client


@pytest.fixture(scope="module")
def unguarded(start_service):
    """A service without keys, for pages of every origin."""
    with start_service(OMNIARC_SLOTS=1, OMNIARC_CORS_ORIGINS='["*"]') as running:
        yield running.client


def test_preflight_of_an_allowed_origin(guarded):
    answer = guarded.options("/v1/execute", headers={"Origin": ALLOWED, **PREFLIGHT})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert {"authorization", "content-type", "x-api-key", "idempotency-key"} <= {
        name.strip() for name in allowed.split(",")
    }
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["x-request-id"]


def test_request_of_an_allowed_origin_needs_a_key(guarded):
    answer = guarded.post("/v1/execute", json=BODY, headers={"Origin": ALLOWED, **KEY})
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
    answer = guarded.post("/v1/execute", json=BODY, headers={"Origin": ALLOWED})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == ALLOWED, "the page can read why"


@pytest.mark.parametrize("origin", [OTHER, "null", f"{ALLOWED}.evil.example", "http://a.example"])
def test_other_origins_cannot_read_responses(guarded, origin):
    answer = guarded.options("/v1/execute", headers={"Origin": origin, **PREFLIGHT})
    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers
    answer = guarded.post("/v1/execute", json=BODY, headers={"Origin": origin, **KEY})
    assert "access-control-allow-origin" not in answer.headers


def test_by_default_no_origin_is_allowed(client):
    answer = client.options("/v1/execute", headers={"Origin": ALLOWED, **PREFLIGHT})
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("headers", [{}, KEY, {"Sec-Fetch-Site": "cross-site"}])
def test_without_keys_an_allowed_origin_is_still_rejected(unguarded, headers):
    answer = unguarded.post("/v1/execute", json=BODY, headers={"Origin": ALLOWED, **headers})
    assert answer.status_code == 403
    assert "cross-site" in answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*", "the page can read why"


def test_streams_have_the_headers_too(guarded):
    line = '{"code": "def task(grid):\\n    return grid\\n", "task_id": "68b16354"}\n'
    headers = {"Origin": ALLOWED, "Content-Type": "application/x-ndjson", **KEY}
    answer = guarded.post("/v1/verify/batch", content=line, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ALLOWED
