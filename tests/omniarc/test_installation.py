"""Packages of the same names, first on Python's path."""

import subprocess
import sys

import pytest

from omniarc import installation
from tests.conftest import PATIENCE_SECONDS, clean_environment


@pytest.fixture
def python(tmp_path):
    """Runs Python in a folder, from which it imports first."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            env=clean_environment(tmp_path),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    return run


def shadow(folder, name):
    """Make another package of that name; a module where the name ends with .py."""
    if name.endswith(".py"):
        (folder / name).touch()
    else:
        (folder / name).mkdir()
        (folder / name / "__init__.py").touch()


def test_here_the_packages_are_the_projects():
    installation.check()
    assert installation.other_owners() == {}


@pytest.mark.parametrize("name", ["sandbox", "service", "sandbox.py"])
def test_a_command_names_the_wrong_package(python, tmp_path, name):
    shadow(tmp_path, name)
    done = python("-m", "omniarc", "doctor")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    package = name.removesuffix(".py")
    assert line.startswith(f"omniarc: the package {package!r} that Python finds is {tmp_path}")


@pytest.mark.parametrize(
    ("alias", "use"), [("sandbox", "Sandbox"), ("client", "Client"), ("client", "Retries")]
)
def test_the_public_names_say_so_too(python, tmp_path, alias, use):
    shadow(tmp_path, "sandbox")
    done = python("-c", f"from omniarc.{alias} import {use}")
    message = f"WrongPackageError: the package 'sandbox' that Python finds is {tmp_path}/sandbox"
    assert message in done.stderr


def test_files_of_another_distribution_are_found(tmp_path, monkeypatch):
    info = tmp_path / "other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (info / "RECORD").write_text("sandbox/__init__.py,,\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert installation.other_owners() == {"sandbox": ["other"]}


def test_the_module_is_the_command(python):
    done = python("-m", "omniarc", "tasks", "list", "--help")
    assert done.returncode == 0, done.stderr
    assert "tasks list" in done.stdout
