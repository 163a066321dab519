"""Bounds on how far generated inputs are from the originals.

In the units of `omniarc.analysis.distances`, the measured distances are 0.25 for the largest
feature (novelty: generators vary more than a few originals do), 0.07 for the mean and 0.40 for the
farthest task. Inputs from the originals' own distribution would have about 0, 0 and 0.15.
"""

import numpy as np
import pytest

from omniarc import corpus
from omniarc.analysis.analysis import analyse
from omniarc.analysis.distances import compare_source
from omniarc.analysis.features import measure
from omniarc.analysis.sources import GeneratorInputs

pytestmark = pytest.mark.long

# Upper bounds on the excess of a feature, the mean of all features, and the excess of a task.
FEATURE_BOUND = 0.3
MEAN_BOUND = 0.1
TASK_BOUND = 0.5

SAMPLES = 24


@pytest.fixture(scope="module")
def analysed():
    return analyse({"generators": GeneratorInputs()}, samples=SAMPLES)


def test_every_task_is_compared(analysed):
    (found,) = analysed[0].sources
    assert found.left_out == {}
    assert {each.task_id for each in found.tasks} == set(GeneratorInputs().task_ids)
    assert found.grids == SAMPLES * len(found.tasks)


def test_generators_are_like_the_originals_in_every_feature(analysed):
    (found,) = analysed[0].sources
    assert found.beyond(FEATURE_BOUND) == []
    assert found.excess <= MEAN_BOUND


def test_no_task_is_far_from_its_originals(analysed):
    (found,) = analysed[0].sources
    assert {each.task_id: each.excess for each in found.tasks if each.excess > TASK_BOUND} == {}


def test_generators_rarely_repeat_themselves_or_the_originals(analysed):
    (found,) = analysed[0].sources
    assert found.duplicates <= 0.01 * found.grids
    assert found.copies <= 0.01 * found.grids


@pytest.mark.parametrize("task_id", ["00d62c1b", "25ff71a9", "6150a2bd"])
def test_noise_exceeds_the_bound_of_a_task(task_id):
    rng = np.random.default_rng(0)
    shapes = rng.integers(15, 31, (SAMPLES, 2))
    noise = measure([rng.integers(0, 10, shape).tolist() for shape in shapes])
    originals = {task_id: measure(corpus.find_task(task_id).inputs)}
    assert compare_source("noise", originals, {task_id: noise}).excess > TASK_BOUND
