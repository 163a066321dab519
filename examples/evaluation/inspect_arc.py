"""ARC in Inspect, with the model of an OpenAI-compatible endpoint:

LOCAL_BASE_URL=http://…/v1 LOCAL_API_KEY=… inspect eval inspect_arc.py \\
    --model openai-api/local/a-model
"""

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageSystem, ChatMessageUser
from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import TaskState, generate

from omniarc import corpus, prompts
from omniarc.rewards import solved, verify


@scorer(metrics=[accuracy(), stderr()])
def solves() -> Scorer:
    """Score a reply by its program; the target is the id of the task."""

    async def score(state: TaskState, target: Target) -> Score:
        verification = await verify(state.output.completion, target.text)
        value = CORRECT if solved(verification) else INCORRECT
        return Score(value=value, explanation=f"status: {verification.status}")

    return score


@task
def arc(dataset: str = "ARC-AGI-1", split: str = "evaluation") -> Task:
    """Return the tasks of a split, each to be answered with a program."""
    samples = []
    for puzzle in corpus.iter_tasks(dataset, split):
        system, user = prompts.build("code-from-examples", puzzle)
        question = [
            ChatMessageSystem(content=system["content"]),
            ChatMessageUser(content=user["content"]),
        ]
        samples.append(Sample(input=question, target=puzzle.id, id=puzzle.id))
    return Task(dataset=MemoryDataset(samples), solver=generate(), scorer=solves())
