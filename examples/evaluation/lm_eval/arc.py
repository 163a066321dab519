"""What omniarc_arc.yaml calls: the tasks of a split, and the score of a reply."""

from typing import Any

from datasets import Dataset

from omniarc import corpus, prompts
from omniarc.rewards import solved, verify_blocking


def load(dataset: str, split: str, **_: Any) -> dict[str, Dataset]:
    """Return the tasks of a split, each with its prompt."""
    rows = []
    for task in corpus.iter_tasks(dataset, split):
        system, user = prompts.build("code-from-examples", task)
        question = f"{system['content']}\n\n{user['content']}"
        rows.append({"task_id": task.id, "prompt": question})
    return {"test": Dataset.from_list(rows)}


def process_results(doc: dict[str, Any], results: list[str]) -> dict[str, float]:
    """Return whether the program of the reply solves the task."""
    return {"solved": solved(verify_blocking(results[0], doc["task_id"]))}
