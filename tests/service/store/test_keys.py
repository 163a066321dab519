"""API keys in the database: only hashes are kept."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from service.store.database import Database
from service.store.keys import InvalidKeyError, KeyStore, matches, split
from service.store.tables import keys


@pytest.fixture
def store(database):
    return KeyStore(database)


def test_a_key_that_was_made_matches_its_secret_and_no_other(store):
    token = store.create("cluster", ["execute", "jobs"], rate=5.0, concurrency=7)
    (key,) = store.all()
    identity, secret = split(token)
    assert key.id == identity
    assert matches(key, secret)
    assert not matches(key, secret[:-1] + ("A" if secret[-1] != "A" else "B"))
    assert (key.name, key.scopes, key.rate, key.concurrency) == (
        "cluster",
        {"execute", "jobs"},
        5.0,
        7,
    )


def test_nothing_of_a_secret_is_in_the_database(store, database):
    _, secret = split(store.create("cluster", ["execute"]))
    with database.read() as connection:
        assert secret not in str(connection.execute(select(keys)).all())


def test_a_key_opens_its_scopes_and_admin_opens_all(store):
    store.create("a", ["execute"])
    store.create("b", ["admin"])
    first, second = store.all()
    assert first.opens("execute")
    assert not first.opens("audit")
    assert second.opens("audit")


def test_a_name_has_one_key(store):
    store.create("a", ["execute"])
    with pytest.raises(InvalidKeyError, match="'a' has a key already"):
        store.create("a", ["execute"])


def test_the_name_of_a_revoked_key_is_not_given_again_and_that_is_said(store):
    store.create("a", ["execute"])
    store.revoke("a")
    with pytest.raises(InvalidKeyError, match=r"'a' has .* had one that is revoked"):
        store.create("a", ["execute"])


@pytest.mark.parametrize("name", ["", " ", "-a", "a b", "a/b", "é", "a" * 65, "a\n"])
def test_a_name_has_a_form(store, name):
    with pytest.raises(InvalidKeyError, match="name: "):
        store.create(name, ["execute"])


def test_scopes_rate_and_concurrency_have_their_rules(store):
    with pytest.raises(InvalidKeyError, match="scopes: "):
        store.create("a", [])
    with pytest.raises(InvalidKeyError, match="scopes: "):
        store.create("a", ["everything"])
    with pytest.raises(InvalidKeyError, match="rate: "):
        store.create("a", ["execute"], rate=-1)
    with pytest.raises(InvalidKeyError, match="concurrency: "):
        store.create("a", ["execute"], concurrency=0)
    assert store.all() == []


def test_a_revoked_key_is_known_as_such(store):
    store.create("a", ["execute"])
    store.revoke("a")
    assert store.all()[0].revoked_at is not None
    with pytest.raises(InvalidKeyError, match="no key 'a'"):
        store.revoke("a")


def test_a_key_can_be_revoked_by_its_id(store):
    identity, _ = split(store.create("a", ["execute"]))
    store.revoke(identity)
    assert store.all()[0].revoked_at is not None


@pytest.mark.parametrize("token", ["", "omniarc", "omniarc_x_y", "omniarc_" + "0" * 12 + "_short"])
def test_what_has_not_the_form_of_a_key_is_none(token):
    with pytest.raises(InvalidKeyError):
        split(token)


def test_the_admin_key_is_made_once_and_replaced_when_it_changes(store):
    first = "omniarc_" + "0" * 12 + "_" + "a" * 43
    second = "omniarc_" + "1" * 12 + "_" + "b" * 43
    store.ensure_admin(first)
    made = store.all()
    store.ensure_admin(first)
    assert store.all() == made
    store.ensure_admin(second)
    (key,) = store.all()
    assert key.id == "1" * 12
    assert key.opens("admin")
    assert matches(key, "b" * 43)
    with pytest.raises(InvalidKeyError):
        store.ensure_admin("hunter2")


def test_replicas_that_start_together_agree_on_a_new_admin_key(store, database_url):
    replicas = [Database(database_url) for _ in range(4)]
    together = Barrier(len(replicas))

    def start(replica, token):
        together.wait()
        KeyStore(replica).ensure_admin(token)

    with ThreadPoolExecutor(len(replicas)) as pool:
        for number in range(10):
            token = f"omniarc_{number:012x}_" + "a" * 43
            list(pool.map(start, replicas, [token] * len(replicas)))
            assert [key.id for key in store.all()] == [f"{number:012x}"]
    for replica in replicas:
        replica.close()
