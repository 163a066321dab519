"""/console/tasks: the ARC tasks as pictures, and a place to try a function on one."""

import asyncio
import secrets
from functools import cache
from typing import Annotated, Any, Literal, get_args

import msgspec
import numpy as np
from fastapi import Path, Query, Request, Response

from omniarc import corpus, tasks
from omniarc.corpus import DatasetName, Task
from omniarc.dataset.dataset import Dataset, load_entry
from omniarc.dataset.entry import DrawError
from omniarc.dataset.variations import find_variations
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.scoring import TaskKey
from omniarc.evaluation.verification import PairVerdict, Verification, wrong_cells
from sandbox.grids import Grid
from service.api.problems import Problem, invalid
from service.api.schemas import VerifyRequest
from service.audit.records import StoredRecord
from service.console import pages, pictures, visits
from service.console.jobs import task_results
from service.console.listings import listing
from service.console.routing import page_router
from service.http.connected import while_connected
from service.routes.audit import read_trail
from service.routes.verify import run_verification
from service.state import State, state_of

router = page_router()

_PAGE = 60
_NEW_INPUTS = 4
_MAX_SEED = 2**31 - 1
_MAX_WRONG_SHOWN = 12
_NO_PROGRAM = "no program"
_EMPTY = "def task(grid):\n    return grid\n"

Size = Literal["small", "medium", "large"]
# The longest side of any grid of a task.
_SIZES: dict[Size, int] = {"small": 10, "medium": 20, "large": 30}


@router.api_route("/tasks", methods=["GET", "HEAD"])
async def gallery(
    request: Request,
    dataset: Annotated[str, Query()] = "",
    split: Annotated[str, Query()] = "",
    size: Annotated[str, Query()] = "",
    program: Annotated[str, Query()] = "",
    job: Annotated[str, Query()] = "",
    outcome: Annotated[str, Query()] = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """Show the tasks of a set as pictures of their first pairs, with what a job made of them."""
    state = state_of(request)
    async with visits.visit(request, "jobs" if job else None) as visit:
        given = {"dataset": dataset, "split": split, "size": size, "program": program}
        given |= {"job": job, "outcome": outcome}
        with_program = frozenset(tasks.task_ids())
        outcomes: dict[TaskKey, str] = {}
        if job:
            results = await task_results(state, visit.caller, job)
            outcomes = {(one.dataset, one.task_id): one.outcome for one in results}
        found = [
            task
            for task in corpus.iter_tasks()
            if dataset in ("", task.dataset)
            and split in ("", task.split)
            and size in ("", _size(task.id, task.dataset))
            and program in ("", "yes" if _has_program(task, with_program) else "no")
            and outcome in ("", outcomes.get((task.dataset, task.id), _NO_PROGRAM))
        ]
        shown = found[(page - 1) * _PAGE : page * _PAGE]
        cards = await asyncio.to_thread(_cards, shown, with_program)
        return pages.render(
            request,
            visit,
            "tasks.html",
            title="Tasks",
            given=given,
            choices={
                "dataset": corpus.DATASETS,
                "split": corpus.SPLITS,
                "size": get_args(Size),
                "program": ("yes", "no"),
                "outcome": ("solved", "solved on train", "unsolved", _NO_PROGRAM),
            },
            outcomes=outcomes,
            total=len(found),
            page=page,
            last_page=max(1, -(-len(found) // _PAGE)),
            cards=cards,
        )


def _cards(shown: list[Task], with_program: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "pictures": pictures.first_pair(task.id, task.dataset),
            "size": _size(task.id, task.dataset),
            "has_program": _has_program(task, with_program),
        }
        for task in shown
    ]


def _has_program(task: Task, with_program: frozenset[str]) -> bool:
    """Return whether there is a program for a task; programs are for ARC-AGI-1's."""
    return task.id in with_program and task.dataset == corpus.find_task(task.id).dataset


@cache
def _size(task_id: str, dataset: DatasetName | None) -> Size:
    """Return the size of the largest grid of a task; it is called for tasks of the corpus only."""
    task = corpus.find_task(task_id, dataset)
    longest = max(
        max(len(grid), len(grid[0]))
        for pair in task.pairs
        for grid in (pair.input, pair.output)
        if grid is not None
    )
    return next(name for name, side in _SIZES.items() if longest <= side)


@router.api_route("/tasks/{task_id}", methods=["GET", "HEAD"])
async def task_page(
    request: Request,
    task_id: Annotated[str, Path()],
    dataset: Annotated[str, Query()] = "",
    seed: Annotated[int | None, Query(ge=0, le=_MAX_SEED)] = None,
    variations: Annotated[bool, Query()] = False,
    run: Annotated[str, Query()] = "",
    augmentation: Annotated[str, Query()] = "",
) -> Response:
    """Show a task: its pairs, our program, new inputs, variations, and a place to try a function.

    Args:
        request: the request.
        task_id: the id of the task.
        dataset: its dataset; empty for the first that contains the id.
        seed: of new inputs; without it there are none.
        variations: whether to show the variations of the task.
        run: an execution whose program to begin with.
        augmentation: how the task differed for which the program was written, as JSON.
    """
    state = state_of(request)
    async with visits.visit(request) as visit:
        task = _find(task_id, dataset)
        code = await _code_of(state, visit, run) if run else _EMPTY
        changed = _augmentation(augmentation)
        return await _show(
            request, visit, task, changed, code=code, seed=seed, variations=variations
        )


@router.post("/tasks/{task_id}")
async def try_it(
    request: Request, task_id: Annotated[str, Path()], dataset: Annotated[str, Query()] = ""
) -> Response:
    """Run a function on the task, as `/v1/verify` does; show each output beside what is right."""
    state = state_of(request)
    async with visits.visit(request, "execute") as visit:
        fields = await visits.read_form(request, visit.secret, visit.caller.held)
        task = _find(task_id, dataset)
        code = fields.get("code", "").replace("\r\n", "\n")
        try:
            given = {"code": code, "task_id": task.id, "dataset": task.dataset}
            requested = msgspec.convert(given, VerifyRequest)
        except msgspec.ValidationError as error:
            raise invalid("code", str(error)) from None
        changed = _augmentation(fields.get("augmentation", ""))
        requested = msgspec.structs.replace(requested, augmentation=changed)
        work = run_verification(state, visit.caller, requested)
        verified = await while_connected(request, work)
        return await _show(request, visit, task, changed, code=code, tried=verified)


async def _show(
    request: Request,
    visit: visits.Visit,
    task: Task,
    augmentation: Augmentation | None,
    *,
    code: str,
    tried: Verification | None = None,
    seed: int | None = None,
    variations: bool = False,
) -> Response:
    program, rule, new_inputs, varied, problem = None, None, [], [], ""
    if _has_program(task, frozenset(tasks.task_ids())):
        entry = await asyncio.to_thread(load_entry, task.id)
        program, rule = entry.code, entry.rule
        try:
            if seed is not None:
                new_inputs = await asyncio.to_thread(_draw, task.id, seed, _NEW_INPUTS)
            if variations:
                varied = await asyncio.to_thread(_variations, task.id)
        except DrawError as error:
            problem = str(error)
    verdicts = [] if tried is None else [*tried.train, *tried.test]
    marked: dict[int, list[str]] = {}
    for verdict in verdicts:
        if not marked and verdict.error is not None and verdict.error.line is not None:
            marked[verdict.error.line] = [f"{verdict.error.type}: {verdict.error.message}"]
    return pages.render(
        request,
        visit,
        "task.html",
        title=f"Task {task.id}",
        task=task,
        rule=rule,
        pairs=await asyncio.to_thread(_pairs, task, verdicts),
        program=program and listing(program, {}),
        code=code,
        augmentation="" if augmentation is None else msgspec.json.encode(augmentation).decode(),
        tried=tried,
        listed=listing(code, marked) if marked else None,
        may_try=visit.may("execute"),
        next_seed=secrets.randbelow(_MAX_SEED),
        new_inputs=new_inputs,
        variations=varied,
        problem=problem,
    )


def _augmentation(text: str) -> Augmentation | None:
    """Return an augmentation that is given as JSON; an empty text is none.

    Raises:
        Problem: 422, it is wrong.
    """
    try:
        return msgspec.json.decode(text, type=Augmentation) if text else None
    except msgspec.DecodeError as error:
        raise invalid("augmentation", str(error)) from None


def _find(task_id: str, dataset: str) -> Task:
    """Return the task with an id.

    Raises:
        Problem: 404, there is none.
    """
    for name in corpus.DATASETS:
        if dataset in ("", name):
            try:
                return corpus.find_task(task_id, name)
            except corpus.UnknownTaskError:
                continue
    raise Problem(404, "unknown-task", f"No task has the id {task_id[:80]!r}")


async def _code_of(state: State, visit: visits.Visit, execution_id: str) -> str:
    """Return the program of an execution of one's own; with the scope `audit`, of any.

    Raises:
        Problem: 404, there is no such execution, or its source is not stored.
    """

    def read() -> StoredRecord | None:
        return state.trail.search.get(execution_id)

    found = await read_trail(state, read)
    if found is not None and (visit.may("audit") or found.client == visit.caller.client):
        text = found.texts.get(found.source_hash or "")
        if text is not None:
            return text
    detail = "There is no such run, its record is not written yet, or it is of another key"
    raise Problem(404, "unknown-record", detail)


def _pairs(task: Task, verdicts: list[PairVerdict]) -> list[dict[str, Any]]:
    """Return what is shown of each pair: pictures, and what a program made of it."""
    names = [f"Train {number + 1}" for number in range(len(task.train))]
    names += [f"Test {number + 1}" for number in range(len(task.test))]
    shown = []
    for index, (name, pair) in enumerate(zip(names, task.pairs, strict=True)):
        verdict = verdicts[index] if verdicts else None
        made: pictures.Picture | None = None
        wrong: list[pictures.Cell] = []
        if verdict is not None and verdict.grid is not None:
            if pair.output is not None and _shape(verdict.grid) == _shape(pair.output):
                wrong = wrong_cells(verdict.grid, pair.output)
            made = pictures.picture(verdict.grid, wrong)
        shown.append(
            {
                "name": name,
                "input": pictures.picture(pair.input),
                "output": None if pair.output is None else pictures.picture(pair.output),
                "verdict": verdict,
                "made": made,
                "wrong": _wrong_text(verdict, pair.output, wrong),
            }
        )
    return shown


def _wrong_text(
    verdict: PairVerdict | None, expected: Grid | None, wrong: list[pictures.Cell]
) -> list[str]:
    """Return the wrong cells of an output in words."""
    if verdict is None or verdict.grid is None or expected is None:
        return []
    grid = verdict.grid
    if _shape(grid) != _shape(expected):
        return [
            f"{len(grid)} rows by {len(grid[0])} columns instead of {len(expected)} by "
            f"{len(expected[0])}"
        ]
    texts = [
        f"row {row + 1}, column {column + 1}: {grid[row][column]} instead of "
        f"{expected[row][column]}"
        for row, column in wrong[:_MAX_WRONG_SHOWN]
    ]
    if len(wrong) > _MAX_WRONG_SHOWN:
        texts.append(f"and {len(wrong) - _MAX_WRONG_SHOWN} more")
    return texts


def _shape(grid: Grid) -> tuple[int, int]:
    return len(grid), len(grid[0])


def _draw(entry_id: str, seed: int, count: int) -> list[tuple[pictures.Picture, pictures.Picture]]:
    """Return pictures of new examples of an entry of the dataset.

    Raises:
        DrawError: its generator does not give so many.
    """
    rng = np.random.default_rng(seed)
    _, sample = Dataset((entry_id,)).sample(rng, task_id=entry_id, n_train=count, n_test=0)
    return [
        (pictures.picture(one["input"]), pictures.picture(one["output"])) for one in sample["train"]
    ]


def _variations(task_id: str) -> list[tuple[str, pictures.Picture, pictures.Picture]]:
    return [(one, *_draw(one, 0, 1)[0]) for one in find_variations(task_id)]
