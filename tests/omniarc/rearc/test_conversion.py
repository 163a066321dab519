"""The conversion of a source: the dataset's examples, with permuted colors and errors."""

import json

import numpy as np
import pytest

from omniarc import corpus, language
from omniarc.dataset.entry import draw_example, original
from omniarc.rearc.adapting import RefusalReason, Sizes
from omniarc.rearc.conversion import NO_PROGRAM, ConversionReport, TaskReport, convert
from omniarc.rearc.folder import ExampleFolder
from sandbox import Sandbox

# Its inputs are 8-18 x 7-19 on black; its program determines the background.
TASK = "4347f46a"
# Two more on black.
OTHERS = ("834ec97d", "a5313dff")
UNKNOWN = "ffffffff"


@pytest.fixture(scope="module")
def box():
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        yield box


def examples(task_id, count, fit=True):
    """Return examples as plain values, whose sizes fit those of the originals or do not."""
    rng, seen, found = np.random.default_rng(0), set(), []
    sizes = Sizes.of(corpus.find_task(task_id).inputs)
    while len(found) < count:
        example = draw_example(original(task_id), rng, seen)
        if sizes.fit(example.input) == fit:
            found.append(example._asdict())
    return found


def recolored(example, *colors):
    """Return an example with its colors rotated: each becomes the next."""
    table = dict(zip(colors, (*colors[1:], colors[0]), strict=True))
    return {
        name: [[table.get(color, color) for color in row] for row in grid]
        for name, grid in example.items()
    }


def wrong(example):
    return {**example, "output": [*example["output"], example["output"][0]]}


def run(folder, box, tasks, **options):
    return {
        found.report.task_id: found
        for found in convert(ExampleFolder(folder), tasks, box, **options)
    }


def test_the_report_counts_every_example(tmp_path, box):
    own = examples(TASK, 10)
    large = examples(TASK, 3, fit=False)
    originals = [{"input": pair.input, "output": pair.output}
                 for pair in corpus.find_task(TASK).train]  # fmt: skip
    pairs = [
        *own[:4],
        *(recolored(each, 0, 7) for each in own[4:9]),
        own[0],
        recolored(own[1], 0, 3),
        *large,
        wrong(own[9]),
        *originals[:2],
        {"input": [[0, 11]]},
    ]
    (tmp_path / f"{TASK}.json").write_text(json.dumps(pairs))
    found = run(tmp_path, box, [TASK])[TASK]
    assert found.report == TaskReport(
        TASK,
        seen=18,
        kept=4,
        adapted=5,
        refused={
            RefusalReason.INVALID: 1,
            RefusalReason.ORIGINAL: 2,
            RefusalReason.DUPLICATE: 2,
            RefusalReason.SIZE: 3,
            RefusalReason.DISAGREES: 1,
        },
    )
    assert list(found.report.refused) == [
        reason for reason in RefusalReason if reason in found.report.refused
    ]
    assert [example._asdict() for example in found.examples] == own[:9]


@pytest.mark.parametrize("task_id", [TASK, *OTHERS])
def test_examples_on_black_are_kept_and_others_adapted(tmp_path, box, task_id):
    own = examples(task_id, 30)
    half = [recolored(each, 0, 8) for each in own[15:]]
    (tmp_path / f"{task_id}.json").write_text(json.dumps(own[:15] + half))
    found = run(tmp_path, box, [task_id])[task_id]
    assert (found.report.kept, found.report.adapted, found.report.refused) == (15, 15, {})
    assert [example._asdict() for example in found.examples] == own


def test_colors_that_a_rule_names_cannot_be_permuted(tmp_path, box):
    """The program of 00d62c1b finds green cells and fills with yellow."""
    own = [recolored(each, 3, 4) for each in examples("00d62c1b", 5)]
    (tmp_path / "00d62c1b.json").write_text(json.dumps(own))
    report = run(tmp_path, box, ["00d62c1b"])["00d62c1b"].report
    assert report.refused == {RefusalReason.DISAGREES: 5}


def test_a_task_ends_with_the_requested_number_of_examples(tmp_path, box):
    (tmp_path / f"{TASK}.json").write_text(json.dumps(examples(TASK, 9)))
    found = run(tmp_path, box, [TASK], examples_per_task=4)[TASK]
    assert len(found.examples) == found.report.accepted == found.report.seen == 4


def test_a_margin_accepts_larger_inputs(tmp_path, box):
    (tmp_path / f"{TASK}.json").write_text(json.dumps(examples(TASK, 5, fit=False)))
    assert run(tmp_path, box, [TASK])[TASK].report.refused == {RefusalReason.SIZE: 5}
    wide = run(tmp_path, box, [TASK], size_margin=2)[TASK]
    assert wide.report.kept == 5


def test_unusable_tasks_do_not_affect_others(tmp_path, box):
    (tmp_path / f"{TASK}.json").write_text(json.dumps(examples(TASK, 3)))
    (tmp_path / "68b16354.json").write_text("nonsense")
    (tmp_path / f"{UNKNOWN}.json").write_text("[]")
    order = ["68b16354", UNKNOWN, TASK]
    found = run(tmp_path, box, order)
    assert list(found) == order
    assert "68b16354.json: JSON is malformed" in found["68b16354"].report.problem
    assert found["68b16354"].report.unreadable
    assert found[UNKNOWN].report == TaskReport(UNKNOWN, problem=NO_PROGRAM)
    assert not found[UNKNOWN].report.unreadable
    assert found[TASK].report.kept == 3


def test_the_report_has_the_sums_of_the_tasks():
    tasks = [
        TaskReport("a", 10, kept=4, adapted=1, refused={RefusalReason.SIZE: 5}),
        TaskReport("b", 8, refused={RefusalReason.DISAGREES: 2, RefusalReason.SIZE: 6}),
        TaskReport("c", problem=NO_PROGRAM),
    ]
    whole = ConversionReport.of(tasks, 0.5)
    assert (whole.seen, whole.kept, whole.adapted) == (18, 4, 1)
    assert whole.refused == {RefusalReason.SIZE: 11, RefusalReason.DISAGREES: 2}
    assert (whole.tasks_judged, whole.tasks_accepted) == (2, 1)
    assert (whole.accepted_a_second, whole.seen_a_second) == (10, 36)
    assert whole.tasks == tasks
