"""The dataset: samples of tasks with their programs, drawn anew each time.

from omniarc.dataset import create_dataset

dataset = create_dataset(seed=0)
task_id, sample = dataset.sample()
sample["train"][0]["input"], sample["code"]
"""

from omniarc.dataset.dataset import Dataset, DrawError, create_dataset, is_entry, load_entry

__all__ = ["Dataset", "DrawError", "create_dataset", "is_entry", "load_entry"]
