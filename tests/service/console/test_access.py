"""Who may see the console: sessions, form tokens, scopes, headers, and whether there is one."""

import contextlib
import re

import httpx
import pytest

from service.store.sessions import SESSION_SECONDS, SessionStore
from service.store.tables import console_sessions

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def browse(desk):
    """Return a function that opens a client with cookies, signed in with a key if one is given."""
    with contextlib.ExitStack() as clients:

        def open_client(key=None):
            client = clients.enter_context(
                httpx.Client(base_url=desk.service.url, headers=HTML, timeout=60, trust_env=False)
            )
            if key is not None:
                assert sign_in(client, key).status_code == 303
            return client

        yield open_client


def token_of(page):
    return re.search(r'name="token" value="([0-9a-f]+)"', page.text)[1]


def sign_in(client, key, wanted=""):
    page = client.get("/console/sign-in", params={"next": wanted})
    fields = {"token": token_of(page), "key": key, "next": wanted}
    return client.post("/console/sign-in", data=fields)


def test_a_browser_comes_to_the_console_and_a_client_to_json(desk, browse):
    answer = browse().get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "console")
    answer = desk.service.client.get("/")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_signing_in_leads_to_the_page_that_was_wanted(desk, browse):
    client = browse()
    answer = client.get("/console/audit?status=violation")
    assert answer.status_code == 303
    wanted = "/audit?status=violation"
    assert answer.headers["location"] == "../console/sign-in?next=%2Faudit%3Fstatus%3Dviolation"
    assert sign_in(client, "omniarc_wrong", wanted).status_code == 401
    answer = sign_in(client, desk.keys["reviewer"], wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "../console" + wanted)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert desk.keys["reviewer"][-20:] not in cookie
    assert client.get("/console" + wanted).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "\\evil", "/\r\nX: y"]
)
def test_signing_in_leads_to_this_console_only(desk, browse, wanted):
    answer = sign_in(browse(), desk.keys["reviewer"], wanted)
    assert answer.headers["location"].startswith("../console")
    assert "x" not in answer.headers


def test_a_session_ends_with_its_key_and_with_signing_out(desk, browse):
    key = desk.store.create("leaving", ["audit"])
    client = browse()
    while sign_in(client, key).status_code == 401:  # until the service has read the keys again
        pass
    assert client.get("/console/audit").status_code == 200
    desk.store.revoke("leaving")
    assert client.get("/console/audit").headers["location"].startswith("../console/sign-in")

    client = browse(desk.keys["reviewer"])
    copied = dict(client.cookies)
    form = {"token": token_of(client.get("/console"))}
    assert client.post("/console/sign-out", data=form).status_code == 303
    client.cookies.update(copied)
    assert client.get("/console").status_code == 303


def test_a_session_ends_after_a_day_of_work(desk, browse):
    client = browse(desk.keys["reviewer"])
    with desk.database.write() as connection:
        earlier = console_sessions.c.created_at - SESSION_SECONDS
        connection.execute(console_sessions.update().values(created_at=earlier))
    assert client.get("/console").status_code == 303


def test_the_database_holds_no_session_that_can_be_used(desk, browse):
    client = browse(desk.keys["reviewer"])
    with desk.database.read() as connection:
        hashes = list(connection.execute(console_sessions.select()).mappings())
    sessions = SessionStore(desk.database)
    assert sessions.find(client.cookies["omniarc_session"]).name == "reviewer"
    assert all(sessions.find(row["token_hash"]) is None for row in hashes)


def test_a_post_needs_the_token_of_its_own_browser(desk, browse):
    client, other = browse(desk.keys["reviewer"]), browse(desk.keys["reviewer"])
    path, fields = "/console/audit/records/e1/marks", {"verdict": "unsafe", "on": "record"}
    theirs = token_of(other.get("/console/audit/records/e1"))
    for token in ({}, {"token": ""}, {"token": "00" * 64}, {"token": "é"}, {"token": theirs}):
        answer = client.post(path, data={**fields, **token})
        assert answer.status_code == 403, token
    assert browse().post("/console/sign-in", data={"key": "x"}).status_code == 403
    assert client.post("/console/sign-out").status_code == 403
    assert client.get("/console/audit?mark=unsafe").text.count("data-row ") == 0
    page = client.get("/console")
    assert token_of(page) != token_of(client.get("/console")), "a constant token can be guessed"


def test_pages_need_the_scopes_of_the_api(desk, browse):
    worker = browse(desk.keys["worker"])
    home = worker.get("/console")
    assert home.status_code == 200
    assert "/console/audit" not in home.text.replace("../console/audit", "/console/audit")
    for path in ("/console/audit", "/console/audit/records/e1", "/console/audit/export"):
        assert worker.get(path).status_code == 403
    token = token_of(home)
    answer = worker.post("/console/audit/records/e1/marks", data={"token": token})
    assert answer.status_code == 403


def test_every_page_is_confined(desk, browse):
    client = browse(desk.keys["reviewer"])
    paths = ["/console", "/console/", "/console/audit", "/console/audit/records/e61"]
    paths += ["/console/sign-in", "/console/nothing", "/console/audit?status=nothing"]
    paths += ["/console/audit/records/none"]
    for path in paths:
        answer = client.get(path)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        for rule in ("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert rule in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(
            r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+=", answer.text
        )
    for name in re.findall(
        r'(?:href|src)="[./]*(console/static/[^"]+)"', client.get("/console").text
    ):
        answer = client.get(f"/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/console/static/pages.py").status_code == 404


def test_an_open_service_has_an_open_console_for_this_machine_only(service):
    with httpx.Client(base_url=service.url, headers=HTML, trust_env=False) as client:
        page = client.get("/console")
        assert page.status_code == 200
        assert "Sign out" not in page.text
        assert client.get("/console/sign-in").headers["location"] == "../console"
        for headers in ({"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.get("/console", headers=headers).status_code == 403
    assert re.search(
        r"the console for people is at http://127\.0\.0\.1:\d+/console", service.log.read_text()
    )


@pytest.mark.long
def test_the_console_can_be_removed(start_service):
    with start_service(OMNIARC_CONSOLE="off", OMNIARC_SLOTS=1) as service:
        for path in ("/", "/console", "/console/audit", "/console/static/console.css"):
            answer = service.client.get(path, headers=HTML)
            assert answer.status_code == 404, path
            assert answer.headers["content-type"] == "application/problem+json"
        assert "the console" not in service.log.read_text()
