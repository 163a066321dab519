"""docs/licenses.md lists the dependencies of the service."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_page_is_up_to_date():
    command = [sys.executable, ROOT / "docker/licenses.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_package_states_a_license():
    page = (ROOT / "docs/licenses.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 20
    assert [row for row in rows if "not stated" in row] == []
