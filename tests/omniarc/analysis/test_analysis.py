"""Analyses: which tasks are compared, and which are left out and why."""

import json

import pytest

from omniarc.analysis.analysis import MAX_SAMPLES, analyse
from omniarc.analysis.distances import MIN_REST
from omniarc.analysis.sources import GeneratorInputs, LineInputs
from omniarc.dataset import create_dataset

TASKS = ["00d62c1b", "25ff71a9"]


class Inputs:
    """A source of given inputs, by task id."""

    def __init__(self, grids):
        self.grids = grids
        self.task_ids = list(grids)

    def inputs(self, task_id, count, rng):
        return self.grids[task_id][:count]


@pytest.mark.long
def test_every_source_is_compared_on_its_tasks():
    few = Inputs({"00d62c1b": [[[color]] for color in range(10)] * 2})
    found, measured = analyse(
        {"generators": GeneratorInputs(), "few": few}, task_ids=TASKS, samples=12
    )
    generators, others = found.sources
    assert (generators.name, others.name) == ("generators", "few")
    assert {each.task_id for each in generators.tasks} == set(TASKS)
    assert generators.grids == 24
    assert [each.task_id for each in others.tasks] == ["00d62c1b"]
    assert others.left_out == {"25ff71a9": "the source has no inputs for this task"}
    assert others.excess > generators.excess
    assert others.tasks[0].duplicates == 2
    assert set(measured.originals) == set(TASKS)
    assert len(measured.sources["few"]["00d62c1b"].grids) == 12


@pytest.mark.long
def test_all_tasks_of_each_source_are_compared_by_default():
    grids = [[[0, color], [color, 1]] for color in range(10)] * 3
    found, _ = analyse({"a": Inputs({"00d62c1b": grids}), "b": Inputs({"d511f180": grids})})
    assert [[each.task_id for each in source.tasks] for source in found.sources] == [
        ["00d62c1b"],
        ["d511f180"],
    ]


@pytest.mark.long
def test_a_task_without_a_program_can_be_compared():
    grids = [[[0, color], [color, 1]] for color in range(10)] * 3
    found, _ = analyse({"model": Inputs({"00576224": grids})})
    assert found.sources[0].tasks[0].task_id == "00576224"


@pytest.mark.long
def test_unknown_tasks_and_tasks_with_few_grids_are_left_out_with_the_reason():
    grid = [[0, 1]]
    source = Inputs({"00d62c1b": [grid] * 30, "nonsense": [grid] * 30, "25ff71a9": [grid] * 2})
    found, _ = analyse({"s": source})
    assert found.sources[0].left_out == {
        "nonsense": "the task is in no dataset",
        "25ff71a9": f"too few inputs: 2 of {6 + MIN_REST}",
    }


def test_samples_of_the_dataset_resemble_its_generators():
    dataset = create_dataset(task_ids=["00d62c1b"], seed=0)
    lines = [json.dumps({"task_id": "00d62c1b", **dataset.sample()[1]}) for _ in range(8)]
    source = LineInputs("\n".join(lines).encode(), "samples.jsonl")
    found, _ = analyse(
        {"generators": GeneratorInputs(), "samples": source}, task_ids=["00d62c1b"], samples=32
    )
    generators, samples = (each.excess for each in found.sources)
    assert samples == pytest.approx(generators, abs=0.1)


def test_the_same_seed_gives_the_same_analysis():
    first, again, other = (
        analyse({"g": GeneratorInputs()}, task_ids=TASKS, samples=12, seed=seed)[0]
        for seed in (3, 3, 4)
    )
    assert first == again
    assert first.sources != other.sources


def test_progress_is_reported_for_every_task_of_every_source():
    calls = []
    sources = {"a": GeneratorInputs(), "b": GeneratorInputs()}
    analyse(sources, task_ids=TASKS, samples=12, on_progress=lambda: calls.append(1))
    assert len(calls) == 4


@pytest.mark.parametrize("samples", [0, MAX_SAMPLES + 1])
def test_a_number_of_samples_out_of_range_is_an_error(samples):
    with pytest.raises(ValueError, match="samples: must be from 1 to 200"):
        analyse({"g": GeneratorInputs()}, samples=samples)


def test_a_source_with_nothing_to_compare_is_an_error():
    with pytest.raises(ValueError, match="s: nothing to compare: the task is in no dataset"):
        analyse({"s": Inputs({"nonsense": [[[0]]]})})
