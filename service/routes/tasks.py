"""GET /v1/tasks: the ARC tasks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from omniarc import corpus
from service.api.problems import Problem
from service.api.schemas import TaskList, TaskSummary
from service.http import body, openapi, parameters
from service.state import state_of

router = APIRouter(tags=["tasks"], dependencies=[Depends(parameters.refuse_unknown)])


@router.get(
    "/v1/tasks",
    summary="List the tasks",
    responses=openapi.responses(TaskList, openapi.TASKS, *openapi.ADMISSION, 422),
)
async def list_tasks(
    request: Request,
    dataset: corpus.DatasetName | None = None,
    split: corpus.Split | None = None,
    limit: Annotated[int, Query(ge=1, le=2000)] = 2000,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """All tasks of a dataset and split, in the corpus's order."""
    with state_of(request).access.admit(request, None):
        found = list(corpus.iter_tasks(dataset, split))
        page = [
            TaskSummary(t.id, t.dataset, t.split, len(t.train), len(t.test))
            for t in found[offset : offset + limit]
        ]
        return body.answer(TaskList(len(found), page))


@router.get(
    "/v1/tasks/{task_id}",
    summary="One task with its pairs",
    responses=openapi.responses(corpus.Task, openapi.TASK, *openapi.ADMISSION, 404, 422),
)
async def get_task(
    request: Request, task_id: str, dataset: corpus.DatasetName | None = None
) -> Response:
    """The task with this id; ARC-AGI-1's where both datasets have it and none is asked for."""
    with state_of(request).access.admit(request, None):
        try:
            return body.answer(corpus.find_task(task_id, dataset))
        except corpus.UnknownTaskError as error:
            raise Problem(404, "unknown-task", str(error)) from None
