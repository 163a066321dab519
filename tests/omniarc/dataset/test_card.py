"""The dataset card: front matter that the Hub reads, and every column explained."""

from pathlib import Path

import pytest
import yaml

from omniarc import language
from omniarc.dataset import create_dataset
from omniarc.dataset.card import dataset_card
from omniarc.dataset.rows import SHAPES


def card(columns="messages", rows=5000, tasks=12):
    return dataset_card(Path("data/train.parquet"), columns, rows, tasks, "omniarc sample")


def test_the_front_matter_names_the_file_and_the_size():
    _, front, text = card().split("---\n", 2)
    found = yaml.safe_load(front)
    (config,) = found["configs"]
    assert config["data_files"] == [{"split": "train", "path": "train.parquet"}]
    assert found["size_categories"] == ["1K<n<10K"]
    assert found["license"] == "apache-2.0"
    assert "5000 rows of 12 tasks." in text
    assert text.endswith(f"Written by `omniarc sample`, with the language {language.identity()}.\n")


@pytest.mark.parametrize(
    ("rows", "size"), [(1, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**7, "10M<n<100M")]
)
def test_the_size_is_a_category_of_the_hub(rows, size):
    assert f"- {size}\n" in card(rows=rows)


@pytest.mark.parametrize("columns", [*SHAPES, "sample"])
def test_every_column_is_explained(columns):
    dataset = create_dataset(task_ids=["25ff71a9"], seed=0)
    if columns == "sample":
        attempts = create_dataset(task_ids=["25ff71a9"], attempts=True, seed=0)
        row = {"task_id": "25ff71a9", **attempts[1][1]}
        assert "attempt" in row
    else:
        row = next(iter(dataset.rows("code-from-examples", shape=columns)))
    table = card(columns).partition("| --- | --- |\n")[2].partition("\n\n")[0]
    first = [line.split("|")[1] for line in table.splitlines()]
    assert {name.strip(" `") for cell in first for name in cell.split(",")} == set(row)
