"""/console/inputs: the review of inputs that a model proposed, task by task.

The page is that of `omniarc inputs review`, and it saves the same decisions file. Here it also
runs the task's program on each corrected input, as `/v1/execute` does.
"""

import asyncio
from typing import Annotated

import msgspec
from fastapi import Request, Response
from msgspec import Meta

from omniarc import tasks
from omniarc.dataset.entry import original
from omniarc.model_inputs.candidates import Candidate, CandidatesError, read_candidates
from omniarc.review.page import ReviewService, review_page
from sandbox.grids import Grid, check_rectangular
from sandbox.limits import Limits
from sandbox.program import Program
from sandbox.results import Output
from service.api.problems import Problem
from service.console import pages, visits
from service.console.routing import page_router
from service.execution.executor import ExecutionRequest
from service.http import body
from service.http.connected import while_connected
from service.state import state_of

router = page_router()

_MAX_PROBLEMS_SHOWN = 10


class CorrectedInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An input that a reviewer changed, of a task that has a program."""

    task_id: Annotated[str, Meta(min_length=1, max_length=64)]
    input: Grid

    def __post_init__(self) -> None:
        check_rectangular(self.input, "input")


_decoder = msgspec.json.Decoder(CorrectedInput)


@router.api_route("/inputs", methods=["GET", "HEAD"])
async def opening(request: Request) -> Response:
    """Show where to open a candidates file."""
    async with visits.visit(request, "execute") as visit:
        return _form(request, visit, [])


@router.post("/inputs")
async def review(request: Request) -> Response:
    """Show the review page of the candidates in a file; the service does not keep them."""
    async with visits.visit(request, "execute") as visit:
        fields = await visits.read_form(request, visit.secret, visit.caller.held)
        content = fields.get("candidates", "").encode("utf-8", "surrogatepass")
        root = pages.root_of(request)
        service = ReviewService(
            asset=lambda name: f"{root}/{pages.static_address(name)}",
            output=f"{root}/inputs/output",
            token=visit.form_token,
            home=f"{root}/inputs",
            icon=f"{root}/{pages.static_address('icon.svg')}",
        )
        try:
            page = await asyncio.to_thread(lambda: review_page(_read(content), service))
        except CandidatesError as error:
            return _form(request, visit, error.problems)
        return Response(page, 200, pages.HEADERS, "text/html; charset=utf-8")


@router.post("/inputs/output")
async def output(request: Request) -> Response:
    """Run the program of a task on a corrected input; return its grid, or why there is none."""
    state = state_of(request)
    async with visits.visit(request, "execute") as visit:
        visits.check_token(visit.secret, request.headers.get(visits.TOKEN_HEADER, ""))
        corrected = await body.read(request, _decoder, state.settings, visit.caller.held)
        if corrected.task_id not in tasks.task_ids():
            raise Problem(404, "unknown-task", "There is no program for this task")
        code = await asyncio.to_thread(lambda: original(corrected.task_id).code)
        execution = ExecutionRequest(
            client=visit.caller.client,
            kind="execute",
            program=Program(code, entry_point="task"),
            inputs=[corrected.input],
            limits=Limits(),
            task_id=corrected.task_id,
        )
        result = await while_connected(request, state.executor.run(execution))
        made = result.outputs[0]
        return body.respond({"grid": made.grid, "error": _failure(made)}, 200, pages.HEADERS)


def _read(content: bytes) -> list[Candidate]:
    """Return the candidates of a file.

    Raises:
        CandidatesError: it is not a candidates file, or none of them has a grid.
    """
    candidates = read_candidates(content)
    if not any(each.input is not None for each in candidates):
        raise CandidatesError(["the file has no inputs"])
    return candidates


def _form(request: Request, visit: visits.Visit, problems: list[str]) -> Response:
    return pages.render(
        request,
        visit,
        "inputs.html",
        status=422 if problems else 200,
        title="Inputs",
        problems=problems[:_MAX_PROBLEMS_SHOWN],
        left_out=max(0, len(problems) - _MAX_PROBLEMS_SHOWN),
    )


def _failure(made: Output) -> str | None:
    """Return why a program gave no grid, in a sentence."""
    if made.grid is not None:
        return None
    if made.error is None:
        return f"No output: {made.status.value}."
    return f"{made.error.type}: {made.error.message}"
