"""What docs/operations.md tells an operator to type, typed."""

import contextlib
import re
import shlex
import threading
from pathlib import Path

import httpx
import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs/operations.md"
BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"\b\d+:[0-9a-f]{64}\b")
PROGRAM = {"code": "def task(grid): return grid.T", "inputs": [[[0, 1], [2, 3]]]}
RECREATE = "docker compose up -d --scale service=3 --force-recreate service\n"


def _block(*phrases):
    """The page's one block that holds all of these."""
    (found,) = (b for b in BLOCK.findall(PAGE.read_text()) if all(p in b for p in phrases))
    return found


def _type(deployment, on_host, commands, **instead):
    """Runs commands of the page, with the deployment's own compose and these names replaced."""
    for name, value in instead.items():
        commands = commands.replace(name.replace("_", "."), str(value))
    folder = shlex.quote(str(deployment.secrets))
    commands = commands.replace("make secrets", f"docker/make-secrets {folder}")
    commands = commands.replace("docker/secrets/", f"{folder}/")
    compose = shlex.join(map(str, deployment.command))
    own = f'docker() {{ test "$1" = compose; shift; command {compose} "$@"; }}\n'
    script = ("bash", "-euo", "pipefail", "-c", own + commands)
    return on_host(*script, cwd=deployment.root, env=deployment.environment).stdout


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


def test_the_secrets_are_rotated_and_every_replica_stays(start, on_host):
    with start("replicas") as running:
        before = {path: path.read_text() for path in running.secrets.iterdir()}
        password, admin = _block("ALTER ROLE"), _block("rm -f docker/secrets/omniarc_admin_key")
        assert password.endswith(RECREATE)
        try:
            # Replaced once for both.
            _type(running, on_host, password.removesuffix(RECREATE) + admin)
            after = {path: path.read_text() for path in running.secrets.iterdir()}
            assert set(after) == set(before)
            assert all(after[path] != before[path] for path in before)
            key = after[running.secrets / "omniarc_admin_key"]
            running.wait_until(lambda: _statuses(running, key) == {200}, "took the new secrets")
            assert _statuses(running, running.key) == {401}
            assert len(running.containers("service")) == 3
        finally:
            for path, text in before.items():
                path.unlink()
                path.write_text(text)


@contextlib.contextmanager
def _busy(deployment):
    """Programs without end while the block runs: records are written all the time."""
    over = threading.Event()

    def post():
        with deployment.new_client() as client:
            while not over.is_set():
                with contextlib.suppress(httpx.HTTPError):
                    client.post("/v1/execute", json=PROGRAM)

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.fixture
def backup(deployment, on_host, tmp_path):
    """A backup of a database that is in use, and the head of its audit trail."""
    assert deployment.client.post("/v1/execute", json=PROGRAM).status_code == 200
    file = tmp_path / "backup.dump"
    with _busy(deployment):
        said = _type(deployment, on_host, _block("pg_dump", "audit verify"), backup_dump=file)
    return file, HEAD.search(said)[0]


def test_a_backup_of_a_busy_database_brings_the_audit_trail_back_whole(start, on_host, backup):
    file, head = backup
    with start("replicas") as restored:
        commands = _block("pg_restore").replace("NUMBER:HASH", head)
        said = _type(restored, on_host, commands, backup_dump=file)
        assert "intact" in said
        restored.wait_until(restored.is_ready, "became ready with the backup")


def test_a_backup_of_one_container_brings_its_audit_trail_back_whole(single, on_host, tmp_path):
    file = tmp_path / "backup.db"
    assert single.client.post("/v1/execute", json=PROGRAM).status_code == 200
    said = _type(single, on_host, _block("audit verify\n", ">backup.db"), backup_db=file)
    head = HEAD.search(said)[0]
    single.wait_until(lambda: single.client.get("/readyz").status_code == 200, "became ready again")
    assert single.client.post("/v1/execute", json=PROGRAM).status_code == 200
    commands = _block("<backup.db").replace("NUMBER:HASH", head)
    said = _type(single, on_host, commands, backup_db=file)
    assert HEAD.search(said)[0] == head
    single.wait_until(lambda: single.client.get("/readyz").status_code == 200, "became ready")
    assert single.client.post("/v1/execute", json=PROGRAM).status_code == 200
