"""Fixtures of the sandbox's tests: one running sandbox for each test process, and helpers."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox import Limits, Program, Result, Sandbox

GRID = [[0, 1, 2], [3, 4, 5]]

# Generous, so that honest programs also end in time on a busy machine.
LIMITS = Limits(wall_seconds=60, cpu_seconds=20)
POLICIES = ("restricted", "kernel")


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """A running sandbox with two slots. Tests must not change its state."""
    with Sandbox(concurrency=2) as running:
        yield running


@pytest.fixture
def single() -> Iterator[Sandbox]:
    """A sandbox for one test, with one template."""
    with Sandbox(concurrency=1) as box:
        yield box


@pytest.fixture
def run(box: Sandbox) -> Callable[..., Result]:
    """Runs code on one small grid: `run(code, policy="kernel", limits=…, inputs=…, …)`."""

    def run_code(
        code: str,
        policy: str = "restricted",
        *,
        inputs: list[Any] | None = None,
        limits: Limits = LIMITS,
        **fields: Any,
    ) -> Result:
        program = Program(code, policy=policy, **fields)
        return box.run(program, [GRID] if inputs is None else inputs, limits)

    return run_code


@pytest.fixture(scope="session")
def in_subprocess() -> Callable[..., Any]:
    """Runs Python source in a new interpreter and returns the last line it prints, as JSON.

    For code that confines its process irrevocably, or forks.
    """

    def run_source(source: str, *arguments: str, timeout: float = 50) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", source, *arguments],
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, done.stderr or f"exit status {done.returncode}"
        return json.loads(done.stdout.splitlines()[-1])

    return run_source
