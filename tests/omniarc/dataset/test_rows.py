"""Rows for trainers: their columns, the shares of ranks and workers, and resumed iterations."""

import itertools
import json
import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from omniarc import language, prompts
from omniarc.dataset import create_dataset
from omniarc.dataset.rows import SHAPES
from sandbox.errors import FieldError

IDS = ["007bbfb7", "25ff71a9", "5614dbcf", "be94b721", "c59eb873"]
CODE = "code-from-examples"
ORIGIN = {"task_id", "prompt_version", "version", "hash"}


@pytest.fixture(scope="module")
def dataset():
    return create_dataset(task_ids=IDS, seed=1)


def rows(dataset, version=CODE, count=1, **options):
    return list(dataset.rows(version, count=count, **options))


def roles(messages):
    return [message["role"] for message in messages]


def test_messages_rows_end_with_the_answer(dataset):
    (row,) = rows(dataset)
    assert set(row) == {"messages", "task", *ORIGIN}
    assert roles(row["messages"]) == ["system", "user", "assistant"]
    code = prompts.code_of(row["messages"][-1]["content"])
    space = {}
    exec(code, space)
    for pair in row["task"]["train"] + row["task"]["test"]:
        assert np.asarray(space["task"](np.array(pair["input"]))).tolist() == pair["output"]


def test_trl_rows_have_a_prompt_and_the_task_as_a_column(dataset):
    (row,), (full,) = rows(dataset, shape="trl"), rows(dataset)
    assert set(row) == {"prompt", "task", *ORIGIN}
    assert row["prompt"] == full["messages"][:-1]
    assert row["task"] == full["task"]
    assert [len(row["task"][name]) for name in ("train", "test")] == [3, 1]
    assert row["task_id"] in IDS
    assert (row["prompt_version"], row["hash"]) == (CODE, language.content_hash())


def test_verl_rows_have_the_ground_truth_as_json(dataset):
    row = rows(dataset, shape="verl", count=3)[2]
    full = rows(dataset, count=3)[2]
    assert set(row) == {"data_source", "prompt", "ability", "reward_model", "extra_info"}
    assert row["data_source"] == "omniarc"
    assert row["prompt"] == full["messages"][:-1]
    assert row["reward_model"]["style"] == "rule"
    truth = json.loads(row["reward_model"]["ground_truth"])
    assert truth == {"id": full["task_id"], **full["task"]}
    origin = {name: full[name] for name in ORIGIN}
    assert row["extra_info"] == {"split": "train", "index": 2, **origin}


def test_openrlhf_rows_have_input_and_label(dataset):
    (row,), (full,) = rows(dataset, shape="openrlhf"), rows(dataset)
    assert set(row) == {"datasource", "input", "label", *ORIGIN}
    assert row["input"] == full["messages"][:-1]
    assert json.loads(row["label"]) == {"id": full["task_id"], **full["task"]}


@pytest.mark.parametrize("version", ["output-from-examples", "output-from-code"])
def test_any_prompt_for_training_can_be_chosen(dataset, version):
    (row,) = rows(dataset, version, encoder="shape", n_train=2, n_test=2)
    answer = prompts.grid_of(row["messages"][-1]["content"], "shape")
    assert answer == row["task"]["test"][0]["output"]
    assert [len(row["task"][name]) for name in ("train", "test")] == [2, 2]


def test_the_listing_is_an_option(dataset):
    (row,) = rows(dataset, listing=True)
    assert prompts.language_listing() in row["messages"][0]["content"]


def test_every_iteration_yields_the_same_rows_and_another_seed_others(dataset):
    stream = dataset.rows(CODE, count=6)
    first = list(stream)
    assert list(stream) == first
    assert len({row["messages"][1]["content"] for row in first}) == 6
    again, other = (create_dataset(task_ids=IDS, seed=seed) for seed in (1, 2))
    assert rows(again, count=6) == first
    assert rows(other, count=6) != first


def test_rows_have_no_end_unless_they_are_counted(dataset):
    endless = dataset.rows(CODE)
    assert len(list(itertools.islice(endless, 12))) == 12
    assert rows(dataset, count=0) == []


def test_ranks_share_the_rows_of_the_whole_stream(dataset):
    whole = rows(dataset, count=10)
    shares = [rows(dataset, count=10, shard=(rank, 3)) for rank in range(3)]
    assert shares == [whole[0::3], whole[1::3], whole[2::3]]


def test_workers_of_a_data_loader_share_the_rows_of_their_rank(dataset, monkeypatch):
    """tests/frameworks has real workers; here only what torch says in one."""
    expected = rows(dataset, count=24, shard=(1, 2))
    found = []
    for worker in range(3):
        info = SimpleNamespace(id=worker, num_workers=3)
        torch = SimpleNamespace(get_worker_info=lambda info=info: info)
        monkeypatch.setitem(sys.modules, "torch.utils.data", torch)
        found.append(rows(dataset, count=24, shard=(1, 2)))
    assert found == [expected[worker::3] for worker in range(3)]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_stored_iteration_continues_exactly(dataset, shape):
    first = iter(dataset.rows(CODE, shape=shape, shard=(1, 2)))
    for _ in range(3):
        next(first)
    state = json.loads(json.dumps(first.state_dict()))
    expected = [next(first) for _ in range(3)]
    again = iter(create_dataset(task_ids=IDS, seed=1).rows(CODE, shape=shape, shard=(1, 2)))
    again.load_state_dict(state)
    assert [next(again) for _ in range(3)] == expected
    assert again.state_dict() == first.state_dict()


def test_an_iteration_without_a_seed_is_resumed_in_another_dataset():
    first = iter(create_dataset(task_ids=IDS).rows(CODE))
    next(first)
    state, expected = first.state_dict(), next(first)
    again = iter(create_dataset(task_ids=IDS).rows(CODE))
    again.load_state_dict(state)
    assert next(again) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shape": "trl"}, "state: is of other rows"),
        ({"n_train": 2}, "state: is of other rows"),
        ({"count": 5}, "state: is of other rows"),
        ({"shard": (1, 3)}, "state: is of another share"),
        ({"shard": (0, 2)}, "state: is of another share"),
    ],
)
def test_a_state_of_other_rows_is_refused(dataset, change, message):
    state = iter(dataset.rows(CODE, shard=(1, 2))).state_dict()
    other = iter(dataset.rows(CODE, **{"shard": (1, 2), **change}))
    with pytest.raises(FieldError, match=message):
        other.load_state_dict(state)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"drawn": -1}, r"state\.drawn: "),
        ({"seed": "x"}, r"state\.seed: "),
        ({"share": 3}, r"state\.share: "),
    ],
)
def test_a_state_that_is_none_is_refused(dataset, change, message):
    one = iter(dataset.rows(CODE))
    with pytest.raises(FieldError, match=message):
        one.load_state_dict({**one.state_dict(), **change})
    with pytest.raises(FieldError, match="required field is missing"):
        one.load_state_dict({})


def test_rows_can_be_pickled(dataset):
    stream = dataset.rows(CODE, shape="trl", shard=(1, 2), count=6)
    assert list(pickle.loads(pickle.dumps(stream))) == list(stream)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"version": "x"}, "version: must be one of"),
        ({"version": "code-from-code-and-feedback"}, "version: .* needs a wrong program"),
        ({"shape": "sft"}, "shape: must be one of messages, trl, verl, openrlhf, not 'sft'"),
        ({"encoder": "x"}, "encoder: must be one of"),
        ({"shard": (2, 2)}, r"shard: must be \(rank, world\) with 0 <= rank < world"),
        ({"shard": (-1, 2)}, "shard: "),
        ({"count": -1}, "count: must not be negative"),
    ],
)
def test_invalid_arguments_are_rejected_at_once(dataset, arguments, message):
    with pytest.raises(FieldError, match=message):
        dataset.rows(**{"version": CODE, **arguments})
