"""What a sandbox says where something that it needs is not installed."""

import importlib.util
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sandbox import AsyncSandbox, MissingExtraError, Sandbox, SandboxUnavailableError, extras

ROOT = Path(__file__).resolve().parents[2]


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in names else real(name)
    )


@pytest.mark.parametrize("name", extras.MODULES["sandbox"])
def test_a_sandbox_names_the_extra(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    without(monkeypatch, name)
    with pytest.raises(MissingExtraError) as caught:
        Sandbox(concurrency=1).start()
    assert str(caught.value) == f"{name} is not installed: pip install 'omniarc[sandbox]'"
    assert caught.value.extra == "sandbox"


def test_all_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "greenlet", "scipy")
    with pytest.raises(MissingExtraError, match=r"^greenlet, scipy are not installed: "):
        extras.require("sandbox")


@pytest.mark.parametrize("extra", ["sandbox", "serve", "postgres"])
def test_an_installed_extra_is_not_complained_about(extra: str) -> None:
    extras.require(extra)


def test_each_extra_lists_what_the_project_declares_for_it() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["project"]["optional-dependencies"]
    for extra, modules in extras.MODULES.items():
        names = {Requirement(line).name.lower().replace("-", "_") for line in declared[extra]}
        # httptools comes with uvicorn[standard], and numpy with the core, in any version.
        assert {name.lower() for name in modules} - {"httptools"} == names - {"omniarc", "numpy"}


@pytest.mark.long
def test_without_the_tripwire_nothing_runs(tmp_path: Path, in_subprocess: Callable) -> None:
    def not_compiled(_: str, names: list[str]) -> list[str]:
        return [name for name in names if name.endswith(".so")]

    for package in ("sandbox", "omniarc", "service"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=not_compiled)
    source = """
import json, sys
sys.path.insert(0, {folder!r})
from sandbox import Sandbox, SandboxUnavailableError, __file__ as found
assert found.startswith({folder!r})
import omniarc.dataset, omniarc.prompts, omniarc.client
omniarc.client.Client("http://127.0.0.1:1").close()
try:
    Sandbox(concurrency=1).start()
except SandboxUnavailableError as error:
    print(json.dumps(str(error)))
"""
    message = in_subprocess(source.format(folder=str(tmp_path)))
    assert message.startswith("sandbox.policy._tripwire, a part of the language wall, was not")
    assert "install gcc and Python's headers" in message


def test_other_systems_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailableError, match=r"^programs run on Linux, not on darwin$"):
        Sandbox(concurrency=1).start()


def test_a_sandbox_can_be_made_where_processors_are_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("os.sched_getaffinity")
    assert AsyncSandbox().concurrency == 1


@pytest.mark.long
def test_a_missing_module_of_unix_is_explained(in_subprocess: Callable) -> None:
    source = """
import json, sys
sys.modules["fcntl"] = None
from sandbox import FieldError, Limits, Status
from sandbox.errors import SandboxUnavailableError
from omniarc.dataset import create_dataset
create_dataset(seed=0).sample()
try:
    from sandbox import Sandbox
except SandboxUnavailableError as error:
    print(json.dumps(str(error)))
"""
    assert in_subprocess(source) == "programs run on Linux, not on linux"
