"""POST /run_code: run a script, for clients of SandboxFusion."""

from contextlib import ExitStack

import msgspec
from fastapi import APIRouter, Request, Response

from service.api import sandbox_fusion as fusion
from service.http import body, large_response, openapi
from service.http.connected import while_connected
from service.http.repeatable import repeatable_as
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(fusion.RunCodeRequest)


@router.post(
    "/run_code",
    summary="Run a script",
    openapi_extra=openapi.body(fusion.RunCodeRequest, fusion.REQUEST),
    responses=openapi.responses(
        fusion.RunCodeResponse, fusion.RESPONSE, 400, 401, 403, 408, 413, 415, 422, 503, 504
    ),
)
async def run_code(request: Request) -> Response:
    """Run a Python script on its standard input. Compatible with SandboxFusion.

    A script that fails is answered with 200 too.
    """
    state = state_of(request)
    # Some reward functions repeat a request after no status but 504.
    with repeatable_as(504), ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "execute"))
        requested = await body.read(request, _decoder, state.settings, caller.held)
        if requested.unsupported is not None:
            return body.respond(fusion.unsupported(requested.unsupported))
        script = requested.script(state.settings.run_code_policy)
        work = state.executor.run_script(caller.client, script, requested.limits)
        result = await while_connected(request, work)
        return await large_response.respond(fusion.response(result), caller.held, resources)
