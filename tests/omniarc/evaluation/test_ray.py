"""Verification of a batch of rows, as Ray Data hands them over; tests/frameworks has a cluster."""

import asyncio
import json

import pytest

from omniarc.dataset import load_entry
from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.predictions import Prediction, collect
from omniarc.evaluation.programs import select
from omniarc.evaluation.ray_batches import VerifyBatches
from omniarc.evaluation.ray_node import NodeSandbox, SentProgram
from omniarc.evaluation.ray_verifier import RayVerifier
from sandbox import FieldError, Limits, MissingExtraError, extras

SOLVING = load_entry("25ff71a9").code


def test_without_ray_its_extra_is_named():
    if importable("ray"):
        RayVerifier()
    else:
        with pytest.raises(MissingExtraError, match=r"pip install 'omniarc\[ray\]'$"):
            RayVerifier()


def importable(extra):
    try:
        extras.require(extra)
    except MissingExtraError:
        return False
    return True


def test_an_actor_returns_each_result_once():
    predictions = [Prediction(task_id="25ff71a9", code=SOLVING, id=f"p{n}") for n in range(40)]
    programs = select(collect(predictions)).programs

    async def run():
        node = NodeSandbox(1, Limits(), "program", ProgramOptions())
        await node.open()
        answer = await node.exchange([SentProgram.of(*each) for each in enumerate(programs)])
        found = answer.results
        while len(found) < len(programs):
            found += (await node.exchange([])).results
        last = (await node.exchange([])).results
        await node.close()
        return found, last

    found, last = asyncio.run(run())
    assert sorted(number for number, _ in found) == list(range(40))
    assert all(verified.solved_train for _, verified in found)
    assert last == []


@pytest.fixture(scope="module")
def verify():
    verifier = VerifyBatches(concurrency=2)
    yield verifier
    verifier.close()


def test_a_batch_has_a_row_for_each_of_its_rows(verify):
    codes = [SOLVING, "def task(grid):\n    return grid", "def task(grid):\n    return 1 / 0"]
    found = verify({"task_id": ["25ff71a9"] * 3, "code": codes, "name": ["a", "b", "c"]})
    assert found["name"] == ["a", "b", "c"]
    assert found["status"].tolist() == ["ok", "ok", "error"]
    assert found["solved_train"].tolist() == [True, False, False]
    assert found["solved_test"].tolist() == [True, False, False]
    assert found["cells_correct"][0] == 1
    assert json.loads(found["verification"][2])["train"][0]["error"]["type"] == "ZeroDivisionError"
    assert found["problem"].tolist() == [None] * 3


def test_a_wrong_row_is_rejected_with_the_reason(verify):
    codes = [SOLVING, "", None]
    found = verify({"task_id": ["nothing", "25ff71a9", "25ff71a9"], "code": codes})
    assert found["status"].tolist() == ["rejected"] * 3
    assert found["problem"].tolist() == [
        "no task has the id 'nothing'",
        "code: must not be empty",
        "code: exactly one of code and reply is required",
    ]


@pytest.mark.parametrize(
    ("batch", "field"), [({"code": [SOLVING]}, "task_id"), ({"task_id": ["25ff71a9"]}, "code")]
)
def test_a_missing_column_is_named(verify, batch, field):
    with pytest.raises(FieldError) as caught:
        verify(batch)
    assert caught.value.field == field
