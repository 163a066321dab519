"""POST /v1/verify: hold a program against a task."""

import msgspec
from fastapi import APIRouter, Request, Response

from omniarc.evaluation import verification
from service.api.schemas import VerifyRequest
from service.execution.executor import ExecutionRequest
from service.http import body, openapi
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(VerifyRequest)


@router.post(
    "/v1/verify",
    summary="Hold a program against a task",
    openapi_extra=openapi.body(VerifyRequest, openapi.VERIFY),
    responses=openapi.responses(
        verification.Verification, openapi.VERIFIED, *openapi.ADMISSION, 400, 408, 413, 422
    ),
)
async def verify(request: Request) -> Response:
    """Runs the program on every pair's input and compares; outputs never reach the program."""
    state = state_of(request)
    with state.access.admit(request, "execute") as caller:
        asked = await body.read(request, _decoder, state.settings)
        task = asked.whole_task
        execution = ExecutionRequest(
            client=caller.client,
            kind="verify",
            program=asked.program,
            inputs=task.inputs,
            limits=asked.limits,
            isolation=asked.isolation,
            task_id=task.id or None,
        )
        return body.answer(verification.compare(await state.executor.run(execution), task))
