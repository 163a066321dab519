"""POST /v1/verify: verify a program."""

from contextlib import ExitStack

import msgspec
from fastapi import APIRouter, Request, Response

from omniarc.evaluation import augmentation, verification
from service.api.schemas import VerifyRequest
from service.execution.executor import ExecutionRequest
from service.http import body, large_response, openapi
from service.http.access import Caller
from service.http.connected import while_connected
from service.state import State, state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(VerifyRequest)


@router.post(
    "/v1/verify",
    summary="Verify a program",
    openapi_extra=openapi.body(VerifyRequest, openapi.VERIFY),
    responses=openapi.responses(
        verification.Verification, openapi.VERIFIED, *openapi.ADMISSION, 400, 408, 413, 415, 422
    ),
)
async def verify(request: Request) -> Response:
    """Run a program on every input of a task, and compare its grids with the expected outputs.

    The expected outputs are never passed to the program.
    """
    state = state_of(request)
    with ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "execute"))
        requested = await body.read(request, _decoder, state.settings, caller.held)
        work = run_verification(state, caller, requested)
        result = await while_connected(request, work)
        return await large_response.respond(result, caller.held, resources)


async def run_verification(
    state: State, caller: Caller, requested: VerifyRequest
) -> verification.Verification:
    """Run a program on a task's inputs, and compare its grids with the expected outputs.

    Raises:
        Problem: 422, no task has the id, or the augmentation does not fit it; 429 or 503, as for
            `Executor.run`.
    """
    task = requested.resolve_task()
    execution = ExecutionRequest(
        client=caller.client,
        kind="verify",
        program=requested.program,
        inputs=augmentation.shown_task(task, requested.augmentation).inputs,
        limits=requested.limits,
        isolation=requested.isolation,
        task_id=task.id or None,
    )
    result = await state.executor.run(execution)
    return augmentation.compare(result, task, requested.augmentation)
