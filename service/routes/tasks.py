"""GET /v1/tasks: the ARC tasks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from omniarc import corpus
from service.api.problems import Problem
from service.api.schemas import TaskList, TaskSummary
from service.http import body, openapi, parameters
from service.state import state_of

router = APIRouter(tags=["tasks"], dependencies=[Depends(parameters.reject_unknown)])


@router.get(
    "/v1/tasks",
    summary="List tasks",
    responses=openapi.responses(TaskList, openapi.TASKS, *openapi.ADMISSION, 422),
)
async def list_tasks(
    request: Request,
    dataset: Annotated[
        corpus.DatasetName | None, Query(description="Only tasks of this dataset.")
    ] = None,
    split: Annotated[corpus.Split | None, Query(description="Only tasks of this split.")] = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="Largest number of tasks.")] = 2000,
    offset: Annotated[int, Query(ge=0, description="Number of tasks to skip.")] = 0,
) -> Response:
    """List the tasks of a dataset and split, in the order of the dataset."""
    with state_of(request).access.admit(request, None):
        matching = list(corpus.iter_tasks(dataset, split))
        page = [
            TaskSummary(task.id, task.dataset, task.split, len(task.train), len(task.test))
            for task in matching[offset : offset + limit]
        ]
        return body.respond(TaskList(len(matching), page))


@router.get(
    "/v1/tasks/{task_id}",
    summary="Get a task",
    responses=openapi.responses(corpus.Task, openapi.TASK, *openapi.ADMISSION, 404, 422),
)
async def get_task(
    request: Request,
    task_id: Annotated[str, Path(description="Id of the task.")],
    dataset: Annotated[
        corpus.DatasetName | None,
        Query(description="Dataset of the task. By default the first that contains the id."),
    ] = None,
) -> Response:
    """Return a task with its pairs. An id that is in both datasets means the task of ARC-AGI-1."""
    with state_of(request).access.admit(request, None):
        try:
            return body.respond(corpus.find_task(task_id, dataset))
        except corpus.UnknownTaskError:
            detail = f"No task has the id {task_id[:80]!r}"
            raise Problem(404, "unknown-task", detail) from None
