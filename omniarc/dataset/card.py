"""The card of a file of rows: a README.md that the Hugging Face Hub and `datasets` read."""

from pathlib import Path

from omniarc import language
from omniarc.dataset.row_files import Columns
from sandbox.text import counted

# Upper bounds of the Hub's size categories, and their names.
_SIZES = {
    1_000: "n<1K",
    10_000: "1K<n<10K",
    100_000: "10K<n<100K",
    1_000_000: "100K<n<1M",
    10_000_000: "1M<n<10M",
}
_LARGER = "10M<n<100M"

_ORIGIN = {
    "`task_id`": "the task of the dataset that the grids are drawn from",
    "`prompt_version`": "the version of the prompt",
    "`version`, `hash`": "the version of the language that programs use, and its content hash",
}
_TASK = {"`task`": "`train` and `test`: pairs of `input` and `output`, each a list of rows"}
_TASK_TEXT = "the task as JSON: `id`, and `train` and `test`, pairs of `input` and `output`"
_COLUMNS: dict[Columns, dict[str, str]] = {
    "sample": {
        "`task_id`": _ORIGIN["`task_id`"],
        "`train`, `test`": "pairs of `input` and `output`, each a list of rows",
        "`code`": "the program that turns each input into its output",
        "`version`, `hash`": _ORIGIN["`version`, `hash`"],
        "`attempt`, `feedback`": "of attempts: a wrong program to be corrected, and its errors",
    },
    "messages": {
        "`messages`": "a conversation that ends with the answer: `role` and `content`",
        **_TASK,
        **_ORIGIN,
    },
    "trl": {"`prompt`": "a conversation to reply to: `role` and `content`", **_TASK, **_ORIGIN},
    "verl": {
        "`data_source`, `ability`": "`omniarc` and `arc`",
        "`prompt`": "a conversation to reply to: `role` and `content`",
        "`reward_model`": f"`style`: `rule`; `ground_truth`: {_TASK_TEXT}",
        "`extra_info`": "`split`, `index`, `task_id`, `prompt_version`, `version`, `hash`",
    },
    "openrlhf": {
        "`datasource`": "`omniarc`",
        "`input`": "a conversation to reply to: `role` and `content`",
        "`label`": _TASK_TEXT,
        **_ORIGIN,
    },
}


def dataset_card(file: Path, columns: Columns, rows: int, tasks: int, command: str) -> str:
    """Return the text of the card, in Markdown after YAML front matter.

    Args:
        file: the file of rows, in the folder of the card.
        columns: the shape of its rows.
        rows: the number of rows.
        tasks: the number of different tasks in them.
        command: the command that wrote the file.
    """
    size = next((name for bound, name in _SIZES.items() if rows < bound), _LARGER)
    table = "\n".join(f"| {name} | {meaning} |" for name, meaning in _COLUMNS[columns].items())
    return f"""---
pretty_name: Omni-ARC samples
license: apache-2.0
task_categories:
- text-generation
size_categories:
- {size}
tags:
- arc-agi
- program-synthesis
configs:
- config_name: default
  data_files:
  - split: train
    path: {file.name}
---

# Omni-ARC samples

{counted(rows, "row")} of {counted(tasks, "task")}. Each row shows examples of one rule on grids of
colors. The rules are those of tasks of the ARC-AGI-1 training set, and of what is derived from
them. The grids are new: generators of Omni-ARC drew the inputs, and programs in its language
computed the outputs.

| column | content |
| --- | --- |
{table}

Cells are colors from 0 to 9, and grids have 1 to 30 rows and columns.

```python
from datasets import load_dataset

rows = load_dataset("path/of/this/folder", split="train")
```

Written by `{command}`, with the language {language.identity()}.
"""
