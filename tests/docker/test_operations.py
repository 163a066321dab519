"""The commands of docs/operations.md, run on a deployment."""

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
    """Return the only block of the page that contains all of these phrases."""
    (found,) = (b for b in BLOCK.findall(PAGE.read_text()) if all(p in b for p in phrases))
    return found


def _run_block(deployment, on_host, commands, **replacements):
    """Run commands of the page with the deployment's compose command, replacing file names."""
    for name, value in replacements.items():
        commands = commands.replace(name.replace("_", "."), str(value))
    folder = shlex.quote(str(deployment.secrets))
    commands = commands.replace("make secrets", f"docker/make-secrets {folder}")
    commands = commands.replace("docker/secrets/", f"{folder}/")
    compose = shlex.join(map(str, deployment.command))
    function = f'docker() {{ test "$1" = compose; shift; command {compose} "$@"; }}\n'
    script = ("bash", "-euo", "pipefail", "-c", function + commands)
    return on_host(*script, cwd=deployment.root, env=deployment.environment).stdout


def _omniarc(deployment, *words):
    return deployment.compose("exec", "-T", "service", "omniarc", *words).stdout


def _statuses(deployment, key):
    """Return the statuses of requests with a key, enough of them to reach every replica."""
    with deployment.new_client(headers={"Authorization": f"Bearer {key}"}) as client:
        return {client.post("/v1/execute", json=PROGRAM).status_code for _ in range(9)}


def test_keys_are_created_and_revoked_while_the_service_runs(deployment):
    key = _omniarc(deployment, "keys", "create", "worker", "--scope", "execute").strip()
    deployment.wait_until(lambda: _statuses(deployment, key) == {200}, "accepted the new key", 30)
    _omniarc(deployment, "keys", "revoke", "worker")
    deployment.wait_until(
        lambda: _statuses(deployment, key) == {401}, "refused the revoked key", 30
    )


def test_the_secrets_are_rotated_on_every_replica(start, on_host):
    with start("replicas") as running:
        before = {path: path.read_text() for path in running.secrets.iterdir()}
        password, admin = _block("ALTER ROLE"), _block("rm -f docker/secrets/omniarc_admin_key")
        assert password.endswith(RECREATE)
        try:
            # The replicas are recreated once for both.
            _run_block(running, on_host, password.removesuffix(RECREATE) + admin)
            after = {path: path.read_text() for path in running.secrets.iterdir()}
            assert set(after) == set(before)
            assert all(after[path] != before[path] for path in before)
            key = after[running.secrets / "omniarc_admin_key"]
            running.wait_until(lambda: _statuses(running, key) == {200}, "accepted the new secrets")
            assert _statuses(running, running.key) == {401}
            assert len(running.containers("service")) == 3
        finally:
            for path, text in before.items():
                path.unlink()
                path.write_text(text)


@contextlib.contextmanager
def _busy(deployment):
    """Send programs for the duration of the block, so that audit records are being written."""
    stopped = threading.Event()

    def post():
        with deployment.new_client() as client:
            while not stopped.is_set():
                with contextlib.suppress(httpx.HTTPError):
                    client.post("/v1/execute", json=PROGRAM)

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


@pytest.fixture
def backup(deployment, on_host, tmp_path):
    """A backup of a database in use, and the head of its audit trail."""
    assert deployment.client.post("/v1/execute", json=PROGRAM).status_code == 200
    file = tmp_path / "backup.dump"
    with _busy(deployment):
        output = _run_block(
            deployment, on_host, _block("pg_dump", "audit verify"), backup_dump=file
        )
    return file, HEAD.search(output)[0]


def test_a_backup_of_a_busy_database_restores_the_audit_trail(start, on_host, backup):
    file, head = backup
    with start("replicas") as restored:
        commands = _block("pg_restore").replace("NUMBER:HASH", head)
        output = _run_block(restored, on_host, commands, backup_dump=file)
        assert "intact" in output
        restored.wait_until(restored.is_ready, "became ready with the backup")


def test_a_backup_of_a_single_container_restores_its_audit_trail(single, on_host, tmp_path):
    file = tmp_path / "backup.db"
    assert single.client.post("/v1/execute", json=PROGRAM).status_code == 200
    output = _run_block(single, on_host, _block("audit verify\n", ">backup.db"), backup_db=file)
    head = HEAD.search(output)[0]
    single.wait_until(lambda: single.client.get("/readyz").status_code == 200, "became ready again")
    assert single.client.post("/v1/execute", json=PROGRAM).status_code == 200
    commands = _block("<backup.db").replace("NUMBER:HASH", head)
    output = _run_block(single, on_host, commands, backup_db=file)
    assert HEAD.search(output)[0] == head
    single.wait_until(lambda: single.client.get("/readyz").status_code == 200, "became ready")
    assert single.client.post("/v1/execute", json=PROGRAM).status_code == 200
