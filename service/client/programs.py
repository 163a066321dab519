"""The programs of a batch or job as lines of JSON, and the results of those that cannot be sent."""

import tempfile
from collections.abc import AsyncIterator, Iterable
from typing import IO, Any

import msgspec

from omniarc.task_rows import plain_task
from sandbox.errors import FieldError
from sandbox.results import Error, Status, Usage
from sandbox.text import one_line
from service.api.schemas import BatchLine, BatchProgram
from service.client import messages

Programs = Iterable[BatchProgram | dict[str, Any]]

# What encoding a value that has no form in JSON raises, such as a list that contains itself.
_ENCODING_ERRORS = (TypeError, ValueError, OverflowError, RecursionError)

# The body of a job is kept on disk above this size, and sent in chunks.
_SPOOL_BYTES = 4 << 20
_CHUNK_BYTES = 1 << 18


class EncodedPrograms:
    """The programs of a batch, as lines of JSON.

    A program that breaks a rule is sent too, since the service rejects its line alone.

    Args:
        programs: `BatchProgram`s, or dicts with the same fields.

    Attributes:
        lines: the line of each program that can be sent, by its id.
        indices: the index of each program, by its id.
        rejected: the results of those that cannot be sent.

    Raises:
        FieldError: there are none.
    """

    def __init__(self, programs: Programs) -> None:
        self.lines: dict[str, bytes] = {}
        self.indices: dict[str, int] = {}
        self.rejected: list[BatchLine] = []
        for index, program in enumerate(programs):
            try:
                self._add(index, program)
            except FieldError as error:
                identity = self._unused(index)
                self.indices[identity] = index
                self.rejected.append(_rejected_line(identity, index, str(error)))
        if not self.indices:
            raise FieldError("programs", "must hold at least one program")

    def _add(self, index: int, program: Any) -> None:
        """Add a program.

        Raises:
            FieldError: it cannot be sent.
        """
        _check_type(program)
        own = program.get("id") if isinstance(program, dict) else program.id
        identity = str(index) if own is None else _text_id(own)
        if identity is None:
            raise FieldError("id", "must be a string of 1 to 200 characters, or an integer")
        if identity in self.indices:
            raise FieldError("id", f"duplicate id {identity[:80]!r}")
        if isinstance(program, dict):
            program = {**program, "id": identity}
        else:
            program = msgspec.structs.replace(program, id=identity)
        self.lines[identity] = _encoded(program)
        self.indices[identity] = index

    def _unused(self, index: int) -> str:
        identity = str(index)
        while identity in self.indices:
            identity = f"programs[{identity}]"
        return identity


class JobBody:
    """The body of a job: a line for each program. A large body is kept on disk.

    Raises:
        FieldError: there are no programs.
    """

    def __init__(self, programs: Programs) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
        try:
            for program in programs:
                self._file.write(_job_line(program))
            if not self._file.tell():
                raise FieldError("programs", "must hold at least one program")
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Delete the body."""
        self._file.close()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body from its beginning."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK_BYTES):
            yield chunk


def _check_type(program: Any) -> None:
    if not isinstance(program, dict | BatchProgram):
        rule = f"expected a dict or a BatchProgram, got {type(program).__name__}"
        raise FieldError("program", rule)


def _encoded(program: BatchProgram | dict[str, Any]) -> bytes:
    """Return the line of a program.

    Raises:
        FieldError: it has no form in JSON.
    """
    if isinstance(program, dict) and program.get("task") is not None:
        program = {**program, "task": plain_task(program["task"])}
    try:
        return messages.encode(program) + b"\n"
    except _ENCODING_ERRORS as error:
        rule = f"cannot be sent as JSON: {one_line(str(error))}"
        raise FieldError("program", rule) from None


def _job_line(program: Any) -> bytes:
    """Return the line of a program, or one that the service rejects for the same reason."""
    try:
        _check_type(program)
        return _encoded(program)
    except FieldError as error:
        own = _text_id(program.get("id")) if isinstance(program, dict) else None
        return msgspec.json.encode({"id": own, str(error): None}) + b"\n"  # an unknown field


def _text_id(own: Any) -> str | None:
    """Return an id as text; None if it is not one."""
    if hasattr(own, "item"):  # an integer of numpy
        own = own.item()
    if isinstance(own, int) and not isinstance(own, bool):
        return str(own) if -(2**63) <= own < 2**63 else None
    if not isinstance(own, str) or not 0 < len(own) <= 200:
        return None
    return own if own.encode("utf-8", "ignore").decode() == own else None


def _rejected_line(identity: str, index: int, reason: str) -> BatchLine:
    """Return the result of a program that the service has not seen."""
    return BatchLine(
        id=identity,
        task_id=None,
        status=Status.REJECTED,
        solved_train=False,
        solved_test=None,
        train=[],
        test=[],
        stdout="",
        violations=[],
        usage=Usage(0.0, 0.0, 0),
        isolation="fork",
        language="",
        execution_id="",
        index=index,
        error=Error("rejected", reason),
    )
