"""Fixtures for what runs inside a template."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Plain = Callable[[str, str], tuple[str, str, int]]

ADDRESS = re.compile(r"0x[0-9a-f]+")


@pytest.fixture
def plain(tmp_path: Path) -> Plain:
    """Run a script as a file under plain Python; its output shows the sandbox's file name."""

    def run(code: str, stdin: str) -> tuple[str, str, int]:
        file = tmp_path / "main.py"
        file.write_bytes(code.encode())
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-W", "ignore", str(file)],
            input=stdin.encode(),
            capture_output=True,
            env={"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"]},
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
        out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        out, err = (ADDRESS.sub("0x", t.replace(str(file), "/main.py")) for t in (out, err))
        return out, err, done.returncode

    return run
