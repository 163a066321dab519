"""The builds that docker/build-images requests from the engine."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def builds(tmp_path):
    """Return a function that runs it with a fake engine and returns the arguments of each build."""
    (tmp_path / "docker").write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/commands\n')
    (tmp_path / "docker").chmod(0o755)

    def run(**environment):
        path = f"{tmp_path}:{os.environ['PATH']}"
        subprocess.run(
            [ROOT / "docker/build-images"],
            env={**os.environ, "PATH": path, **environment},
            capture_output=True,
            check=True,
        )
        commands = [line.split() for line in (tmp_path / "commands").read_text().splitlines()]
        return [words for words in commands if words[0] == "build"]

    return run


def test_three_images_are_built_with_the_cache(builds):
    requested = builds()
    assert len(requested) == 3
    assert not any("--no-cache" in words for words in requested)


def test_a_build_for_security_updates_ignores_the_cache(builds):
    requested = builds(NO_CACHE="1")
    assert len(requested) == 3
    assert all("--no-cache" in words for words in requested)
