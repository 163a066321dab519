"""omniarc audit scan: what programs would be stopped for, without running any of them."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

import msgspec
import typer

from omniarc import language
from omniarc.display import plain_text
from omniarc.evaluation import predictions
from omniarc.evaluation.predictions import Prediction
from sandbox import AsyncSandbox
from sandbox.errors import AuditError, CodeSyntaxError, FieldError
from sandbox.policy.rules import Severity
from sandbox.replies import read_code
from sandbox.results import Violation
from service.audit import sarif
from service.audit.schemas import Finding, SyntaxProblem
from service.command import files
from service.command.failure import CommandError
from service.command.options import choice
from service.command.progress import Bar
from service.command.sandbox_options import WorkersOption

FORMATS = ("text", "json", "sarif")
_SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")

# Programs under way for each worker: enough to keep it busy.
_AHEAD = 4


class Subject(NamedTuple):
    """A program to look at: a whole file, or the prediction with this id in one."""

    file: Path
    code: str
    prediction: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return str(self.file) if self.prediction is None else f"{self.file}:{self.prediction}"

    @property
    def uri(self) -> str:
        """Of the file; of a prediction, a name inside of it."""
        if self.prediction is None:
            return _uri(self.file)
        return f"{_uri(self.file)}/{quote(self.prediction, safe='')}.py"


class Scanned(NamedTuple):
    """What was found in a program; lines count in the file where that holds it alone."""

    subject: Subject
    findings: list[Violation]
    problem: SyntaxProblem | None


class _Report(msgspec.Struct, frozen=True):
    """A program with findings, as JSON."""

    file: str
    prediction: str | None
    findings: list[Finding]
    syntax_error: SyntaxProblem | None


def scan(
    path: Annotated[
        Path,
        typer.Argument(help="A program or reply, a folder of .py files, or predictions (.jsonl)."),
    ],
    as_format: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")
    ] = "text",
    output: Annotated[Path | None, typer.Option(help="Instead of standard output.")] = None,
    fail_on: Annotated[
        str,
        typer.Option(help="Exit with 1 from here on: note, warning, error, or none for never."),
    ] = "error",
    workers: WorkersOption = 0,
) -> None:
    """Look for attempts in programs without running them."""
    choice("--format", as_format, FORMATS)
    choice("--fail-on", fail_on, (*_SEVERITIES, "none"))
    subjects = list(_subjects(path))
    files.check_written({subject.file for subject in subjects}, output)
    with Bar("scanning", len(subjects)) as bar:
        found = asyncio.run(_scan(subjects, workers, bar))
    shown = _shown(found, as_format, len(subjects))
    if output is None:
        sys.stdout.write(shown)
    else:
        files.write(output, shown.encode())
    failing = _SEVERITIES[_SEVERITIES.index(fail_on) :] if fail_on in _SEVERITIES else ()
    severities = {Finding.of(finding).severity for one in found for finding in one.findings}
    raise typer.Exit(1 if severities.intersection(failing) else 0)


def _subjects(path: Path) -> Iterator[Subject]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*.py") if file.is_file())
        if not found:
            raise CommandError(f"{path}: holds no .py files")
        yield from (Subject(file, _text(file)) for file in found)
    elif path.suffix == ".jsonl":
        try:
            loaded = predictions.load(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except predictions.PredictionsError as error:
            raise CommandError(str(error)) from None
        yield from (Subject(path, _program(one), one.id) for one in loaded.predictions)
    else:
        yield Subject(path, _text(path))


def _program(prediction: Prediction) -> str:
    """What `omniarc verify` would run; where that is nothing, what there is."""
    try:
        return prediction.program().source
    except ValueError:
        return prediction.text


def _text(path: Path) -> str:
    """A file's text; what is not UTF-8 in it is no Python either."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


async def _scan(subjects: Sequence[Subject], workers: int, bar: Bar) -> list[Scanned]:
    """What was found, in the order of the programs; those without findings are left out."""
    found: dict[int, Scanned] = {}
    async with AsyncSandbox(concurrency=workers or None, extra_modules=language.MODULES) as box:
        waiting = iter(enumerate(subjects))

        async def work() -> None:
            for place, subject in waiting:
                scanned = await _scanned(box, subject)
                if scanned.findings or scanned.problem is not None:
                    found[place] = scanned
                bar.advance()

        await asyncio.gather(*(work() for _ in range(box.concurrency * _AHEAD)))
    return [found[place] for place in sorted(found)]


async def _scanned(box: AsyncSandbox, subject: Subject) -> Scanned:
    if not subject.code.strip():
        return Scanned(subject, [], None)
    try:
        violations = await box.audit(subject.code)
    except CodeSyntaxError as error:
        problem = SyntaxProblem(error.msg, _in_file(subject, error.lineno))
        return Scanned(subject, [], problem)
    except (FieldError, AuditError) as error:
        return Scanned(subject, [], SyntaxProblem(str(error), None))
    found = [
        msgspec.structs.replace(one, layer="static", line=_in_file(subject, one.line))
        for one in violations
    ]
    return Scanned(subject, found, None)


def _in_file(subject: Subject, line: int | None) -> int | None:
    """A line of a program as one of its file; of a prediction, whose file is JSON, as it is."""
    if line is None or subject.prediction is not None:
        return line
    source = read_code(subject.code)
    if source == subject.code:
        return line
    # The block of a reply: its last one with these lines, behind a fence.
    block = source.split("\n")[:-1]
    lines = subject.code.replace("\r\n", "\n").split("\n")
    for start in range(len(lines) - len(block), 0, -1):
        if lines[start - 1].lstrip().startswith("```") and all(
            text.endswith(part) for text, part in zip(lines[start:], block, strict=False)
        ):
            return start + line
    return line


def _uri(path: Path) -> str:
    """A path as a URI reference: relative where it is in the working directory."""
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return quote(os.fsencode(path.as_posix()))


def _shown(found: list[Scanned], as_format: str, total: int) -> str:
    if as_format == "json":
        reports = [
            _Report(
                str(one.subject.file),
                one.subject.prediction,
                [Finding.of(finding) for finding in one.findings],
                one.problem,
            )
            for one in found
        ]
        return _ascii(msgspec.to_builtins(reports))
    if as_format == "sarif":
        return _ascii(sarif.log(map(_audited, found)))
    lines = [line for one in found for line in _lines(one)]
    count = sum(len(one.findings) for one in found)
    return "\n".join([*lines, f"{count} findings in {total} programs"]) + "\n"


def _ascii(value: Any) -> str:
    """JSON in which no character is one that a terminal would obey."""
    return json.dumps(value, indent=1) + "\n"


def _audited(one: Scanned) -> sarif.Audited:
    subject = one.subject
    if subject.prediction is None:
        return sarif.Audited(subject.uri, subject.code, one.findings, one.problem, embedded=False)
    source = read_code(subject.code)
    return sarif.Audited(subject.uri, source, one.findings, one.problem, _uri(subject.file))


def _lines(one: Scanned) -> Iterator[str]:
    name = one.subject.name
    if one.problem is not None:
        place = f"{name}:{one.problem.line}" if one.problem.line else name
        yield plain_text(f"{place}: cannot be read: {one.problem.message}").plain
    for violation in one.findings:
        finding = Finding.of(violation)
        place = f"{name}:{finding.line}" if finding.line else name
        said = f"{finding.severity} {finding.rule}: {finding.message}: {finding.detail}"
        yield plain_text(f"{place}: {said}").plain.replace("\n", " ")
