"""Checks of every task in the sandbox, and of tasks with problems."""

import dataclasses
import os
import time

import numpy as np
import pytest

from omniarc import corpus, language, tasks
from omniarc.dataset import load_entry
from omniarc.dataset.checking import check_tasks, is_known
from omniarc.dataset.entry import DatasetEntry, original
from omniarc.evaluation import verification
from sandbox import Program, Sandbox

CORRECT = "25ff71a9"
CHUNK = 20


@pytest.fixture(scope="module")
def box():
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        yield box


@pytest.fixture
def problems(box):
    """Return the problems of a correct task with some changes."""

    def problems(body=None, *, generated=20, seconds=30, **changes):
        entry = original(CORRECT)
        if body is not None:
            code = f"from omniarc.dsl import *\n\n\ndef task(grid):\n{body}\n"
            space = {}
            exec(code, space)
            changes = {"code": code, "task": space["task"], **changes}
        kept = {"code": entry.code, "task": entry.task, "generate_input": entry.generate_input}
        changed = DatasetEntry(id=CORRECT, **{**kept, "rule": entry.rule, **changes})
        load = {CORRECT: changed}.get
        (report,) = check_tasks([CORRECT], box, generated=generated, seconds=seconds, load=load)
        return report.problems

    return problems


CHUNKS = [
    tasks.task_ids()[start : start + CHUNK] for start in range(0, len(tasks.task_ids()), CHUNK)
]


def test_every_program_solves_its_task(box):
    programs = [(task_id, Program(load_entry(task_id).code)) for task_id in tasks.task_ids()]
    originals = {task_id: corpus.find_task(task_id) for task_id, _ in programs}
    runs = [(program, originals[task_id].inputs) for task_id, program in programs]
    for (task_id, _), result in zip(programs, box.run_batch(runs), strict=True):
        verified = verification.compare(result, originals[task_id])
        assert (verified.solved_train, verified.solved_test) == (True, True), task_id


@pytest.mark.long
@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{chunk[0]}…")
def test_every_task_passes(box, chunk):
    generated = 20
    reports = list(check_tasks(chunk, box, generated=generated))
    assert [report.task_id for report in reports] == list(chunk)
    found = {report.task_id: report.problems for report in reports if not report.passed}
    assert found == {}
    for report in reports:
        assert report.pairs == len(corpus.find_task(report.task_id).pairs)
        assert report.generated == generated
        assert 0 <= report.mean_ms <= report.slowest_ms


def test_a_correct_task_has_no_problems(problems):
    assert problems() == []
    assert problems("    return shift(grid, DOWN)") == []


def test_a_task_without_a_rule_is_reported(problems):
    assert problems(rule=None) == ["has no rule: begin the file with it, as a sentence in quotes"]


def test_a_wrong_program_is_reported_pair_by_pair(problems):
    found = problems("    return shift(grid, UP)")
    assert "train 0: wrong" in found
    assert any(problem.startswith("test 0") for problem in found)


def test_an_exception_is_reported_with_its_line(problems):
    found = problems("    return shift(grid, DOWN) if grid.shape == (3, 3) else 1 // 0")
    (found,) = found
    assert found.startswith("generated inputs: error: ZeroDivisionError")
    assert "(line 5), and " in found


def test_a_program_that_the_sandbox_rejects_is_reported(problems):
    found = problems("    import os\n    os.getcwd()\n    return shift(grid, DOWN)")
    assert any("violation: " in problem and "os" in problem for problem in found)


def test_a_program_that_changes_its_argument_is_reported(problems):
    (found,) = problems("    grid[:] = shift(grid, DOWN)\n    return grid")
    assert "called twice with the same grid: error: ValueError: the program changes its" in found


def test_a_program_that_is_not_deterministic_is_reported(problems):
    body = (
        "    output = shift(grid, DOWN)\n"
        "    if len(counted) % 2 and len(grid) > 3:\n"
        "        output[0, 0] = RED\n"
        "    counted.append(1)\n"
        "    return output\n\n\ncounted = []"
    )
    assert any("outputs differ" in problem for problem in problems(body))


def test_an_invalid_output_is_reported(problems):
    found = problems("    return tile(shift(grid, DOWN), 20, 1) if len(grid) > 3 else grid * 0")
    assert any(p.startswith("generated inputs: invalid_output: ") for p in found)


def test_a_program_with_int8_overflow_is_reported(problems):
    found = problems("    return (shift(grid, DOWN) * 200) // 200")
    assert found == [
        p for p in found if p.startswith("int8 grid, in process: 20 of 20") or "unchanged" in p
    ]
    assert found


@pytest.mark.parametrize(
    ("generate", "problem"),
    [
        (lambda rng: np.zeros((0, 3), int), "generator: GridError"),
        (lambda rng: np.full((3, 3), 10), "generator: GridError"),
        (lambda rng: rng.nope(), "generator: AttributeError"),
        (lambda rng: np.eye(3, dtype=np.int8), "generator: only 1 of 20 inputs are distinct"),
        (lambda rng: np.zeros((rng.integers(1, 31), 9), np.int8), "the program leaves 20 of 20"),
    ],
)
def test_a_wrong_generator_is_reported(problems, generate, problem):
    assert any(each.startswith(problem) for each in problems(generate_input=generate))


def three(rng):
    """Return one of three inputs."""
    grid = np.zeros((4, 4), np.int8)
    grid[0, rng.integers(0, 3)] = 1
    return grid


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (3, None),
        (2, "3 different inputs are drawn, not the 2 of DISTINCT_INPUTS"),
        (4, "3 different inputs are drawn, not the 4 of DISTINCT_INPUTS"),
        (1, "DISTINCT_INPUTS is 1, not 2 to 100"),
        (101, "DISTINCT_INPUTS is 101, not 2 to 100"),
        ("3", "DISTINCT_INPUTS is '3', not 2 to 100"),
        (None, "only 3 of 20 inputs are distinct"),
    ],
)
def test_a_task_may_say_that_its_rule_has_few_inputs(problems, said, problem):
    found = problems(generate_input=three, distinct_inputs=said)
    named = [each for each in found if "inputs are" in each or "INPUTS" in each]
    assert named == ([f"generator: {problem}"] if problem else [])


@pytest.mark.parametrize(
    "entry_id",
    [
        "28e73c20",
        "colors0213456789-28e73c20",
        "attempt-28e73c20",
        "rewrite-transpose-28e73c20",
        "then-28e73c20-25ff71a9",
    ],
)
def test_what_is_made_of_a_task_with_few_inputs_has_few_too(entry_id):
    assert load_entry(entry_id).distinct_inputs == 26
    assert load_entry(entry_id.replace("28e73c20", CORRECT)).distinct_inputs is None


def tall(rng):
    """Return an input of 25ff71a9 that is higher than wide, unlike all of its originals."""
    grid = np.zeros((rng.integers(5, 20), 4), np.int8)
    grid[1, 1:3] = rng.integers(1, 10)
    return grid


def test_what_all_originals_have_in_common_and_generated_pairs_lack_is_named(box):
    entry = dataclasses.replace(original(CORRECT), generate_input=tall)
    for generated, named in ((20, True), (19, False)):  # fewer inputs show nothing
        (report,) = check_tasks([CORRECT], box, generated=generated, load={CORRECT: entry}.get)
        broken = {(each.name, each.value, each.share) for each in report.broken}
        assert (("input is square", "yes", 1) in broken) is named
        missing = {(each.name, each.value) for each in report.missing}
        assert (("input is square", "yes") in missing) is named
        problem = "generator: input is square: yes in all originals, not in 100% of generated"
        assert (problem in report.problems) is named


def test_a_condition_that_no_generated_input_decides_is_reported(problems):
    body = "    return shift(grid, DOWN) if {} else grid"
    assert problems(body.format("len(grid) == 3 or len(grid) > 3")) == [
        "no generated input: line 5: `len(grid) == 3 or len(grid) > 3` is always true"
    ]
    few = problems(body.format("len(grid) == 3 or len(grid) > 3"), generated=19)
    assert not any("no generated input" in each for each in few)


def test_a_task_that_cannot_be_loaded_is_reported(box):
    def load(task_id):
        if task_id == "broken00":
            raise SyntaxError("invalid syntax")
        return original(task_id)

    broken, correct = check_tasks(["broken00", CORRECT], box, generated=5, load=load)
    assert broken.problems == ["cannot be loaded: SyntaxError: invalid syntax"]
    assert correct.passed


def forever(*_):
    while True:
        pass


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("load", "cannot be loaded: did not end within 0.5 s"),
        ("load and exit", "cannot be loaded: ended its process with exit code 7"),
        ("generate_input", "generator: did not end within 0.5 s"),
        ("task", "program, on a generated input: did not end within 0.5 s"),
    ],
)
def test_what_never_ends_is_reported_and_the_others_are_checked(box, broken, problem):
    def load(task_id):
        entry = original(CORRECT)
        if task_id == CORRECT:
            return entry
        if broken == "load":
            forever()
        if broken == "load and exit":
            os._exit(7)
        return dataclasses.replace(entry, id="broken00", **{broken: forever})

    reports = check_tasks([CORRECT, "broken00", CORRECT], box, generated=5, seconds=0.5, load=load)
    before, found, after = reports
    assert found.task_id == "broken00"
    assert problem in found.problems
    assert before.passed
    assert after.passed


def test_a_program_that_never_ends_on_the_original_pairs_is_reported(problems):
    code = "def task(grid):\n    while True:\n        pass\n"
    found = problems(code=code, task=lambda grid: grid[::-1], seconds=0.5)
    assert any(each.startswith("train 0: timeout: ") for each in found)


@pytest.mark.long
def test_the_checks_can_be_abandoned_while_a_generator_runs(box):
    def load(task_id):
        return original(CORRECT) if task_id == CORRECT else forever()

    ids = [CORRECT] * 8 + ["broken00"] * 8  # two batches
    checks = check_tasks(ids, box, generated=5, seconds=60, load=load)
    assert next(checks).passed
    start = time.monotonic()
    checks.close()
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("task_id", "known"),
    [(CORRECT, True), ("nope", False), (f"rotate90-{CORRECT}", True), ("rotate45-x", False)],
)
def test_ids_that_a_dataset_can_contain(task_id, known):
    assert is_known(task_id) is known


@pytest.mark.parametrize("seconds", [0, -1, 61, float("nan")])
def test_a_time_limit_out_of_range_is_rejected(box, seconds):
    with pytest.raises(ValueError, match="seconds: must be"):
        list(check_tasks([CORRECT], box, seconds=seconds))


def test_a_task_that_is_not_in_a_corpus_is_reported(box):
    entry = original(CORRECT)
    strange = dataclasses.replace(entry, id="00000000")
    (report,) = check_tasks(["00000000"], box, generated=5, load={"00000000": strange}.get)
    assert report.problems == ["is not in any corpus"]


@pytest.mark.parametrize("generated", [0, 1001])
def test_a_number_out_of_range_is_rejected(box, generated):
    with pytest.raises(ValueError, match="generated: must be between 1 and 1000"):
        list(check_tasks([CORRECT], box, generated=generated))
