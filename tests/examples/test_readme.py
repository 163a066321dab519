"""The examples of the README, run as printed."""

import asyncio
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

from tests.support.scripted_endpoint import ScriptedEndpoint, replies

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
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


def ecosystem():
    """Return the rows of the table of frameworks: what each names, and what to take."""
    table = README.read_text().partition("| in | take |")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    assert len(rows) > 5
    return rows


def test_what_the_readme_says_to_import_can_be_imported(tmp_path):
    lines = [code for _, take in ecosystem() for code in re.findall("`([^`]+)`", take)]
    imports = [line for line in lines if line.startswith("from ")]
    packages = [line.partition("pkg://")[2] for line in lines if "pkg://" in line]
    assert (len(imports), len(packages)) == (4, 1)
    assert any("omniarc verify --ray" in line for line in lines)
    source = "\n".join(
        [*imports, *(f"from {package} import compute_score" for package in packages), "print(1)"]
    )
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "1\n", done.stderr


def test_the_readme_names_the_versions_that_the_tests_have():
    files = ("tests/frameworks/requirements.txt", "Makefile", "tests/frameworks/test_nemo_gym.py")
    pinned = "".join((ROOT / file).read_text() for file in (*files, "tests/frameworks/test_ray.py"))
    pinned += (ROOT / "constraints.txt").read_text()
    versions = dict(re.findall(r"([\w-]+)(?:\[\w+\])?==([\d.]+)", pinned))
    names = {"inspect": "inspect-ai", "lm-evaluation-harness": "lm-eval"}
    named = re.findall(r"([\w -]+?) (\d[\d.]+)", ", ".join(name for name, _ in ecosystem()))
    assert len(named) == 10
    for name, version in named:
        key = name.strip().lower().replace(" ", "-")
        assert versions[names.get(key, key)] == version, name
