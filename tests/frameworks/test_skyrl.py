"""SkyRL: its own calls of SandboxFusion, with a service where they look for one."""

import importlib
import sys
from importlib.metadata import files

import pytest

from tests.frameworks.conftest import running_service

# An address of this machine where nothing else is likely to listen at SandboxFusion's port.
HOST = "127.0.0.17"
PORT = 8080

OPENS = "print('so far', flush=True)\nopen('colors.txt', 'w')"
NAMED = "stopped by the sandbox: file.open: openat('colors.txt'), line 2\n"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with running_service(tmp_path_factory.mktemp("service"), HOST, PORT) as url:
        yield url


@pytest.fixture
def verifiers(monkeypatch):
    """Return a function that imports a module of SkyRL's verifiers, whose package needs a GPU."""
    marker = "skyrl_agent/tasks/verifiers/coder1/utils.py"
    (file,) = [each for each in files("skyrl") if each.as_posix().endswith(marker)]
    monkeypatch.syspath_prepend(str(file.locate().parents[1]))
    monkeypatch.setenv("CODER1_EXEC", "sandboxfusion")
    monkeypatch.setenv("NO_PROXY", HOST)
    yield importlib.import_module
    for name in [name for name in sys.modules if name.partition(".")[0] in ("coder1",)]:
        del sys.modules[name]


def test_its_reward_finds_the_service(url, verifiers, monkeypatch):
    monkeypatch.setenv("SANDBOX_FUSION_SERVERS", HOST)
    run = verifiers("coder1").code_exec
    assert run("print(int(input()) + 1)", stdin="1") == (True, "2\n")
    succeeded, output = run(OPENS)
    assert not succeeded
    assert output.endswith(f"STDOUT:\nso far\n\n\nSTDERR:\n{NAMED}")


def test_its_tool_hands_a_model_the_wall_that_it_met(url, verifiers):
    """The tool answers with the streams of a finished run, and with nothing of any other."""
    process = verifiers("sandbox_fusion.utils")._process_single_case
    _, found = process(0, None, None, f"{url}/run_code", OPENS, 30, 1024, "python")
    assert found["run_status"] == "Finished"
    assert found["stdout"] + found["stderr"] == f"so far\n{NAMED}"
