"""POST /execute: run a script, for clients of NeMo-Skills' sandbox."""

from contextlib import ExitStack

import msgspec
from fastapi import APIRouter, Request, Response

from service.api import nemo_skills
from service.http import body, large_response, openapi
from service.http.connected import while_connected
from service.http.repeatable import repeatable_as
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(nemo_skills.GeneratedCodeRequest)


@router.post(
    "/execute",
    summary="Run a script for NeMo-Skills",
    openapi_extra=openapi.body(nemo_skills.GeneratedCodeRequest, nemo_skills.REQUEST),
    responses=openapi.responses(
        nemo_skills.ExecutedCode, nemo_skills.RESPONSE, 400, 401, 403, 408, 413, 415, 422, 502, 503
    ),
)
async def execute_generated_code(request: Request) -> Response:
    """Run a Python script on its standard input. Compatible with NeMo-Skills.

    A script that fails is answered with 200 too.
    """
    state = state_of(request)
    # The client reads every other answer as a result of the script.
    with repeatable_as(502), ExitStack() as resources:
        caller = resources.enter_context(state.access.admit(request, "execute"))
        requested = await body.read(request, _decoder, state.settings, caller.held)
        reason = requested.unsupported(request.headers.get(nemo_skills.SESSION_HEADER))
        if reason is not None:
            return body.respond(nemo_skills.unsupported(reason))
        script = requested.script(state.settings.run_code_policy)
        work = state.executor.run_script(caller.client, script, requested.limits)
        result = await while_connected(request, work)
        response = requested.response(result)
        return await large_response.respond(response, caller.held, resources)


@router.get("/health", include_in_schema=False)
async def health(request: Request) -> Response:
    """Answer as `/readyz`, at the address where the client waits for a sandbox."""
    await state_of(request).readiness.check()
    return body.respond({"status": "healthy"})
