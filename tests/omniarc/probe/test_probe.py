"""The probe: forty evaluation tasks as programs, which are right, short, and kept from training."""

import re
import subprocess
import sys
import tomllib

import pytest
from setuptools import find_packages

from omniarc import tasks
from omniarc.corpus import find_task
from omniarc.dataset import load_entry
from tests.conftest import ROOT
from tests.support import probe

# Every folder from which something could be sampled, printed or shipped.
PUBLIC = ("sandbox", "service", "omniarc", "examples", "benchmarks", "docker")

# Creates a dataset, draws from it and builds a prompt; prints each path that this reads.
SAMPLING = """
import os, sys
paths = []
READING = {"open", "os.listdir", "os.scandir"}
sys.addaudithook(lambda event, args: event in READING and paths.append(args[0]))
from omniarc import corpus, prompts
from omniarc.dataset import create_dataset
task_id, sample = create_dataset(seed=0).sample()
prompts.build_for_training("code-from-examples", corpus.find_task(task_id), sample["code"])
print(*(os.path.realpath(path) for path in paths if isinstance(path, str)), sep="\\n")
"""


@pytest.fixture(scope="module")
def solved():
    """Return the ids of the solved tasks, of the probe's and one with a wrong program."""
    wrong = {"25ff71a9": "def task(grid):\n    return grid\n"}
    return probe.solved_ids(probe.load_programs() | wrong)


def test_the_drawing_is_fixed():
    drawn = probe.draw_ids()
    assert drawn == probe.draw_ids()
    assert len(set(drawn)) == 40
    assert drawn[:3] == ["0934a4d8", "140c817e", "18419cfa"]
    assert drawn[-3:] == ["e681b708", "e9bb6954", "f9d67f8b"]
    assert {find_task(task_id).split for task_id in drawn} == {"evaluation"}


def test_every_program_is_of_a_drawn_task():
    assert set(probe.load_programs()) <= set(probe.draw_ids())


def test_every_program_solves_every_pair_under_the_restricted_policy(solved):
    assert solved == set(probe.load_programs())


def test_the_counts_are_those_of_the_documentation(solved):
    programs = probe.load_programs()
    table = probe.render_table({task_id: programs[task_id] for task_id in solved})
    page = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")
    assert table in page


def test_every_program_has_at_most_thirty_lines():
    long = {
        task_id: lines
        for task_id, code in probe.load_programs().items()
        if (lines := probe.count_lines(code)) > probe.MOST_LINES
    }
    assert long == {}


def test_no_task_of_the_probe_is_an_entry_of_the_dataset():
    drawn = set(probe.draw_ids())
    assert drawn.isdisjoint(tasks.task_ids())
    for task_id in drawn:
        with pytest.raises(tasks.UnknownProgramError):
            load_entry(task_id)


def test_nothing_public_names_the_probe_or_its_tasks():
    names = re.compile("|".join([r"omniarc[/.]probe", r"support[/.]probe", *probe.draw_ids()]))
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in PUBLIC
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".jsonl", ".json", ".js", ".html"}
        if (match := names.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.long
def test_sampling_and_prompts_read_nothing_of_the_tests():
    run = subprocess.run(
        [sys.executable, "-c", SAMPLING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    read = run.stdout.splitlines()
    assert any("/tasks/training" in path for path in read)
    assert [path for path in read if path.startswith(str(ROOT / "tests"))] == []


def test_the_wheel_does_not_contain_the_probe():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = settings["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = find_packages(str(ROOT), include=found)
    assert "omniarc.tasks.training" in packages
    assert [name for name in packages if "probe" in name or name.startswith("tests")] == []
    shipped = [ROOT / name.replace(".", "/") for name in packages]
    assert not any(probe.PROGRAMS.is_relative_to(folder) for folder in shipped)
