"""Fixtures for tests of rewards inside real trainers and evaluators.

`make test-frameworks` runs them, in an environment of its own; elsewhere they are not collected.
"""

import contextlib
import importlib.util
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120

if importlib.util.find_spec("trl") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session", autouse=True)
def service_url(tmp_path_factory):
    """Start the service from its own environment; rewards find it in theirs."""
    with running_service(tmp_path_factory.mktemp("service")) as url:
        os.environ["OMNIARC_SERVICE_URL"] = url
        yield url


@contextlib.contextmanager
def running_service(folder, host="127.0.0.1", port=0):
    """Run a service from its own environment, and yield its address."""
    log = folder / "service.log"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [ROOT / ".venv/bin/omniarc", "serve", "--host", host, "--port", str(port)],
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "OMNIARC_SLOTS": "1"},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _url(process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _url(process, log):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"running on (http://[\d.]+:\d+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"the service did not start:\n{log.read_text()}")
