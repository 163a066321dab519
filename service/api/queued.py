"""Programs of batches and jobs as they are kept until they run."""

import msgspec

from omniarc import corpus
from omniarc.corpus import DatasetName, Task
from sandbox.limits import Limits
from sandbox.program import MAX_CODE_LENGTH, Policy
from sandbox.results import Error, Isolation
from sandbox.text import cut, one_line
from service.api.schemas import BatchProgram, TaskBody

# The longest reason of a rejection, which stands in a result once for each pair of its task.
_MAX_REASON = 500


class Rejection(msgspec.Struct, frozen=True):
    """Stands for a program that cannot be read; it is recorded and not run.

    Attributes:
        error: the reason, as it stands in results.
        code: the text that was sent, for the audit record.
        policy: the policy that was requested.
    """

    error: Error
    code: str
    policy: Policy = "restricted"

    @classmethod
    def of(cls, kind: str, reason: str, text: str, policy: Policy = "restricted") -> "Rejection":
        """Return the rejection of a text; a long one is cut.

        Args:
            kind: the type of the error.
            reason: its message.
            text: what was sent.
            policy: the policy that was requested.
        """
        return cls(Error(kind, one_line(reason, _MAX_REASON)), cut(text, MAX_CODE_LENGTH), policy)


class RejectedProgram(msgspec.Struct, kw_only=True, frozen=True):
    """A program of a batch or job that is rejected without being run.

    Attributes:
        rejected: why; the first field, which no `BatchProgram` has.
        id: the id of its line.
        task: the task, where the line has a valid one.
        task_id: its id, where the line has a valid one.
        dataset: the dataset of `task_id`.
    """

    rejected: Rejection
    id: str
    task: TaskBody | None = None
    task_id: str | None = None
    dataset: DatasetName | None = None

    @property
    def program(self) -> Rejection:
        """What stands for the program."""
        return self.rejected

    @property
    def limits(self) -> Limits:
        """The default limits, since nothing runs."""
        return Limits()

    @property
    def augmentation(self) -> None:
        """None, since nothing runs."""
        return None

    @property
    def logprob(self) -> None:
        """None, since a rejected program has no vote."""
        return None

    @property
    def isolation(self) -> Isolation:
        """The default isolation, since nothing runs."""
        return "program"

    def resolve_task(self) -> Task:
        """Return the task, or one without pairs if there is none.

        Raises:
            UnknownTaskError: no task has this id any more.
        """
        if self.task is not None:
            return self.task.task
        if self.task_id is None:
            return Task("", [], [])
        return corpus.find_task(self.task_id, self.dataset)


QueuedProgram = BatchProgram | RejectedProgram

_REJECTED = b'{"rejected":'
_batch_program_decoder = msgspec.json.Decoder(BatchProgram)
_rejected_program_decoder = msgspec.json.Decoder(RejectedProgram)


def decode_queued(encoded: bytes) -> QueuedProgram:
    """Decode a program of a batch or job as this service has stored it.

    Raises:
        msgspec.DecodeError: another version of the service has stored it.
    """
    if encoded.startswith(_REJECTED):
        return _rejected_program_decoder.decode(encoded)
    return _batch_program_decoder.decode(encoded)
