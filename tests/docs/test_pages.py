"""The how-to pages, run: their blocks in order, in an empty folder.

A `bash` or `python` block is run, and a `text` block after it is what it prints, with `…` for what
is left out. A comment before a block may say more:

    <!-- file: path -->       the block is the content of this file
    <!-- exit: 1 -->          the exit code, where it is not 0
    <!-- needs: endpoint -->  the settings name a model, which is a script
    <!-- needs: service -->   the settings name a running service
    <!-- needs: torch -->     the name of a package: run where it is installed, as tests/frameworks
                              does
"""

import importlib.util
import re
import shutil
import subprocess
import sys
from typing import NamedTuple

import pytest

from omniarc.dataset import load_entry
from tests.conftest import OMNIARC, PATIENCE_SECONDS, ROOT, clean_environment
from tests.support.scripted_endpoint import ScriptedEndpoint, replies

PAGES = ("score-a-run.md", "train.md", "add-a-task.md", "reinforcement-learning.md")
BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>\w+): (?P<value>[^\n]*) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUN = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
BAR = re.compile(r"^\w+ [━╸╺ ]+\d+/\d+ .*\n", re.MULTILINE)

TASK = "25ff71a9"
ATTEMPT = "import numpy as np\n\n\ndef task(grid):\n    return np.roll(grid, -1, axis=0)\n"
INPUTS = ("001\n110\n000", "0100\n0110\n0000\n0000", "000\n000\n000", "012\n3")


class Step(NamedTuple):
    """A block to write or run, and the output that the page shows."""

    kind: str
    text: str
    marks: dict
    shown: str | None = None


def steps(page):
    found = []
    for block in BLOCK.finditer(page):
        if block["kind"] == "text":
            assert found[-1].kind in RUN, f"nothing gives this output:\n{block['text']}"
            assert found[-1].shown is None, f"this output has one before it:\n{block['text']}"
            found[-1] = found[-1]._replace(shown=block["text"])
        else:
            marks = {block["mark"]: block["value"]} if block["mark"] else {}
            found.append(Step(block["kind"], block["text"], marks))
    return found


def model(request):
    """Return a wrong program, then its correction; for inputs, good and useless ones.

    With a seed that is odd, the first program is right.
    """
    if "Invent inputs" in request.prompt:
        return replies(*(f"```\n{INPUTS[n % 4]}\n```" for n in range(request.body["n"])))
    right = "Its results" in request.prompt or request.body.get("seed", 0) % 2
    code = load_entry(TASK).code if right else ATTEMPT
    return replies(f"```python\n{code}```")


def can_run(step):
    """Return whether what a step needs is here."""
    needed = step.marks.get("needs", "endpoint")
    return needed in ("endpoint", "service") or importlib.util.find_spec(needed) is not None


def take(step, folder, endpoint_url, service_url=""):
    """Run a step and return its terminal output without progress bars."""
    if "file" in step.marks:
        (folder / step.marks["file"]).write_text(step.text)
        return ""
    settings = {"COLUMNS": 100, "PYTHONPATH": folder}
    if step.marks.get("needs") == "endpoint":
        settings |= {"OMNIARC_MODEL_URL": endpoint_url, "OMNIARC_MODEL": "a-model"}
    if step.marks.get("needs") == "service":
        settings["OMNIARC_SERVICE_URL"] = service_url
    environment = clean_environment(folder, **settings)
    environment["PATH"] = f"{OMNIARC.parent}:{environment['PATH']}"
    done = subprocess.run(
        [*RUN[step.kind], step.text],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE_SECONDS,
        check=False,
    )
    printed = done.stdout + BAR.sub("", done.stderr)
    assert done.returncode == int(step.marks.get("exit", 0)), f"{step.text}\n{printed}"
    return printed


def agrees(printed, shown):
    """Return whether a page shows this output, apart from spaces at the ends of lines."""
    got, wanted = (
        "\n".join(map(str.rstrip, text.rstrip().splitlines())) for text in (printed, shown)
    )
    return re.fullmatch(".*?".join(map(re.escape, wanted.split("…"))), got, re.DOTALL) is not None


@pytest.fixture
def checkout(tmp_path):
    """Return a folder with the files of a checkout that the pages read or write.

    The other packages are there as well, since `omniarc` refuses those of another folder.
    """
    half_written = shutil.ignore_patterns("*.pyc.*")  # by other processes, and soon gone
    for name in ("omniarc", "sandbox", "service", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=half_written)
    return tmp_path


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_what_it_says(name, checkout, service):
    with ScriptedEndpoint(model) as endpoint:
        for step in filter(can_run, steps((ROOT / "docs" / name).read_text(encoding="utf-8"))):
            printed = take(step, checkout, endpoint.url, service.url)
            assert step.shown is None or agrees(printed, step.shown), (
                f"{step.text}\nprints\n{printed}\nand docs/{name} shows\n{step.shown}"
            )


def test_an_output_that_the_page_does_not_show_is_noticed():
    assert agrees("tasks  3 \nshare  58 %\n", "tasks  3\n…%\n")
    assert not agrees("tasks  4\nshare  58 %\n", "tasks  3\n…%\n")
    assert not agrees("tasks  3\nshare  58 %\nmore\n", "tasks  3\n…%\n")


def test_blocks_are_read_with_their_marks_and_outputs():
    page = (
        "```bash\ntrue\n```\n```text\nA\n```\n\n<!-- exit: 2 -->\n```bash\nfalse\n```\n"
        "Text.\n<!-- file: a/b.json -->\n```json\n{}\n```\n"
    )
    assert steps(page) == [
        Step("bash", "true\n", {}, "A\n"),
        Step("bash", "false\n", {"exit": "2"}),
        Step("json", "{}\n", {"file": "a/b.json"}),
    ]
