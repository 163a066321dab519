"""Audit files: JSON Lines with one record for each execution of a run.

A record has the fields of a service's audit record that apply outside of a service: there is no
client, no request, no job, and no chain of hashes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from omniarc.closing import Closing
from omniarc.corpus import DatasetName
from omniarc.evaluation.options import ProgramOptions, source_hash
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.verification import Verification
from omniarc.jsonl import JsonLinesFile
from sandbox.program import Policy
from sandbox.results import IsolationUsed, Note, Status, Usage, Violation


class ExecutionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One execution.

    Attributes:
        id: the id of the execution, which the results of its predictions have as well.
        at: when it ended (RFC 3339, UTC).
        kind: always "verify".
        task_id: the id of the task.
        dataset: the dataset of the task.
        predictions: the ids of the predictions whose program this is.
        source_hash: the SHA-256 of the source; None if the reply held no program.
        modules: the SHA-256 of each additional module, by name.
        entry_point: the function that was requested; None for the default one.
        policy: the policy that the program ran under.
        isolation: whether the program shared its process.
        walls: the names of the walls in force.
        status: the outcome of the whole program.
        violations: forbidden operations that the program attempted.
        findings: things worth noting that do not affect the status.
        usage: the time and memory that the program used.
        source: the source that ran; None if the reply held no program.
        reason: why the program was rejected, if it was.
    """

    id: str
    at: str
    kind: Literal["verify"] = "verify"
    task_id: str
    dataset: DatasetName | None
    predictions: list[str]
    source_hash: str | None
    modules: dict[str, str]
    entry_point: str | None
    policy: Policy
    isolation: IsolationUsed
    walls: list[str]
    status: Status
    violations: list[Violation]
    findings: list[Note]
    usage: Usage
    source: str | None
    reason: str | None


class AuditFile(Closing):
    """An audit file, open for appending by this run alone.

    Args:
        path: the file; created if it does not exist. A device or pipe is only written.

    Raises:
        JsonLinesError: the file cannot be opened, is another kind of file, or another run has it
            open.
    """

    def __init__(self, path: Path) -> None:
        self._file = JsonLinesFile(path, ExecutionRecord, allow_device=True)
        try:
            for _ in self._file.read():
                pass  # A partial last line is removed.
        except BaseException:
            self._file.close()
            raise

    def append(
        self,
        programs: Sequence[PredictedProgram],
        verified: Verification,
        options: ProgramOptions,
        walls: Sequence[str],
    ) -> None:
        """Write the record of an execution.

        Args:
            programs: the predictions with this program, at least one.
            verified: its verification.
            options: how it was run.
            walls: the names of the walls in force.

        Raises:
            JsonLinesError: the file cannot be written.
        """
        first = programs[0]
        try:
            source = options.program(first.prediction).source
        except ValueError:
            source = None
        reasons = (pair.error.message for pair in (*verified.train, *verified.test) if pair.error)
        record = ExecutionRecord(
            id=verified.id,
            at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            task_id=first.task.id,
            dataset=first.task.dataset,
            predictions=[program.prediction.id for program in programs],
            source_hash=None if source is None else source_hash(source),
            modules=options.module_hashes(),
            entry_point=first.prediction.entry_point,
            policy=options.policy,
            isolation=verified.isolation,
            walls=list(walls),
            status=verified.status,
            violations=verified.violations,
            findings=verified.findings,
            usage=verified.usage,
            source=source,
            reason=next(reasons, None) if verified.status is Status.REJECTED else None,
        )
        self._file.append(record)

    def close(self) -> None:
        """Close the file and release its lock."""
        self._file.close()
