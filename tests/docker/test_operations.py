"""What docs/operations.md tells an operator to type."""

import re

import pytest

PROGRAM = {"code": "def task(grid): return grid.T", "inputs": [[[0, 1], [2, 3]]]}
DUMP = ("pg_dump", "--host=/run/postgresql", "--username=postgres", "omniarc")
RESTORE = ("psql", "--quiet", "--host=/run/postgresql", "--username=postgres")


def _omniarc(deployment, *words):
    return deployment.compose("exec", "-T", "service", "omniarc", *words).stdout


def _statuses(deployment, key):
    """What the replicas answer to a key: several requests, so that each is asked."""
    with deployment.new_client(headers={"Authorization": f"Bearer {key}"}) as client:
        return {client.post("/v1/execute", json=PROGRAM).status_code for _ in range(9)}


def test_a_key_is_made_and_revoked_while_the_service_runs(deployment):
    key = _omniarc(deployment, "keys", "create", "worker", "--scope", "execute").strip()
    deployment.wait_until(lambda: _statuses(deployment, key) == {200}, "took the new key", 30)
    _omniarc(deployment, "keys", "revoke", "worker")
    deployment.wait_until(lambda: _statuses(deployment, key) == {401}, "refused it again", 30)


def test_the_password_of_the_database_is_rotated(start):
    with start("replicas") as running:
        statement = "ALTER ROLE omniarc PASSWORD 'another'"
        running.compose("exec", "-T", "postgres", *RESTORE, "--command", statement)
        folder = running.secrets
        before = (folder / "omniarc_database_url").read_text()
        try:
            after = re.sub(r"omniarc:[^@]*@", "omniarc:another@", before)
            (folder / "omniarc_database_url").write_text(after)
            running.compose(
                "up", "--detach", "--no-build", "--no-deps", "--force-recreate", "service"
            )
            running.wait_until(running.is_ready, "became ready with the password")
            assert running.client.post("/v1/execute", json=PROGRAM).status_code == 200
        finally:
            (folder / "omniarc_database_url").write_text(before)


@pytest.fixture
def dump(deployment):
    """The deployment's database as SQL, and the head of its audit trail."""
    assert deployment.client.post("/v1/execute", json=PROGRAM).status_code == 200
    found = re.search(r"\b(\d+:[0-9a-f]{64})\b", _omniarc(deployment, "audit", "verify"))
    return deployment.compose("exec", "-T", "postgres", *DUMP).stdout, found[1]


def test_a_backup_brings_the_audit_trail_back_whole(start, dump):
    text, head = dump
    with start("replicas") as restored:
        restored.compose("stop", "service")
        for database, words in (
            ("postgres", "DROP DATABASE omniarc;\nCREATE DATABASE omniarc OWNER omniarc;\n"),
            ("omniarc", text),
        ):
            restored.compose("exec", "-T", "postgres", *RESTORE, database, input=words)
        restored.compose("start", "service")
        restored.wait_until(restored.is_ready, "became ready with the backup")
        assert "intact" in _omniarc(restored, "audit", "verify", "--head", head)
