"""Omni-ARC: ARC tasks and programs, a language for them, and their evaluation in a sandbox.

    from omniarc import create_dataset, safe_execute_predicted_code

    task_id, sample = create_dataset(seed=0).sample()
    task = {"train": sample["train"], "test": sample["test"]}
    safe_execute_predicted_code(sample["code"], task)

Names are imported on first use, because programs in the sandbox import `omniarc.dsl` and must not
load the rest of this package.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omniarc.corpus import Pair, Task, UnknownTaskError, find_task, iter_tasks
    from omniarc.dataset import Dataset, DrawError, create_dataset
    from omniarc.errors import OmniArcError
    from omniarc.evaluation.run import PredictionRun, run_predictions, run_predictions_async
    from omniarc.execution import ExecutionError, safe_execute_predicted_code
    from omniarc.tasks import UnknownProgramError

_HOMES = {
    "Dataset": "dataset",
    "DrawError": "dataset",
    "ExecutionError": "execution",
    "OmniArcError": "errors",
    "Pair": "corpus",
    "PredictionRun": "evaluation.run",
    "Task": "corpus",
    "UnknownProgramError": "tasks",
    "UnknownTaskError": "corpus",
    "create_dataset": "dataset",
    "find_task": "corpus",
    "iter_tasks": "corpus",
    "run_predictions": "evaluation.run",
    "run_predictions_async": "evaluation.run",
    "safe_execute_predicted_code": "execution",
}

__all__ = [
    "Dataset",
    "DrawError",
    "ExecutionError",
    "OmniArcError",
    "Pair",
    "PredictionRun",
    "Task",
    "UnknownProgramError",
    "UnknownTaskError",
    "create_dataset",
    "find_task",
    "iter_tasks",
    "run_predictions",
    "run_predictions_async",
    "safe_execute_predicted_code",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"omniarc.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'omniarc' has no attribute {name!r}")
