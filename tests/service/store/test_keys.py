"""API keys in the database: only hashes are stored."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from service.store.database import Database
from service.store.keys import InvalidKeyError, KeyStore, matches, split_token
from service.store.tables import keys


@pytest.fixture
def store(database):
    return KeyStore(database)


def test_key_matches_its_secret_and_no_other(store):
    token = store.create("cluster", ["execute", "jobs"], rate=5.0, concurrency=7)
    (key,) = store.all()
    key_id, secret = split_token(token)
    assert key.id == key_id
    assert matches(key, secret)
    assert not matches(key, secret[:-1] + ("A" if secret[-1] != "A" else "B"))
    assert (key.name, key.scopes, key.rate, key.concurrency) == (
        "cluster",
        {"execute", "jobs"},
        5.0,
        7,
    )


def test_secret_is_not_in_the_database(store, database):
    _, secret = split_token(store.create("cluster", ["execute"]))
    with database.read() as connection:
        assert secret not in str(connection.execute(select(keys)).all())


def test_key_has_its_scopes_and_admin_has_all(store):
    store.create("a", ["execute"])
    store.create("b", ["admin"])
    first, second = store.all()
    assert first.has_scope("execute")
    assert not first.has_scope("audit")
    assert second.has_scope("audit")


def test_name_cannot_be_used_twice(store):
    store.create("a", ["execute"])
    with pytest.raises(InvalidKeyError, match="'a' is the name of another key"):
        store.create("a", ["execute"])


def test_name_of_a_revoked_key_cannot_be_reused(store):
    store.create("a", ["execute"])
    store.revoke("a")
    with pytest.raises(InvalidKeyError, match=r"'a' is .* may be revoked"):
        store.create("a", ["execute"])


@pytest.mark.parametrize("name", ["", " ", "-a", "a b", "a/b", "é", "a" * 65, "a\n"])
def test_invalid_name_raises(store, name):
    with pytest.raises(InvalidKeyError, match="name: "):
        store.create(name, ["execute"])


def test_invalid_scopes_rate_and_concurrency_raise(store):
    with pytest.raises(InvalidKeyError, match="scopes: "):
        store.create("a", [])
    with pytest.raises(InvalidKeyError, match="scopes: "):
        store.create("a", ["everything"])
    with pytest.raises(InvalidKeyError, match="rate: "):
        store.create("a", ["execute"], rate=-1)
    with pytest.raises(InvalidKeyError, match="concurrency: "):
        store.create("a", ["execute"], concurrency=0)
    assert store.all() == []


def test_revoked_key_has_the_time_of_its_revocation(store):
    store.create("a", ["execute"])
    store.revoke("a")
    assert store.all()[0].revoked_at is not None
    with pytest.raises(InvalidKeyError, match="no active key 'a'"):
        store.revoke("a")


def test_key_can_be_revoked_by_id(store):
    key_id, _ = split_token(store.create("a", ["execute"]))
    store.revoke(key_id)
    assert store.all()[0].revoked_at is not None


@pytest.mark.parametrize("token", ["", "omniarc", "omniarc_x_y", "omniarc_" + "0" * 12 + "_short"])
def test_malformed_token_raises(token):
    with pytest.raises(InvalidKeyError):
        split_token(token)


def test_admin_key_is_created_once_and_replaced_when_it_changes(store):
    first = "omniarc_" + "0" * 12 + "_" + "a" * 43
    second = "omniarc_" + "1" * 12 + "_" + "b" * 43
    store.ensure_admin(first)
    made = store.all()
    store.ensure_admin(first)
    assert store.all() == made
    store.ensure_admin(second)
    (key,) = store.all()
    assert key.id == "1" * 12
    assert key.has_scope("admin")
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
