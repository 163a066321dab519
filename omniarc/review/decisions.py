"""Decisions on candidates: the file that the review page saves, and what becomes of it.

Every input that was accepted goes through the filters again, corrected or not: the file may have
been edited, and a corrected input needs its output.
"""

import asyncio
import codecs
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from omniarc import language
from omniarc.dataset.entry import Example, original
from omniarc.model_inputs.candidates import Candidate, RejectionReason, digest
from omniarc.model_inputs.filtering import InputFilter
from sandbox import AsyncSandbox
from sandbox.errors import GridError, field_error
from sandbox.grids import Grid, check_rectangular

FORMAT = "omniarc-review-1"

# Far more than a person decides, and a bound on what is read.
MAX_DECISIONS = 100_000


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person decided on one candidate.

    Attributes:
        id: the candidate's.
        digest: the candidate's input as it was shown, so that a decision cannot slip to another.
        decision: what was decided.
        input: the corrected input; None where it was left as it was.
    """

    id: Annotated[str, Meta(min_length=1, max_length=100)]
    digest: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    decision: Literal["accept", "reject"]
    input: Grid | None = None

    def __post_init__(self) -> None:
        if self.input is not None:
            check_rectangular(self.input, "input")


class _DecisionsFile(msgspec.Struct, frozen=True):
    format: Literal["omniarc-review-1"]
    decisions: Annotated[list[Decision], Meta(max_length=MAX_DECISIONS)]


class DecisionsError(ValueError):
    """A text is not a file of decisions; the message says where and why."""


class Refusal(msgspec.Struct, frozen=True):
    """A decision that could not be followed: the candidate's id, and why not."""

    id: str
    reason: str
    detail: str


class Applied(msgspec.Struct):
    """What came of a file of decisions.

    Attributes:
        examples: by task, the accepted inputs with their outputs.
        refused: the decisions that were not followed.
        corrected: how many of the examples were corrected by hand.
        rejected, undecided: how many candidates with a grid were rejected, or left.
    """

    examples: dict[str, list[Example]]
    refused: list[Refusal]
    corrected: int = 0
    rejected: int = 0
    undecided: int = 0

    @property
    def accepted(self) -> int:
        """How many examples there are."""
        return sum(map(len, self.examples.values()))

    @property
    def samples(self) -> Iterator[dict[str, Any]]:
        """The examples as samples of the dataset: one for each task, all its examples to train.

        `task_id` says which, and the rest is as `omniarc.dataset.Dataset.sample` has it.
        """
        for task_id, examples in self.examples.items():
            yield {
                "task_id": task_id,
                "train": [example._asdict() for example in examples],
                "test": [],
                "code": original(task_id).code,
                "version": language.version(),
                "hash": language.content_hash(),
            }


def read_decisions(content: bytes, name: str = "decisions") -> list[Decision]:
    """The decisions in a file that the review page saved.

    Raises:
        DecisionsError: it is not one.
    """
    try:
        # A file that was edited by hand may begin with a byte order mark.
        text = content.removeprefix(codecs.BOM_UTF8)
        return msgspec.json.decode(text, type=_DecisionsFile).decisions
    except (msgspec.DecodeError, GridError, UnicodeDecodeError, RecursionError) as error:
        raise DecisionsError(f"{name}: {field_error(error)}") from None


async def apply_decisions(
    candidates: list[Candidate], decisions: list[Decision], box: AsyncSandbox
) -> Applied:
    """Follows decisions: the accepted inputs pass the filters again and get their outputs.

    Args:
        candidates: those that the page showed, from the candidates file.
        decisions: what was decided on them; a candidate without one is left out.
        box: where the tasks' programs run, with the language among its modules.

    Raises:
        SandboxUnavailableError: the sandbox cannot start a process any more.
    """
    applied = Applied({}, [])
    followed = _match(candidates, decisions, applied)
    by_task: dict[str, list[tuple[Candidate, Decision]]] = {}
    for candidate in candidates:
        decision = followed.get(candidate.id)
        if decision is None:
            applied.undecided += candidate.input is not None
        elif decision.decision == "reject":
            applied.rejected += 1
        else:
            by_task.setdefault(candidate.task_id, []).append((candidate, decision))
    outcomes = await asyncio.gather(
        *(_apply_to_task(task_id, chosen, box) for task_id, chosen in by_task.items())
    )
    for (task_id, chosen), (examples, refused) in zip(by_task.items(), outcomes, strict=True):
        if examples:
            applied.examples[task_id] = list(examples.values())
        applied.refused += refused
        applied.corrected += sum(
            decision.input is not None for _, decision in chosen if decision.id in examples
        )
    return applied


def _match(
    candidates: list[Candidate], decisions: list[Decision], applied: Applied
) -> dict[str, Decision]:
    """Decisions by id; those that fit no candidate, or not the one that was shown, are refused."""
    known = {c.id: digest(c.input) for c in candidates if c.input is not None}
    followed: dict[str, Decision] = {}
    for decision in decisions:
        if decision.id not in known:
            refusal = Refusal(decision.id, "unknown", "there is no such candidate with a grid")
        elif decision.digest != known[decision.id]:
            refusal = Refusal(decision.id, "changed", "the candidate is not the one decided on")
        elif decision.id in followed:
            refusal = Refusal(decision.id, "repeated", "there is an earlier decision on it")
        else:
            followed[decision.id] = decision
            continue
        applied.refused.append(refusal)
    return followed


async def _apply_to_task(
    task_id: str, chosen: list[tuple[Candidate, Decision]], box: AsyncSandbox
) -> tuple[dict[str, Example], list[Refusal]]:
    """The examples that come of one task's accepted candidates, by id, and the refused ones."""
    filters = InputFilter(task_id, box)
    examples: dict[str, Example] = {}
    refused: list[Refusal] = []
    for candidate, decision in chosen:
        grid = decision.input or candidate.input
        assert grid is not None
        judgement = await filters.judge(grid)
        if judgement.output is not None and judgement.reason is None:
            examples[candidate.id] = Example(grid, judgement.output)
        else:
            reason = judgement.reason or RejectionReason.PROGRAM_FAILED
            refused.append(Refusal(candidate.id, reason.value, judgement.detail))
    return examples, refused
