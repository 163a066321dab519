"""Programs run on their tasks, by a service or a sandbox of this process, and counted."""

import ast
import asyncio
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from omniarc.corpus import Task
from omniarc.evaluation import PredictionRun, SandboxVerifier, Verification
from omniarc.evaluation.predictions import load
from omniarc.evaluation.programs import PredictedProgram
from omniarc.task_files import TaskSet
from service.client.verifier import ServiceVerifier


def write_predictions(file: Path, tasks: Sequence[Task], programs: Sequence[Sequence[str]]) -> None:
    """Write a predictions file, as `omniarc verify` reads it, with some programs for each task."""
    with file.open("w", encoding="utf-8") as lines:
        for task, written in zip(tasks, programs, strict=True):
            for number, code in enumerate(written):
                prediction = {"id": f"{task.id}-{number}", "task_id": task.id}
                print(json.dumps({**prediction, "reply": as_reply(code)}), file=lines)


def as_reply(code: str) -> str:
    """Return a program as the reply of a chat model; a decoder may write anything."""
    return f"```python\n{code}\n```"


def score(
    predictions: Path, tasks: Sequence[Task], known: Collection[str], url: str | None
) -> dict[str, Any]:
    """Return the counts and shares of a table's row.

    Results are kept beside the predictions, and an interrupted run goes on from them.

    Args:
        predictions: a predictions file.
        tasks: the tasks, all of which count.
        known: the programs that the model was trained on.
        url: of the service that runs the programs; None for a sandbox of this process.

    Raises:
        VerifierError: the service does not work.
        SandboxUnavailableError: this host lacks a wall that the sandbox requires.
    """
    own = TaskSet(tasks)
    run = PredictionRun(
        load(predictions, own), ServiceVerifier(url) if url else SandboxVerifier(), tasks=own
    )
    texts = {canonical(code) for code in known}
    new: set[str] = set()

    def note(program: PredictedProgram, verified: Verification) -> None:
        solved = verified.solved_train and verified.solved_test
        if solved and canonical(program.prediction.program().source) not in texts:
            new.add(program.task.id)

    results = predictions.with_name(f"{predictions.stem}-results.jsonl")

    async def verify() -> None:
        await run.verify(results=results, on_result=note)
        await run.find_recall()

    asyncio.run(verify())
    figures = run.score.overall
    most = figures.most_programs
    estimate = figures.pass_at[most]
    return {
        "tasks": figures.tasks,
        "samples": most,
        "pass": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "solved": figures.solved,
        "recalled": figures.recalled,
        "solved_by_unseen_program": len(new),
        "statuses": dict(figures.statuses),
    }


def canonical(code: str) -> str:
    """Return a program without its comments and layout; the text itself if it is no program."""
    try:
        return ast.unparse(ast.parse(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return code
