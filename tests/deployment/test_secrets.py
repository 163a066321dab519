"""docker/make-secrets and the documented commands create secrets that the service accepts."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from service.store.database import check_url
from service.store.keys import split_token

ROOT = Path(__file__).resolve().parent.parent.parent
KUBECTL = """#!/bin/sh
for word; do
    case $word in
    --from-file=*) cp "${word#*=}" "$SEEN" ;;
    --from-literal=*) word=${word#*=}; printf %s "${word#*=}" >"$SEEN/${word%%=*}" ;;
    esac
done
"""


def _make(folder):
    script = ROOT / "docker/make-secrets"
    return subprocess.run([script, folder], capture_output=True, text=True, check=True).stdout


def _check(folder):
    split_token((folder / "omniarc_admin_key").read_text())
    url = check_url((folder / "omniarc_database_url").read_text())
    assert (url.username, url.database) == ("omniarc", "omniarc")
    return url


def test_the_service_accepts_the_secrets(tmp_path):
    _make(tmp_path / "secrets")
    url = _check(tmp_path / "secrets")
    assert url.password == (tmp_path / "secrets/postgres_password").read_text()
    assert len(url.password) == 43


def test_only_the_user_and_the_containers_can_read_the_secrets(tmp_path):
    folder = tmp_path / "secrets"
    _make(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}


def test_existing_secrets_are_kept_and_missing_ones_created(tmp_path):
    folder = tmp_path / "secrets"
    _make(folder)
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert _make(folder) == ""
    (folder / "omniarc_admin_key").unlink()
    assert _make(folder) == f"created {folder}/omniarc_admin_key\n"
    after = {path.name: path.read_text() for path in folder.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"omniarc_admin_key"}


@pytest.fixture
def checkout(tmp_path):
    """A directory for the page's commands, with a fake kubectl that saves the secret's values."""
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker/make-secrets").symlink_to(ROOT / "docker/make-secrets")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/kubectl").write_text(KUBECTL)
    (tmp_path / "bin/kubectl").chmod(0o755)
    (tmp_path / "seen").mkdir()
    return tmp_path


def test_the_service_accepts_the_secret_for_kubernetes(checkout):
    page = (ROOT / "docker/kubernetes/README.md").read_text()
    commands = re.search(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[1]
    path = f"{checkout}/bin:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "SEEN": str(checkout / "seen")}
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=checkout,
        env=environment,
        capture_output=True,
        check=True,
    )
    _check(checkout / "seen")
