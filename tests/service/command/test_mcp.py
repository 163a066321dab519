"""omniarc mcp, with the client of the protocol's own package."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

from omniarc.dataset import load_entry
from sandbox import MissingExtraError
from service.command import mcp
from tests.conftest import PATIENCE_SECONDS, ROOT, clean_environment

TASK = "25ff71a9"

CLIENT = """
import asyncio, json, sys
from mcp import Client, StdioServerParameters

async def main(calls, path):
    command = ["-m", "omniarc", "mcp", "--concurrency", "1", "--seconds", "1"]
    server = StdioServerParameters(
        command=sys.executable, args=command, env={"PYTHONPATH": path}
    )
    async with Client(server) as client:
        yield sorted(tool.name for tool in (await client.list_tools()).tools)
        for name, arguments in calls:
            answer = await client.call_tool(name, arguments)
            (content,) = answer.content
            yield [answer.is_error, answer.structured_content, content.text]

async def gather():
    return [each async for each in main(*json.load(sys.stdin))]

print(json.dumps(asyncio.run(gather())))
"""


def test_it_names_the_extra_that_it_needs(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'omniarc\[mcp\]'$"):
        mcp.mcp()


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Return a folder with the package, which the other tests do without."""
    folder = tmp_path_factory.mktemp("packages")
    options = ["--quiet", "--constraint", ROOT / "constraints.txt", "--target", folder]
    command = [sys.executable, "-m", "pip", "install", *options, "mcp>=2.3,<3"]
    subprocess.run(command, check=True, timeout=300)
    return folder


@pytest.fixture
def call(packages, tmp_path):
    """Calls tools in one session, and returns their names and the answers."""

    def call_tools(*calls):
        path = os.pathsep.join(map(str, (packages, ROOT)))
        done = subprocess.run(
            [sys.executable, "-c", CLIENT],
            input=json.dumps([calls, path]),
            env=clean_environment(tmp_path, PYTHONPATH=path),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call_tools


@pytest.mark.long
def test_a_client_verifies_and_runs_programs(call):
    fenced = f"Here it is:\n```python\n{load_entry(TASK).code}```"
    hostile = "def task(grid):\n    open('colors.txt', 'w')"
    endless = "def task(grid):\n    while True: pass"
    names, solved, ran, violation, stopped, unknown, no_grid = call(
        ("verify_program", {"task_id": TASK, "code": fenced}),
        ("run_program", {"code": "def task(grid): return grid.T", "inputs": [[[1, 2]], [[3]]]}),
        ("run_program", {"code": hostile, "inputs": [[[1]]]}),
        ("run_program", {"code": endless, "inputs": [[[1]]]}),
        ("verify_program", {"task_id": "nothing", "code": "def task(grid): return grid"}),
        ("run_program", {"code": "def task(grid): return grid", "inputs": [[[10]]]}),
    )
    assert names == ["run_program", "verify_program"]
    assert solved[0] is False
    assert solved[1]["solved_train"] is True
    assert solved[1]["solved_test"] is True
    assert json.loads(solved[2]) == solved[1]
    assert "\n" not in solved[2]
    assert [each["grid"] for each in ran[1]["outputs"]] == [[[1], [2]], [[3]]]
    assert violation[1]["status"] == "violation"
    assert violation[1]["violations"][0]["rule"] == "file.open"
    assert stopped[1]["status"] == "timeout"
    assert unknown[0] is True
    assert unknown[2].endswith("no task has the id 'nothing'")
    assert no_grid[0] is True
    assert no_grid[2].endswith("inputs[0][0][0]: expected int <= 9")
