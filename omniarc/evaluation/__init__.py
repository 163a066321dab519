"""Evaluation of predictions: verification, votes, scores and submission files.

    from omniarc.evaluation import run_predictions

    run = run_predictions("predictions.jsonl")
    print(run.score.overall.coverage)

The names are loaded when they are first used, because single modules of this package are imported
where a start must be fast.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omniarc.evaluation.augmentation import Augmentation
    from omniarc.evaluation.predictions import Prediction, PredictionsError
    from omniarc.evaluation.results_file import ResultsError
    from omniarc.evaluation.run import PredictionRun, run_predictions, run_predictions_async
    from omniarc.evaluation.scoring import Score
    from omniarc.evaluation.submission import SubmissionError
    from omniarc.evaluation.verification import Verification
    from omniarc.evaluation.verifier import SandboxVerifier, Verifier, VerifierError

_HOMES = {
    "Augmentation": "augmentation",
    "Prediction": "predictions",
    "PredictionRun": "run",
    "PredictionsError": "predictions",
    "ResultsError": "results_file",
    "SandboxVerifier": "verifier",
    "Score": "scoring",
    "SubmissionError": "submission",
    "Verification": "verification",
    "Verifier": "verifier",
    "VerifierError": "verifier",
    "run_predictions": "run",
    "run_predictions_async": "run",
}

__all__ = [
    "Augmentation",
    "Prediction",
    "PredictionRun",
    "PredictionsError",
    "ResultsError",
    "SandboxVerifier",
    "Score",
    "SubmissionError",
    "Verification",
    "Verifier",
    "VerifierError",
    "run_predictions",
    "run_predictions_async",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"omniarc.evaluation.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'omniarc.evaluation' has no attribute {name!r}")
