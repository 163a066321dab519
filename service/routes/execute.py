"""POST /v1/execute: run a program on grids."""

import msgspec
from fastapi import APIRouter, Request, Response

from sandbox.results import Result
from service.api.schemas import ExecuteRequest
from service.execution.executor import ExecutionRequest
from service.http import body, openapi
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(ExecuteRequest)


@router.post(
    "/v1/execute",
    summary="Run a program on grids",
    openapi_extra=openapi.body(ExecuteRequest, openapi.EXECUTE),
    responses=openapi.responses(Result, openapi.EXECUTED, *openapi.ADMISSION, 400, 408, 413, 422),
)
async def execute(request: Request) -> Response:
    """Runs the program once on each input; what the program does wrong is an answer, 200."""
    state = state_of(request)
    with state.access.admit(request, "execute") as caller:
        asked = await body.read(request, _decoder, state.settings)
        execution = ExecutionRequest(
            client=caller.client,
            kind="execute",
            program=asked.program,
            inputs=asked.inputs,
            limits=asked.limits,
            isolation=asked.isolation,
        )
        return body.answer(await state.executor.run(execution))
