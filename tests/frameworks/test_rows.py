"""Rows in the libraries that read them: files, data loaders with workers, verl and OpenRLHF."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import datasets
import pytest
from omegaconf import OmegaConf
from torch.utils.data import DataLoader
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn

from omniarc.dataset import create_dataset
from omniarc.dataset.card import dataset_card
from omniarc.dataset.row_files import write_rows
from omniarc.dataset.rows import SHAPES
from tests.frameworks.arc_rows import ArcRows
from tests.frameworks.tiny_models import tokenizer

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "code-from-examples"
BLOCK = re.compile(
    r"<!-- needs: (?:torch|datasets) -->\n```python\n(.*?)^```$\n```text\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def rows(shape, **options):
    return create_dataset(seed=0).rows(PROMPT, shape=shape, **options)


def indices(batch):
    return [row["extra_info"]["index"] for row in batch]


@pytest.mark.parametrize("shape", SHAPES)
def test_datasets_read_the_same_from_both_formats(tmp_path, shape):
    written = list(rows(shape, count=5))
    loaded = []
    for kind, name in (("parquet", "rows.parquet"), ("json", "rows.jsonl")):
        write_rows(tmp_path / name, written, shape)
        options = {"data_files": str(tmp_path / name), "cache_dir": str(tmp_path / "cache")}
        loaded.append(datasets.load_dataset(kind, split="train", **options))
    assert loaded[0].features == loaded[1].features
    assert list(loaded[0]) == list(loaded[1]) == written


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process.*fork")
def test_workers_of_every_rank_draw_the_rows_of_one_process_together(method):
    found = []
    for rank in range(2):
        share = rows("verl", count=24, shard=(rank, 2))
        options = {"batch_size": 3, "num_workers": 2, "collate_fn": list}
        loader = DataLoader(ArcRows(share), multiprocessing_context=method, **options)
        found += [row for batch in loader for row in batch]
    found.sort(key=lambda row: row["extra_info"]["index"])
    assert found == list(rows("verl", count=24))


def test_a_data_loader_of_torchdata_resumes_every_worker():
    from torchdata.stateful_dataloader import StatefulDataLoader

    def make():
        options = {"batch_size": 2, "num_workers": 2, "collate_fn": list}
        return StatefulDataLoader(ArcRows(rows("verl", count=24)), **options)

    first = make()
    batches = iter(first)
    for _ in range(3):
        next(batches)
    state = first.state_dict()
    expected = list(batches)
    second = make()
    second.load_state_dict(state)
    assert list(second) == expected
    assert len(expected) == 9


def test_verl_reads_prompts_and_ground_truths(tmp_path):
    written = list(rows("verl", count=3))
    write_rows(tmp_path / "rows.parquet", written, "verl")
    config = {"max_prompt_length": 32768, "filter_overlong_prompts": False}
    loaded = RLHFDataset(
        data_files=str(tmp_path / "rows.parquet"),
        tokenizer=tokenizer(),
        config=OmegaConf.create({**config, "cache_dir": str(tmp_path / "cache")}),
    )
    batch = collate_fn([loaded[index] for index in range(3)])
    assert list(batch["reward_model"]) == [row["reward_model"] for row in written]
    assert list(batch["raw_prompt"][2]) == written[2]["prompt"]
    assert list(batch["index"]) == [0, 1, 2]


def test_openrlhf_reads_inputs_and_labels(tmp_path):
    # Its package imports what needs a GPU; the module of prompts does not.
    package = importlib.util.find_spec("openrlhf").submodule_search_locations[0]
    path = Path(package) / "datasets/prompts_dataset.py"
    spec = importlib.util.spec_from_file_location("prompts_dataset", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    write_rows(tmp_path / "rows.jsonl", list(rows("openrlhf", count=2)), "openrlhf")
    options = {"data_files": str(tmp_path / "rows.jsonl"), "cache_dir": str(tmp_path / "cache")}
    row = datasets.load_dataset("json", split="train", **options)[1]
    template = tokenizer().apply_chat_template
    prompt, label = module.preprocess_data(row, None, "input", "label", template)
    assert all(message["content"] in prompt for message in row["input"])
    assert json.loads(label)["id"] == row["task_id"]


def test_the_page_on_training_shows_what_its_blocks_print(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "train.parquet"
    written = list(rows("trl", count=200))
    write_rows(file, written, "trl")
    (folder / "README.md").write_text(dataset_card(file, "trl", 200, 100, "omniarc sample"))
    blocks = BLOCK.findall((ROOT / "docs/train.md").read_text(encoding="utf-8"))
    assert len(blocks) == 2
    home = {"PYTHONPATH": str(ROOT), "HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1"}
    for code, shown in blocks:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **home},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == shown, done.stderr
