"""NeMo Gym: a resources server of its own base classes beside its `nvarc`, on the same rows."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "examples/reinforcement-learning/nemo_gym/resources_servers/omniarc_arc"
PATIENCE_SECONDS = 600

SWAPS = "```python\ndef transform(grid):\n    return [row[::-1] for row in grid]\n```"
COPIES = "```python\ndef transform(grid):\n    return grid\n```"
WRITES = "```python\ndef transform(grid):\n    import io\n    io.open('colors.txt', 'w')\n```"
TALKS = "I do not know."

ROW = {
    "train": [{"input": [[1, 2]], "output": [[2, 1]]}, {"input": [[3, 4]], "output": [[4, 3]]}],
    "test_input": [[5, 6], [7, 8]],
    "expected_output": [[6, 5], [8, 7]],
    "task_id": "swap",
    "agent_mode": "inductive",
}

ASK = """
import json, sys
from unittest.mock import MagicMock
from fastapi.testclient import TestClient
from nemo_gym.server_utils import ServerClient

folder, name, settings, row, texts = *sys.argv[1:3], *map(json.loads, sys.argv[3:])
sys.path.insert(0, folder)
import app

config = getattr(app, name + "Config")(host="127.0.0.1", port=1, entrypoint="app.py", name="arc")
config = config.model_copy(update=settings)
server = getattr(app, name)(config=config, server_client=MagicMock(spec=ServerClient))
with TestClient(server.setup_webserver()) as client:
    for text in texts:
        part = {"type": "output_text", "text": text, "annotations": []}
        said = {"id": "m", "type": "message", "role": "assistant", "status": "completed"}
        thought = {"id": "t", "type": "reasoning", "summary": []}
        response = {"id": "r", "created_at": 0, "model": "a-model", "object": "response"}
        response |= {"output": [thought, said | {"content": [part]}], "parallel_tool_calls": False}
        response |= {"tool_choice": "auto", "tools": []}
        asked = {"responses_create_params": {"input": "Solve it."}, "response": response}
        answer = client.post("/verify", json={**row, **asked})
        assert answer.status_code == 200, answer.text
        print("ANSWER", answer.text)
"""

FIELDS = ("reward", "predicted_output", "extraction_successful", "exact_match", "mask_sample")


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Return the Python of an environment with NeMo Gym: OMNIARC_TEST_NEMO_GYM, or a new one."""
    if kept := os.environ.get("OMNIARC_TEST_NEMO_GYM"):
        return Path(kept, "bin/python")
    folder = tmp_path_factory.mktemp("nemo_gym")
    venv.create(folder, with_pip=True)
    python = folder / "bin/python"
    uv = Path(sys.executable).with_name("uv")
    file = ROOT / "tests/frameworks/nemo_gym.txt"
    past = ("--no-deps", "--ignore-requires-python", "nemo-gym==0.7.0")
    for command in (
        [uv, "pip", "install", "--quiet", "--python", python, "--requirement", file],
        [python, "-m", "pip", "install", "--quiet", *past],
    ):
        subprocess.run(command, check=True, timeout=PATIENCE_SECONDS)
    return python


def ask(python, folder, name, texts, cwd, **settings):
    """Return what a server answers to responses with these texts."""
    done = subprocess.run(
        [python, "-c", ASK, folder, name, *map(json.dumps, (settings, ROW, texts))],
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith("ANSWER ")]
    answers = [json.loads(line.removeprefix("ANSWER ")) for line in lines]
    return [tuple(answer.get(field) for field in FIELDS) for answer in answers]


def test_it_answers_as_nvarc_does(python, tmp_path):
    texts = [SWAPS, COPIES, TALKS]
    found = ask(python, SERVER, "ArcServer", texts, tmp_path)
    assert found == [
        (1.0, [[6, 5], [8, 7]], True, True, False),
        (0.0, [[5, 6], [7, 8]], True, False, False),
        (0.0, None, False, False, False),
    ]
    theirs = "import resources_servers.nvarc as it; print(it.__path__[0])"
    where = subprocess.run([python, "-c", theirs], capture_output=True, text=True, check=True)
    folder = where.stdout.splitlines()[-1]
    assert ask(python, folder, "NVARCResourcesServer", texts, tmp_path) == found


def test_a_function_that_writes_a_file_writes_none(python, tmp_path):
    found = ask(python, SERVER, "ArcServer", [WRITES], tmp_path)
    assert found == [(0.0, None, False, False, False)]
    assert list(tmp_path.iterdir()) == []


def test_a_sample_counts_for_nothing_while_the_service_is_away(python, tmp_path):
    settings = {"service_url": "http://127.0.0.1:9", "patience_seconds": 0}
    away = ask(python, SERVER, "ArcServer", [SWAPS], tmp_path, **settings)
    assert away == [(0.0, None, False, False, True)]
