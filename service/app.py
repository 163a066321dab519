"""The application: routes, errors, and the sandbox that lives as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from omniarc import corpus
from omniarc.verification import Verification
from sandbox.pool import AsyncSandbox
from sandbox.verdict import Result
from service import openapi, problems, schemas
from service.routes import execute, health, sandbox, tasks, verify
from service.settings import Settings
from service.state import State

_DESCRIPTION = (
    "Runs generated Python functions on ARC grids, each in a confined process of its own, "
    "and says what came of them."
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service. Without settings they come from the environment."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        for dataset in corpus.DATASETS:
            next(corpus.tasks(dataset))  # read the files before the first request needs them
        async with AsyncSandbox(
            workers=chosen.slots_each,
            spares=chosen.spares,
            extra_modules=chosen.extra_modules,
        ) as box:
            app.state.parts = State(chosen, box)
            yield

    app = FastAPI(
        title="Omni-ARC",
        version=version("omniarc"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,
    )
    problems.install(app)
    for module in (execute, verify, tasks, sandbox, health):
        app.include_router(module.router)
    openapi.install(
        app,
        schemas.ExecuteRequest,
        schemas.VerifyRequest,
        schemas.TaskList,
        schemas.SandboxReport,
        schemas.Health,
        corpus.Task,
        Result,
        Verification,
        problems.ProblemDetails,
    )
    return app
