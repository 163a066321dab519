"""Decisions on candidates: the file that the review page saves, and its application.

Every accepted input passes the filters again, since the file may have been edited and a corrected
input needs an output.
"""

import asyncio
import codecs
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from omniarc import language
from omniarc.dataset.entry import Example, original
from omniarc.errors import OmniArcError
from omniarc.model_inputs.candidates import Candidate, RejectionReason, digest
from omniarc.model_inputs.filtering import InputFilter
from sandbox import AsyncSandbox
from sandbox.errors import GridError, field_error
from sandbox.grids import Grid, check_rectangular

FORMAT = "omniarc-review-1"

MAX_DECISIONS = 100_000


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's decision on a candidate.

    Attributes:
        id: the id of the candidate.
        digest: the digest of the input that was shown, to detect a decision on another input.
        decision: "accept" or "reject".
        input: the corrected input; None if it was not corrected.
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


class DecisionsError(OmniArcError, ValueError):
    """A file is not a valid decisions file; the message says where and why."""


class Refusal(msgspec.Struct, frozen=True):
    """A decision that could not be applied.

    Attributes:
        id: the id of the candidate.
        reason: a `RejectionReason`, or "unknown", "changed" or "repeated".
        detail: an explanation of the reason.
    """

    id: str
    reason: str
    detail: str


class AppliedDecisions(msgspec.Struct):
    """The result of applying decisions.

    Attributes:
        examples: the accepted inputs with their outputs, by task.
        refused: the decisions that could not be applied.
        corrected: the number of examples that were corrected by hand.
        rejected, undecided: the numbers of candidates with a grid that were rejected or undecided.
    """

    examples: dict[str, list[Example]]
    refused: list[Refusal]
    corrected: int = 0
    rejected: int = 0
    undecided: int = 0

    @property
    def accepted(self) -> int:
        """The number of examples."""
        return sum(map(len, self.examples.values()))

    @property
    def samples(self) -> Iterator[dict[str, Any]]:
        """The examples as samples of the dataset, one for each task, as train pairs.

        Each is a sample of `omniarc.dataset.Dataset.sample` with a `task_id`.
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
    """Return the decisions in a file that the review page saved.

    Raises:
        DecisionsError: the content is not a valid decisions file.
    """
    try:
        # An editor may have added a byte order mark.
        text = content.removeprefix(codecs.BOM_UTF8)
        return msgspec.json.decode(text, type=_DecisionsFile).decisions
    except (msgspec.DecodeError, GridError, UnicodeDecodeError, RecursionError) as error:
        raise DecisionsError(f"{name}: {field_error(error)}") from None


async def apply_decisions(
    candidates: list[Candidate], decisions: list[Decision], box: AsyncSandbox
) -> AppliedDecisions:
    """Run accepted inputs through the filters again, and return examples with their outputs.

    Args:
        candidates: the candidates that the page showed.
        decisions: the decisions on them; candidates without one are left out.
        box: the sandbox for the tasks' programs; its extra modules must include the language.

    Raises:
        SandboxUnavailableError: the sandbox can no longer start a process.
    """
    applied = AppliedDecisions({}, [])
    valid = _match(candidates, decisions, applied)
    by_task: dict[str, list[tuple[Candidate, Decision]]] = {}
    for candidate in candidates:
        decision = valid.get(candidate.id)
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
    candidates: list[Candidate], decisions: list[Decision], applied: AppliedDecisions
) -> dict[str, Decision]:
    """Return valid decisions by id, and refuse those that match no candidate that was shown."""
    digests = {c.id: digest(c.input) for c in candidates if c.input is not None}
    valid: dict[str, Decision] = {}
    for decision in decisions:
        if decision.id not in digests:
            refusal = Refusal(decision.id, "unknown", "no candidate with a grid has this id")
        elif decision.digest != digests[decision.id]:
            refusal = Refusal(decision.id, "changed", "the candidate now has another input")
        elif decision.id in valid:
            refusal = Refusal(decision.id, "repeated", "an earlier decision has the same id")
        else:
            valid[decision.id] = decision
            continue
        applied.refused.append(refusal)
    return valid


async def _apply_to_task(
    task_id: str, chosen: list[tuple[Candidate, Decision]], box: AsyncSandbox
) -> tuple[dict[str, Example], list[Refusal]]:
    """Return the examples of a task's accepted candidates, by id, and the refusals."""
    filters = InputFilter(task_id, box)
    examples: dict[str, Example] = {}
    refused: list[Refusal] = []
    for candidate, decision in chosen:
        grid = decision.input or candidate.input
        assert grid is not None
        verdict = await filters.check(grid)
        if verdict.output is not None and verdict.reason is None:
            examples[candidate.id] = Example(grid, verdict.output)
        else:
            reason = verdict.reason or RejectionReason.PROGRAM_FAILED
            refused.append(Refusal(candidate.id, reason.value, verdict.detail))
    return examples, refused
