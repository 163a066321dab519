"""POST /run_code: run a script, for clients of SandboxFusion."""

import msgspec
from fastapi import APIRouter, Request, Response

from service.api import sandbox_fusion as fusion
from service.api.problems import Problem
from service.http import body, openapi
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(fusion.RunCodeRequest)

# The statuses that ask to repeat a request later.
_LATER = frozenset({429, 503})


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
    try:
        with state.access.admit(request, "execute") as caller:
            requested = await body.read(request, _decoder, state.settings)
            if requested.unsupported is not None:
                return body.respond(fusion.unsupported(requested.unsupported))
            script = requested.script(state.settings.run_code_policy)
            result = await state.executor.run_script(caller.client, script, requested.limits)
    except Problem as problem:
        if problem.details.status in _LATER:
            raise _gateway_timeout(problem) from None
        raise
    return body.respond(fusion.response(result))


def _gateway_timeout(problem: Problem) -> Problem:
    """Convert a problem to a 504, the only status after which some reward functions retry."""
    return Problem(504, problem.kind, problem.details.detail, None, problem.headers)
