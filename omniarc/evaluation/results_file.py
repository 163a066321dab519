"""Results files: one JSON line per verified prediction, from which an interrupted run resumes."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from omniarc.closing import Closing
from omniarc.corpus import DatasetName
from omniarc.evaluation.other_fields import Fields, Scalar
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.verification import Verification
from omniarc.jsonl import JsonLinesError, JsonLinesFile
from sandbox import Limits
from sandbox.grids import InputType
from sandbox.program import Policy
from sandbox.results import Isolation


class RunHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the results of a run depend on; a file holds results of one header only.

    Attributes:
        predictions: the digest of the predictions; see `PredictionSet`.
        dataset: the dataset that task ids were looked up in; None means all.
        limits: the limits of each program.
        isolation: whether each program had a process of its own.
        language: the version of the language that programs could import; None if a service ran
            them.
        policy: the policy of each program.
        input_type: the type of the functions' argument; None if it was inferred from the programs.
        strict_output: whether floats in outputs were refused.
        modules: the SHA-256 of each additional module, by name.
        tasks: the digest of tasks of one's own; see `TaskSet`. None for those of `corpus`.
    """

    predictions: str
    dataset: DatasetName | None
    limits: Limits
    isolation: Isolation
    language: str | None
    policy: Policy = "restricted"
    input_type: InputType | None = None
    strict_output: bool = False
    modules: dict[str, str] = {}
    tasks: str | None = None


class ResultLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a results file.

    Attributes:
        prediction: the id of the prediction.
        run: what the results of the run depend on.
        result: the verification.
        dataset: the dataset of the task.
        position: the position of the prediction among all predictions.
        logprob: the log-probability of the prediction.
        fields: what else its line has; see `other_fields`.
    """

    prediction: str
    run: RunHeader
    result: Verification
    dataset: DatasetName | None = None
    position: int = 0
    logprob: float | None = None
    fields: dict[str, Scalar] = {}


class ResultsError(JsonLinesError):
    """A file exists already and is not a results file of this run."""


class ResultsFile(Closing):
    """A results file, open for one run alone.

    `read` must be exhausted before `append` is called.

    Args:
        path: the file; created if it does not exist. A device or pipe is only written.
        header: what this run's results depend on.

    Raises:
        JsonLinesError: the file cannot be opened, or another run has it open.
    """

    def __init__(self, path: Path, header: RunHeader) -> None:
        self.path = path
        self._header = header
        self._file = JsonLinesFile(path, ResultLine, allow_device=True, allow_blank_lines=False)

    def read(self) -> Iterator[tuple[int, ResultLine]]:
        """Yield the number and content of each complete line, then remove a partial last line.

        Raises:
            ResultsError: a line is not a result of this run; the file is left unchanged.
        """
        seen: set[str] = set()
        lines = self._file.read()
        while True:
            try:
                number, line = next(lines)
            except StopIteration:
                return
            except JsonLinesError as error:
                raise ResultsError(self.path, "is not a line of results", error.line) from None
            self._check(number, line)
            if line.prediction in seen:
                problem = f"repeats prediction {line.prediction[:80]!r}"
                raise ResultsError(self.path, problem, number)
            seen.add(line.prediction)
            yield number, line

    def append(self, program: PredictedProgram, verified: Verification, fields: Fields) -> None:
        """Write the verification of a prediction, and what else the line of the prediction has.

        Raises:
            JsonLinesError: the file cannot be written.
        """
        line = ResultLine(
            program.prediction.id,
            self._header,
            verified,
            program.task.dataset,
            program.position,
            program.prediction.logprob,
            dict(fields),
        )
        self._file.append(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _check(self, number: int, line: ResultLine) -> None:
        different = [
            name
            for name in RunHeader.__struct_fields__
            if getattr(line.run, name) != getattr(self._header, name)
        ]
        if different:
            problem = f"is from a run with different {' and '.join(different)}"
            raise ResultsError(self.path, problem, number)
