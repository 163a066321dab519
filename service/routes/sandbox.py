"""GET /v1/sandbox: describe the sandbox."""

from fastapi import APIRouter, Request, Response

from sandbox import limits, pythons, walls
from sandbox.entry_points import ENTRY_POINTS
from sandbox.policy.modules import modules_of
from sandbox.profiles import PROFILES, single_modules, whole_packages
from service.api.schemas import PythonInUse, SandboxReport, WallInForce
from service.http import body, openapi
from service.state import State, state_of

router = APIRouter(tags=["sandbox"])


@router.get(
    "/v1/sandbox",
    summary="Describe the sandbox",
    responses=openapi.responses(SandboxReport, openapi.SANDBOX, *openapi.ADMISSION),
)
async def report(request: Request) -> Response:
    """Return the walls in force on this host, the modules that programs may import, and limits."""
    state = state_of(request)
    with state.access.admit(request, None):
        return body.respond(describe(state))


def describe(state: State) -> SandboxReport:
    """Return the sandbox of this process; it asks the kernel."""
    given = state.settings.extra_modules
    extra = single_modules(given, whole_packages(given))
    return SandboxReport(
        walls=[
            WallInForce(wall.name, wall.available, wall.required, wall.detail)
            for wall in walls.survey(state.sandbox.namespaces)
        ],
        python=PythonInUse(pythons.current(), pythons.is_tested()),
        policies=["restricted", "kernel"] if pythons.is_tested() else ["kernel"],
        restores=state.sandbox.restores,
        profiles={name: sorted([*modules_of(name), *extra]) for name in PROFILES},
        entry_points=list(ENTRY_POINTS),
        default_limits=limits.Limits(),
        maximum_limits=limits.MAXIMUM,
        slots=state.settings.slots_per_process,
        waiting=state.executor.queue.waiting,
    )
