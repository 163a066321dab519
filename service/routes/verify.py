"""POST /v1/verify: hold a program against a task."""

import msgspec
from fastapi import APIRouter, Request, Response

from omniarc import corpus, verification
from service import body, openapi
from service.problems import invalid
from service.schemas import VerifyRequest
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(VerifyRequest)


@router.post(
    "/v1/verify",
    summary="Hold a program against a task",
    openapi_extra=openapi.body(VerifyRequest, openapi.VERIFY),
    responses=openapi.responses(verification.Verification, openapi.VERIFIED, 413, 422, 503),
)
async def verify(request: Request) -> Response:
    """Runs the program on every pair's input and compares; outputs never reach the program."""
    state = state_of(request)
    asked = await body.read(request, _decoder, state.settings.max_body_bytes)
    task = task_of(asked)
    result = await state.run(asked, task.inputs)
    return body.answer(verification.compare(result, task))


def task_of(asked: VerifyRequest) -> corpus.Task:
    """The task that a request means; raises a Problem when no task has its id."""
    if asked.task is not None:
        return asked.task.task
    try:
        return corpus.find(asked.task_id or "", asked.dataset)
    except corpus.UnknownTaskError as error:
        raise invalid("task_id", str(error)) from None
