"""The examples of the README, run as printed."""

import asyncio
import itertools
import json
import re
import subprocess
from pathlib import Path

from tests.support.scripted_endpoint import ScriptedEndpoint, replies

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCKS = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MEASURED = {"id", "usage", "wall_ms", "language", "isolation"}


def example():
    """Return the first shell block that calls curl and the JSON block after it."""
    blocks = BLOCKS.findall(README.read_text())
    for (kind, command), (next_kind, answer) in itertools.pairwise(blocks):
        if kind in ("bash", "sh") and "curl" in command and next_kind == "json":
            return command, json.loads(answer)
    raise AssertionError("README.md has no curl example that a JSON answer follows")


def without_measurements(value):
    if isinstance(value, dict):
        return {k: without_measurements(v) for k, v in value.items() if k not in MEASURED}
    if isinstance(value, list):
        return [without_measurements(part) for part in value]
    return value


def test_the_readmes_curl_gives_the_answer_that_follows_it(service, tmp_path):
    command, answer = example()
    assert "http://127.0.0.1:8000" in command
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace("http://127.0.0.1:8000", service.url)],
        cwd=README.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    got = json.loads(done.stdout)
    assert without_measurements(got) == without_measurements(answer)
    assert got.keys() == answer.keys()
    # The first program of a client has a process of its own.
    assert answer["isolation"] == "fork"
    assert got["isolation"] in ("fork", "restored")


def test_the_readmes_example_is_of_a_real_task_that_is_solved():
    command, answer = example()
    assert "/v1/verify" in command
    assert answer["task_id"] in command
    assert answer["solved_train"] is True


def test_the_readmes_worker_samples_posts_and_filters(service):
    (worker,) = (
        code for kind, code in BLOCKS.findall(README.read_text()) if "async def solvers" in code
    )
    space = {}
    exec(compile(worker, "README.md", "exec"), space)
    right = "```python\nimport numpy as np\ndef task(grid):\n    return np.roll(grid, 1, 0)\n```"
    wrong = "```python\ndef task(grid):\n    return grid\n```"
    with ScriptedEndpoint([replies(*[wrong, right, "I cannot."] * 3)]) as model:
        found = asyncio.run(space["solvers"]("25ff71a9", model.url, service.url))
    assert found == [right] * 3
