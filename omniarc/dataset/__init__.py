"""The dataset: randomly drawn samples of tasks with their programs.

from omniarc.dataset import create_dataset

dataset = create_dataset(seed=0)
task_id, sample = dataset.sample()
sample["train"][0]["input"], sample["code"]
"""

from omniarc.dataset.dataset import (
    Dataset,
    EmptyDatasetError,
    create_dataset,
    is_entry,
    load_entry,
)
from omniarc.dataset.entry import DrawError
from omniarc.dataset.rows import RowIterator, Rows

__all__ = [
    "Dataset",
    "DrawError",
    "EmptyDatasetError",
    "RowIterator",
    "Rows",
    "create_dataset",
    "is_entry",
    "load_entry",
]
