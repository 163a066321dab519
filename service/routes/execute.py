"""POST /v1/execute: run a program."""

from contextlib import ExitStack

import msgspec
from fastapi import APIRouter, Request, Response

from sandbox.errors import FieldError, field_error
from sandbox.grids import Grid
from sandbox.results import Result
from service.api.problems import from_decoding, invalid
from service.api.schemas import ExecuteRequest, LargeExecuteRequest
from service.execution.executor import ExecutionRequest
from service.http import amounts, body, large_response, openapi
from service.http.body_budget import HeldBytes
from service.http.connected import while_connected
from service.http.turns import next_turn
from service.settings import Settings
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(ExecuteRequest)
_large_decoder = msgspec.json.Decoder(LargeExecuteRequest)
_grid_decoder = msgspec.json.Decoder(Grid)


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
    with ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "execute"))
        requested = await _read(request, state.settings, caller.held)
        execution = ExecutionRequest(
            client=caller.client,
            kind="execute",
            program=requested.program,
            inputs=requested.inputs,
            limits=requested.limits,
            isolation=requested.isolation,
        )
        result = await while_connected(request, state.executor.run(execution))
        return await large_response.respond(result, caller.held, resources)


async def _read(request: Request, settings: Settings, held: HeldBytes) -> ExecuteRequest:
    """Read and decode the request's body; that of many grids in turns.

    Raises:
        Problem: as for `body.read`.
    """
    content = await body.read_counted(request, settings, held)
    if len(content) <= amounts.MIN_BYTES:
        return body.decode(_decoder, content)
    large = body.decode(_large_decoder, content)
    grids: list[Grid] = []
    for index, raw in enumerate(large.inputs):
        await next_turn()
        try:
            grids.append(_grid_decoder.decode(raw))
        except msgspec.ValidationError as error:
            wrong = field_error(error, f"inputs[{index}]")
            raise invalid(wrong.field, wrong.rule) from None
        except msgspec.DecodeError as error:
            raise from_decoding(error, bytes(raw)) from None
    await next_turn()
    try:
        requested = large.with_inputs(grids)
    except FieldError as error:
        raise invalid(error.field, error.rule) from None
    await next_turn()  # before what was decoded is encoded for the sandbox
    return requested
