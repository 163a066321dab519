"""RE-ARC's generators from the installed package."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omniarc import corpus, language
from omniarc.dataset.entry import Example
from omniarc.rearc import generators
from omniarc.rearc.adapting import Sizes
from omniarc.rearc.conversion import convert
from omniarc.rearc.folder import ExampleError
from omniarc.rearc.generators import GeneratedExamples, GeneratorsError
from sandbox import Sandbox

# Small and quick ones.
TASKS = ["253bf280", "3af2c5a8", "a416b8f3"]
TASK = TASKS[0]


@pytest.fixture(scope="module")
def source():
    with GeneratedExamples(seed=1, attempts=256, concurrency=1) as source:
        yield source


def draw(source, task_id, fits=None):
    return [each for batch in source.batches(task_id, fits) for each in batch]


def test_there_is_a_generator_for_every_task_of_the_training_set(source):
    expected = {task.id for task in corpus.iter_tasks("ARC-AGI-1", "training")}
    assert set(source.task_ids) == expected


def test_examples_are_valid_and_of_all_sizes(source):
    drawn = draw(source, TASK)
    assert len(drawn) == 256
    assert all(isinstance(each, Example) for each in drawn)
    heights = {len(each.input) for each in drawn}
    assert max(heights) - min(heights) > 10


@pytest.mark.long
def test_the_same_seed_draws_the_same_examples(source):
    with GeneratedExamples(seed=1, attempts=64, concurrency=2) as again:
        drawn = draw(again, TASK)
    assert drawn == draw(source, TASK)[:64]
    with GeneratedExamples(seed=2, attempts=64, concurrency=1) as other:
        assert draw(other, TASK) != drawn


def test_fitting_inputs_are_drawn_more_often(source):
    def fits(grid):
        return len(grid) <= 9 and len(grid[0]) <= 9

    fitted, plain = draw(source, TASK, fits), draw(source, TASK)
    assert sum(fits(each.input) for each in fitted) > 2 * sum(fits(each.input) for each in plain)


@pytest.mark.long
def test_a_task_without_fitting_inputs_is_given_up(source):
    with GeneratedExamples(seed=1, attempts=2000, concurrency=1) as patient:
        assert len(draw(patient, TASK, lambda grid: False)) < 500


@pytest.mark.long
@pytest.mark.parametrize("task_id", TASKS)
def test_programs_agree_with_independent_examples(source, task_id):
    """The programs and these examples were written independently."""
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        (found,) = convert(source, [task_id], box, examples_per_task=20, size_margin=0.5)
    assert found.report.accepted == 20
    assert "program disagrees" not in found.report.refused
    assert "program failed" not in found.report.refused
    sizes = Sizes.of(corpus.find_task(task_id).inputs, 0.5)
    assert all(sizes.fit(example.input) for example in found.examples)


def test_a_generator_that_fails_or_hangs_does_not_affect_other_draws(monkeypatch):
    def generate(rng, low, high):
        if rng.random() < 0.3:
            raise ValueError("no room")
        while low > 0.8:
            pass
        return {"input": ((1, 2),), "output": ((2, 1),)}

    monkeypatch.setattr(generators, "_generators", lambda: {"task": generate})
    monkeypatch.setattr(generators, "_DRAW_SECONDS", 0.2)
    previous = signal.signal(signal.SIGALRM, generators._raise_timeout)
    try:
        drawn = generators._draw("task", 0.5, [0, 1, 16, 0, 16, 0, 0, 0, 0, 0])
    finally:
        signal.signal(signal.SIGALRM, previous)
    checked = [generators.check_example(each) for each in drawn]
    assert Example([[1, 2]], [[2, 1]]) in checked
    assert "ValueError: no room" in drawn
    assert "TimeoutError: took more than 0.2 s" in drawn
    assert sum(isinstance(each, ExampleError) for each in checked) == sum(
        isinstance(each, str) for each in drawn
    )


@pytest.mark.long
def test_processes_end_with_a_killed_parent():
    """The parent prints the id of its child and waits to be killed."""
    code = (
        "import multiprocessing, time\n"
        "from omniarc.rearc.generators import GeneratedExamples\n"
        "if __name__ == '__main__':\n"
        "    source = GeneratedExamples(concurrency=1)\n"
        f"    next(source.batches({TASK!r}))\n"
        "    print(*(each.pid for each in multiprocessing.active_children()), flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        children = [int(each) for each in parent.stdout.readline().split()]
        parent.kill()
    assert len(children) == 1
    deadline = time.monotonic() + 60
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(alive, children))


def alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_a_missing_package_is_an_error_that_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, generators.PACKAGE, None)
    generators._generators.cache_clear()
    with pytest.raises(GeneratorsError, match="is not installed: pip install --no-deps reasoning"):
        GeneratedExamples()


def test_another_package_of_that_name_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "reasoning_gym").mkdir()
    (tmp_path / "reasoning_gym" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    generators._generators.cache_clear()
    with pytest.raises(GeneratorsError, match="has no RE-ARC: pip install"):
        GeneratedExamples()
