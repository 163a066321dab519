"""POST /run_code: run a script, for clients of SandboxFusion."""

import msgspec
from fastapi import APIRouter, Request, Response

from service.api import sandbox_fusion as fusion
from service.api.problems import Problem
from service.http import body, openapi
from service.state import state_of

router = APIRouter(tags=["programs"])
_decoder = msgspec.json.Decoder(fusion.RunCodeRequest)


@router.post(
    "/run_code",
    summary="Run a script, as SandboxFusion does",
    openapi_extra=openapi.body(fusion.RunCodeRequest, fusion.REQUEST),
    responses=openapi.responses(
        fusion.RunCodeResponse, fusion.RESPONSE, *openapi.ADMISSION, 400, 408, 413, 422, 504
    ),
)
async def run_code(request: Request) -> Response:
    """Runs a Python script on its standard input; what the script does wrong is an answer, 200."""
    state = state_of(request)
    with state.access.admit(request, "execute") as caller:
        asked = await body.read(request, _decoder, state.settings)
        if asked.refusal is not None:
            return body.answer(fusion.refused(asked.refusal))
        script = asked.script(state.settings.run_code_policy)
        try:
            ended = await state.executor.run_script(caller.client, script, asked.limits)
        except Problem as overload:
            raise _asked_again(overload) from None
        return body.answer(fusion.response(ended))


def _asked_again(overload: Problem) -> Problem:
    """A 503 as a 504: there is reward code that repeats a request after no other status."""
    details = overload.details
    kind = details.type.rpartition("/")[2]
    return Problem(504, kind, details.detail, None, overload.headers)
