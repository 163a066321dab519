"""The ASGI application of the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from omniarc import corpus
from omniarc.evaluation.verification import Verification
from sandbox.results import Result
from service import settings, state
from service.api import nemo_skills, problems, schemas
from service.api import sandbox_fusion as fusion
from service.api.marks import MarkReport, MarkRequest
from service.audit import schemas as audit_schemas
from service.console import console
from service.http import cors, error_handlers, openapi, problem_pages, reference
from service.http.compression import Compression
from service.http.envelope import Envelope
from service.routes import (
    audit,
    batch,
    execute,
    generated_code,
    health,
    jobs,
    marks,
    metrics,
    run_code,
    sandbox,
    tasks,
    verify,
)
from service.telemetry import tracing

_DESCRIPTION = (
    "Runs generated Python programs on ARC grids in a hardened sandbox, and verifies them on ARC "
    "tasks."
)

_ROUTES = (
    *(execute, verify, batch, run_code, generated_code, jobs),
    *(audit, marks, tasks, sandbox, health, metrics),
)


def create_app(chosen: settings.Settings | None = None) -> FastAPI:
    """Create the application.

    Args:
        chosen: the settings; None reads them from the environment.

    Raises:
        TracingError: tracing is enabled in the environment but cannot be set up.
    """
    used = chosen or settings.load()
    traces = tracing.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        for dataset in corpus.DATASETS:
            next(corpus.iter_tasks(dataset))  # load the files before the first request
        async with state.lifespan(used, traces) as app.state.parts:
            yield
        await asyncio.to_thread(traces.close)

    app = FastAPI(
        title="Omni-ARC",
        version=version("omniarc"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        # A redirect would contain the host name that the client sent.
        redirect_slashes=False,
        telemetry=traces.telemetry,
    )
    # Each middleware wraps those added before it.
    app.add_middleware(Compression)
    cors.install(app, used.cors_origins)
    app.add_middleware(Envelope, shared=app.state, tracing=traces)
    routers = [module.router for module in _ROUTES]
    error_handlers.install(app, routers)
    for router in routers:
        app.include_router(router)
    problem_pages.install(app)
    reference.install(app)
    console.install(app, enabled=used.console)
    openapi.install(
        app,
        routers,
        schemas.ExecuteRequest,
        schemas.VerifyRequest,
        schemas.BatchRequest,
        schemas.BatchProgram,
        schemas.BatchLine,
        schemas.JobReport,
        schemas.JobList,
        audit_schemas.AuditRequest,
        audit_schemas.AuditFindings,
        audit_schemas.AuditPage,
        audit_schemas.AuditRecord,
        audit_schemas.AuditRecordWithSource,
        MarkRequest,
        MarkReport,
        fusion.RunCodeRequest,
        fusion.RunCodeResponse,
        nemo_skills.GeneratedCodeRequest,
        nemo_skills.ExecutedCode,
        schemas.TaskList,
        schemas.SandboxReport,
        schemas.Health,
        corpus.Task,
        Result,
        Verification,
        problems.ProblemDetails,
    )
    return app
