"""/v1/audit/records/{execution_id}/marks, by the clients and the command line too."""

import hashlib

import pytest

from sandbox.errors import FieldError
from service.audit import chain
from service.client import Client, ServiceError
from service.store.database import Database
from service.store.keys import KeyStore
from tests.support.waiting import wait_until

CODE = "def task(grid):\n    return grid[::-1]\n"
HASH = hashlib.sha256(CODE.encode()).hexdigest()


@pytest.fixture(scope="module")
def reviewed(start_service, tmp_path_factory):
    """A service with the keys of a worker and a reviewer."""
    url = f"sqlite:///{tmp_path_factory.mktemp('marks')}/omniarc.db"
    database = Database(url)
    database.migrate()
    keys = {name: KeyStore(database).create(name, [scope]) for name, scope in SCOPES.items()}
    settings = {"OMNIARC_SLOTS": 1, "OMNIARC_AUDIT_FLUSH_SECONDS": 0, "OMNIARC_DATABASE_URL": url}
    with start_service(**settings) as service:
        service.keys = keys
        service.database = database
        yield service
    database.close()


SCOPES = {"worker": "execute", "reviewer": "audit"}


@pytest.fixture
def reviewer(reviewed):
    with Client(reviewed.url, reviewed.keys["reviewer"]) as client:
        yield client


def record(service, execution_id):
    headers = {"Authorization": f"Bearer {service.keys['reviewer']}"}
    answer = service.client.get(f"/v1/audit/records/{execution_id}", headers=headers)
    return answer.json() if answer.status_code == 200 else None


@pytest.fixture
def execution(reviewed):
    """Return the id of an execution whose record has been written."""
    with Client(reviewed.url, reviewed.keys["worker"]) as worker:
        found = worker.execute(CODE, [[[1]]]).id
    wait_until(lambda: record(reviewed, found) is not None)
    return found


def test_a_mark_is_a_record_in_the_name_of_the_key(reviewed, reviewer, execution):
    made = reviewer.mark(execution, "follow_up", "why\n<b>")
    assert (made.client, made.marking.record, made.marking.source) == ("reviewer", execution, None)
    assert made.marking.note == "why\n<b>"
    assert record(reviewed, execution)["mark"] == "follow_up"
    of_source = reviewer.mark(execution, "unsafe", on="source")
    assert (of_source.number, of_source.marking.source) == (made.number + 1, HASH)
    assert record(reviewed, execution)["mark"] == "unsafe"
    assert chain.verify(reviewed.database).head.hash == of_source.hash


def test_what_cannot_be_marked_is_said(reviewed, reviewer, execution):
    with pytest.raises(ServiceError, match="No audit record has the id 'none'") as refused:
        reviewer.mark("none", "unsafe")
    assert refused.value.status == 404
    wrong = (
        ({"verdict": "fine"}, "verdict"),
        ({"on": "client"}, "on"),
        ({"note": "x" * 2001}, "note"),
    )
    for fields, field in wrong:
        with pytest.raises(FieldError) as invalid:
            reviewer.mark(execution, **({"verdict": "unsafe"} | fields))
        assert invalid.value.field == field
    before = chain.verify(reviewed.database).head
    url = f"/v1/audit/records/{execution}/marks"
    headers = {"Authorization": f"Bearer {reviewed.keys['reviewer']}"}
    for body, field in ({"note": "x"}, "verdict"), ({"verdict": "unsafe", "by": "me"}, "by"):
        answer = reviewed.client.post(url, json=body, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    headers = {"Authorization": f"Bearer {reviewed.keys['worker']}"}
    answer = reviewed.client.post(url, json={"verdict": "harmless"}, headers=headers)
    assert answer.status_code == 403
    assert chain.verify(reviewed.database).head == before


@pytest.mark.parametrize("on", ["execution", "source"])
def test_a_mark_cannot_be_marked(reviewed, reviewer, execution, on):
    number = reviewer.mark(execution, "unsafe").number
    headers = {"Authorization": f"Bearer {reviewed.keys['reviewer']}"}
    page = reviewed.client.get("/v1/audit/records", headers=headers).json()
    mark = next(one["id"] for one in page["records"] if one["number"] == number)
    with pytest.raises(ServiceError, match="only executions") as refused:
        reviewer.mark(mark, "unsafe", on=on)
    assert refused.value.status == 422


def test_the_command_marks_at_a_service(reviewed, omniarc, execution):
    mark = ("audit", "mark", execution, "harmless", "--note", "fine", "--service-url", reviewed.url)
    done = omniarc(*mark, OMNIARC_API_KEY=reviewed.keys["reviewer"])
    assert done.returncode == 0, done.stderr
    assert record(reviewed, execution)["mark"] == "harmless"
    done = omniarc(*mark, OMNIARC_API_KEY=reviewed.keys["worker"])
    assert done.returncode == 2
    assert "audit" in done.stderr
    assert done.stderr.count("\n") == 1
