"""The dataset: contents of samples, and reproducibility."""

import ast
import multiprocessing
import pickle

import numpy as np
import pytest

from omniarc import language, tasks
from omniarc.dataset import DrawError, create_dataset, load_entry
from omniarc.dataset.concepts import tasks_with
from omniarc.dataset.mixing import kind_of
from sandbox.grids import check_grid

IDS = ["007bbfb7", "25ff71a9", "5614dbcf", "be94b721", "c59eb873"]


@pytest.fixture(scope="module")
def dataset():
    return create_dataset(task_ids=IDS, seed=1)


def pairs(sample):
    return [*sample["train"], *sample["test"]]


def test_by_default_it_contains_every_task_under_its_own_id():
    dataset = create_dataset()
    assert dataset.task_ids == tasks.task_ids()
    assert len(dataset) == len(tasks.task_ids())
    assert {len(task_id) for task_id in dataset.task_ids} == {8}


def test_a_sample_is_an_id_and_pairs_with_code_and_version(dataset):
    task_id, sample = dataset.sample()
    assert task_id in IDS
    assert set(sample) == {"train", "test", "code", "version", "hash"}
    assert [len(sample["train"]), len(sample["test"])] == [3, 1]
    for pair in pairs(sample):
        assert set(pair) == {"input", "output"}
        assert check_grid(pair["input"]) != check_grid(pair["output"])
        assert type(pair["input"][0][0]) is type(pair["output"][0][0]) is int
    assert sample["version"] == language.version()
    assert sample["hash"] == language.content_hash()


@pytest.mark.parametrize("task_id", IDS)
def test_the_code_computes_the_outputs(dataset, task_id):
    drawn, sample = dataset.sample(task_id=task_id, n_train=5, n_test=2)
    assert drawn == task_id
    assert [len(sample["train"]), len(sample["test"])] == [5, 2]
    namespace = {}
    exec(sample["code"], namespace)
    for pair in pairs(sample):
        assert np.asarray(namespace["task"](np.array(pair["input"]))).tolist() == pair["output"]


@pytest.mark.parametrize("task_id", tasks.task_ids())
def test_the_code_has_only_what_the_task_needs(task_id):
    code = load_entry(task_id).code
    tree = ast.parse(code)
    imports = [ast.unparse(n) for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    assert set(imports) <= {"from omniarc.dsl import *", "import numpy as np"}
    assert "from omniarc.dsl import *" in imports
    assert ("import numpy as np" in imports) == ("np." in code)
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert "task" in functions
    assert "generate_input" not in functions
    assert all(code.count(f"{name}(") > 1 for name in functions if name != "task")


def test_inputs_of_a_sample_are_distinct(dataset):
    for task_id in IDS:
        _, sample = dataset.sample(task_id=task_id, n_train=15, n_test=15)
        inputs = [str(pair["input"]) for pair in pairs(sample)]
        assert len(set(inputs)) == 30


@pytest.mark.long
def test_a_task_with_too_few_distinct_inputs_raises(dataset):
    with pytest.raises(DrawError, match="007bbfb7: no valid example"):
        dataset.sample(task_id="007bbfb7", n_train=9 * 2**9, n_test=0)  # colors times masks


def test_the_same_generator_state_gives_the_same_sample(dataset):
    samples = [dataset.sample(np.random.default_rng(5)) for _ in range(2)]
    assert samples[0] == samples[1]
    assert dataset.sample(np.random.default_rng(6)) != samples[0]


def test_the_same_seed_gives_the_same_samples():
    first, second, other = (create_dataset(task_ids=IDS, seed=seed) for seed in (3, 3, 4))
    drawn = [first.sample() for _ in range(10)]
    assert [second.sample() for _ in range(10)] == drawn
    assert [other.sample() for _ in range(10)] != drawn
    rng = np.random.default_rng(3)
    assert [other.sample(rng) for _ in range(10)] == drawn


def test_without_a_seed_samples_differ():
    drawn = [[create_dataset(task_ids=IDS).sample() for _ in range(3)] for _ in range(2)]
    assert drawn[0] != drawn[1]


def test_iterating_gives_one_new_sample_of_each_task(dataset):
    first, second = list(dataset), list(dataset)
    assert [task_id for task_id, _ in first] == IDS
    assert all(a != b for a, b in zip(first, second, strict=True))


def test_indexing_returns_a_new_sample_of_the_task(dataset):
    assert [dataset[index][0] for index in range(len(dataset))] == IDS
    assert dataset[-1][0] == IDS[-1]
    assert dataset[0] != dataset[0]
    with pytest.raises(IndexError):
        dataset[len(IDS)]


def test_it_can_be_pickled():
    dataset = create_dataset(task_ids=IDS, seed=9, primitives=True)
    loaded = pickle.loads(pickle.dumps(dataset))
    assert loaded.task_ids == dataset.task_ids
    assert [loaded.sample() for _ in range(5)] == [dataset.sample() for _ in range(5)]


def _draw(dataset, sink):
    sink.put(dataset.sample())


@pytest.mark.long
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process.*fork")
def test_each_worker_draws_its_own_samples(method):
    context = multiprocessing.get_context(method)
    dataset = create_dataset(task_ids=IDS, seed=2)
    ours = dataset.sample()
    sink = context.Queue()
    drawn = []
    for name in ("worker-0", "worker-1", "worker-0"):
        process = context.Process(target=_draw, args=(dataset, sink), name=name)
        process.start()
        drawn.append(sink.get(timeout=60))
        process.join(60)
        assert process.exitcode == 0
    assert drawn[0] == drawn[2], "a worker of the same name draws the same"
    assert len({str(sample) for sample in [ours, *drawn]}) == 3


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"task_id": "nope"}, KeyError, "no program has the id 'nope'"),
        ({"n_train": 0, "n_test": 0}, ValueError, "not both 0"),
        ({"n_train": -1}, ValueError, "must not be negative"),
    ],
)
def test_invalid_arguments_are_rejected(dataset, arguments, error, message):
    with pytest.raises(error, match=message):
        dataset.sample(**arguments)


def test_kinds_are_drawn_with_their_weights():
    weights = {"originals": 1, "lessons": 3}
    dataset = create_dataset(task_ids=IDS, primitives=True, weights=weights, seed=5)
    copied = pickle.loads(pickle.dumps(dataset))
    assert copied.weights == weights
    drawn = [copied.sample(n_train=1, n_test=0)[0] for _ in range(200)]
    assert 30 < sum(task_id in IDS for task_id in drawn) < 70
    assert drawn == [dataset.sample(n_train=1, n_test=0)[0] for _ in range(200)]
    with pytest.raises(ValueError, match="weights: must not be for rewrites"):
        create_dataset(task_ids=IDS, weights={"rewrites": 1})


@pytest.mark.long
def test_a_concept_that_is_held_out_is_in_no_entry_of_any_kind():
    options = {"variations": True, "rewrites": True, "primitives": True, "compositions": 4}
    names = ["draw_line", "draw_ray", "ray_cells", "between_in_row", "between_in_column", "is_line"]
    ids = [*IDS, *tasks.task_ids()[::25], *tasks_with("lines")[:3]]
    dataset = create_dataset(task_ids=ids, holdout="lines", **options)
    assert set(IDS) <= set(dataset.task_ids)
    assert len({kind_of(entry_id) for entry_id in dataset.task_ids}) == 5
    for entry_id in dataset.task_ids:
        code = load_entry(entry_id).code
        assert not [name for name in names if name in code], entry_id
    assert not set(tasks_with("lines")) & set(dataset.task_ids)
    both = create_dataset(task_ids=ids, holdout=["lines", "moves"])
    assert "25ff71a9" not in both.task_ids
    with pytest.raises(ValueError, match="holdout: must be one of counting"):
        create_dataset(holdout="rays")


def test_unknown_tasks_are_rejected_at_once():
    for unknown in ("nope", "primitive-nope", "then-007bbfb7", "rotate45-007bbfb7", "colors-x"):
        with pytest.raises(KeyError):
            create_dataset(task_ids=[unknown])


def test_an_empty_dataset_raises():
    with pytest.raises(ValueError, match="empty"):
        create_dataset(task_ids=[]).sample()


def test_options_add_entries_with_a_prefix():
    ids = [*IDS, "6150a2bd"]  # which composes with c59eb873
    dataset = create_dataset(task_ids=ids, variations=True, primitives=True, compositions=3, seed=0)
    assert dataset.task_ids[: len(ids)] == tuple(ids)
    kinds = {task_id.partition("-")[0] for task_id in dataset.task_ids[len(ids) :]}
    assert {"primitive", "then", "rotate90"} <= kinds
    assert len(set(dataset.task_ids)) == len(dataset)
    for task_id in dataset.task_ids[len(ids) :: 7]:
        drawn, sample = dataset.sample(task_id=task_id)
        assert drawn == task_id
        assert len({str(pair["input"]) for pair in pairs(sample)}) == 4
