"""docker/build-images asks the engine for what it is told to build."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def builds(tmp_path):
    """Runs it with an engine that only notes what it is asked, and gives each build's words."""
    (tmp_path / "docker").write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n')
    (tmp_path / "docker").chmod(0o755)

    def run(**environment):
        path = f"{tmp_path}:{os.environ['PATH']}"
        subprocess.run(
            [ROOT / "docker/build-images"],
            env={**os.environ, "PATH": path, **environment},
            capture_output=True,
            check=True,
        )
        asked = [line.split() for line in (tmp_path / "asked").read_text().splitlines()]
        return [words for words in asked if words[0] == "build"]

    return run


def test_there_are_three_images_and_what_was_built_is_used_again(builds):
    asked = builds()
    assert len(asked) == 3
    assert not any("--no-cache" in words for words in asked)


def test_a_build_for_security_updates_uses_nothing_again(builds):
    asked = builds(NO_CACHE="1")
    assert len(asked) == 3
    assert all("--no-cache" in words for words in asked)
