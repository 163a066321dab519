"""POST /v1/execute: run a program."""

import msgspec
from fastapi import APIRouter, Request, Response

from sandbox.results import Result
from service.api.schemas import ExecuteRequest
from service.execution.executor import ExecutionRequest
from service.http import body, openapi
from service.http.connected import while_connected
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(ExecuteRequest)


@router.post(
    "/v1/execute",
    summary="Run a program",
    openapi_extra=openapi.body(ExecuteRequest, openapi.EXECUTE),
    responses=openapi.responses(
        Result, openapi.EXECUTED, *openapi.ADMISSION, 400, 408, 413, 415, 422
    ),
)
async def execute(request: Request) -> Response:
    """Run a program once on each input.

    A program that fails is answered with 200 too; `status` and `error` say why it failed.
    """
    state = state_of(request)
    with state.access.admit(request, "execute") as caller:
        requested = await body.read(request, _decoder, state.settings, caller.held)
        execution = ExecutionRequest(
            client=caller.client,
            kind="execute",
            program=requested.program,
            inputs=requested.inputs,
            limits=requested.limits,
            isolation=requested.isolation,
        )
        result = await while_connected(request, state.executor.run(execution))
        return body.respond(result)
