"""ARC in verifiers, in this folder:

PYTHONPATH=. vf-eval omniarc_arc -m a-model --env.agent.harness.id null \\
    --env.agent.runtime.type subprocess --client.base-url http://…/v1
"""

from collections.abc import Iterable

import verifiers.v1 as vf

from omniarc import corpus, prompts
from omniarc.rewards import solved, verify


class ArcData(vf.TaskData):
    """A question and the id of its task."""

    task_id: str


class ArcTask(vf.Task[ArcData]):
    """A task to be answered with a program."""

    @vf.reward
    async def solved(self, trace: vf.Trace) -> float:
        """Return 1 if the program of the last reply solves the task, else 0."""
        return solved(await verify(trace.last_reply, self.data.task_id))


class ArcConfig(vf.TasksetConfig):
    """Which tasks to take."""

    dataset: corpus.DatasetName = "ARC-AGI-1"
    split: corpus.Split = "evaluation"


class ArcTaskset(vf.Taskset[ArcTask, ArcConfig]):
    """The tasks of a split."""

    def load(self) -> Iterable[ArcTask]:
        """Yield the tasks."""
        for task in corpus.iter_tasks(self.config.dataset, self.config.split):
            system, user = prompts.build("code-from-examples", task)
            data = ArcData(
                name=task.id,
                system_prompt=system["content"],
                prompt=user["content"],
                task_id=task.id,
            )
            yield ArcTask(data, self.config.task)


__all__ = ["ArcTaskset"]
