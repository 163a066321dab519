"""omniarc audit scan: audit programs without running any of them."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

import msgspec
import typer

from omniarc import language
from omniarc.evaluation import predictions
from sandbox import AsyncSandbox
from sandbox.errors import AuditError, CodeSyntaxError, FieldError
from sandbox.policy.rules import Severity
from sandbox.replies import NoProgramError, read_code, read_reply
from sandbox.results import Violation
from sandbox.text import counted, one_line
from service.audit import sarif
from service.audit.schemas import Finding, SyntaxProblem
from service.command import files
from service.command.failure import CommandError
from service.command.options import ConcurrencyOption, choice
from service.command.progress import Bar

FORMATS = ("text", "json", "sarif")
_SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")

# Programs in flight per process of the sandbox: enough to keep it busy.
_IN_FLIGHT = 4

# Characters of a line of output.
_MAX_LINE = 1000


class ScanTarget(NamedTuple):
    """A program to audit: that of a whole file, or of one prediction of a file.

    Attributes:
        file: the file.
        text: what the file or the prediction holds: the program, or a reply with it.
        program: the program; empty if there is none.
        prediction: the id of the prediction.
        rejection: why the reply holds no program.
    """

    file: Path
    text: str
    program: str
    prediction: str | None = None
    rejection: str | None = None

    @property
    def name(self) -> str:
        """The name of the program in messages."""
        return str(self.file) if self.prediction is None else f"{self.file}:{self.prediction}"

    @property
    def uri(self) -> str:
        """The URI of the file, or of a name below it for a prediction."""
        if self.prediction is None:
            return _uri(self.file)
        return f"{_uri(self.file)}/{quote(self.prediction, safe='')}.py"


class ScanResult(NamedTuple):
    """The findings in a program; lines count in its file, or in the program of a prediction."""

    target: ScanTarget
    findings: list[Violation]
    problem: SyntaxProblem | None


class ScanReport(msgspec.Struct, frozen=True):
    """A program with findings, or one that cannot be audited, as JSON."""

    file: str
    prediction: str | None
    findings: list[Finding]
    syntax_error: SyntaxProblem | None
    rejected: str | None


def scan(
    path: Annotated[
        Path,
        typer.Argument(
            help="A program or model reply, a folder of .py files, or a file of predictions "
            "(.jsonl)."
        ),
    ],
    as_format: Annotated[
        str, typer.Option("--format", help=f"The format of the report: {', '.join(FORMATS)}.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option(help="Write to this file instead of standard output.")
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            help="Exit with code 1 if a finding has this severity or a higher one: note, warning "
            "or error; none never does. A reply without a program counts as an error."
        ),
    ] = "error",
    reply: Annotated[
        bool,
        typer.Option("--reply", help="The file is a model's whole reply, not Python source."),
    ] = False,
    concurrency: ConcurrencyOption = 0,
) -> None:
    """Find forbidden operations in programs without running them.

    Replies are read as `omniarc verify` reads them. One without a program is `rejected`.
    """
    choice("--format", as_format, FORMATS)
    choice("--fail-on", fail_on, (*_SEVERITIES, "none"))
    targets = list(scan_targets(path, reply=reply))
    files.check_written({target.file for target in targets}, output)
    with Bar("scanning", len(targets)) as bar:
        results = asyncio.run(_scan(targets, concurrency, bar))
    report = _format_report(results, as_format, len(targets))
    if output is None:
        sys.stdout.write(report)
    else:
        files.write(output, report.encode())
    failing = _SEVERITIES[_SEVERITIES.index(fail_on) :] if fail_on in _SEVERITIES else ()
    severities = {Finding.of(found).severity for result in results for found in result.findings}
    if any(target.rejection is not None for target in targets):
        severities.add("error")
    raise typer.Exit(1 if severities.intersection(failing) else 0)


def scan_targets(path: Path, *, reply: bool = False) -> Iterator[ScanTarget]:
    """Yield the programs of a file or folder.

    Args:
        path: a program, a reply, a folder of programs, or a file of predictions.
        reply: the file is a reply.

    Raises:
        CommandError: the path cannot be read, or holds no programs.
    """
    if reply and (path.is_dir() or path.suffix == ".jsonl"):
        raise CommandError(f"--reply: must be a file with one reply, not {path}")
    if path.is_dir():
        found = sorted(file for file in path.rglob("*.py") if file.is_file())
        if not found:
            raise CommandError(f"{path}: no .py files")
        for file in found:
            text = _read_text(file)
            yield ScanTarget(file, text, read_code(text))
    elif path.suffix == ".jsonl":
        try:
            loaded = predictions.load(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        for one in loaded.predictions:
            try:
                yield ScanTarget(path, one.text, one.program().source, one.id)
            except ValueError as error:
                yield ScanTarget(path, one.text, "", one.id, str(error))
    else:
        text = _read_text(path)
        try:
            yield ScanTarget(path, text, read_reply(text) if reply else read_code(text))
        except NoProgramError as error:
            yield ScanTarget(path, text, "", None, str(error))


def _read_text(path: Path) -> str:
    """Return the text of a file; bytes that are not UTF-8 are not valid Python either."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


async def _scan(targets: Sequence[ScanTarget], concurrency: int, bar: Bar) -> list[ScanResult]:
    """Return the programs with findings or syntax errors, in their order."""
    results: dict[int, ScanResult] = {}
    async with AsyncSandbox(
        concurrency=concurrency or None, extra_modules=language.MODULES
    ) as sandbox:
        remaining = iter(enumerate(targets))

        async def work() -> None:
            for index, target in remaining:
                result = await _scan_target(sandbox, target)
                if result.findings or result.problem is not None or target.rejection is not None:
                    results[index] = result
                bar.advance()

        await asyncio.gather(*(work() for _ in range(sandbox.concurrency * _IN_FLIGHT)))
    return [results[index] for index in sorted(results)]


async def _scan_target(sandbox: AsyncSandbox, target: ScanTarget) -> ScanResult:
    if not target.program.strip():
        return ScanResult(target, [], None)
    lines = _LinesInFile(target)
    try:
        violations = await sandbox.audit(target.program)
    except CodeSyntaxError as error:
        problem = SyntaxProblem(error.msg, lines.find(error.lineno))
        return ScanResult(target, [], problem)
    except (FieldError, AuditError) as error:
        return ScanResult(target, [], SyntaxProblem(str(error), None))
    findings = [
        msgspec.structs.replace(one, layer="static", line=lines.find(one.line))
        for one in violations
    ]
    return ScanResult(target, findings, None)


class _LinesInFile:
    """Finds the lines of the file for those of its program.

    The lines of a prediction stay as they are, because its file is JSON.
    """

    def __init__(self, target: ScanTarget) -> None:
        self._is_same = target.prediction is not None or target.program == target.text
        self._block = target.program.rstrip("\n").split("\n")
        self._lines = target.text.replace("\r\n", "\n").split("\n")

    @cached_property
    def _start(self) -> int | None:
        """The number of lines before the program, if its lines follow each other in the file."""
        for start in range(len(self._lines) - len(self._block), -1, -1):
            lines = self._lines[start : start + len(self._block)]
            # A block may be indented as a whole.
            if all(map(str.endswith, lines, self._block)):
                return start
        return None

    def find(self, line: int | None) -> int | None:
        """Return the line of the file; None if it is not known."""
        if line is None or self._is_same:
            return line
        if self._start is not None:
            return self._start + line
        # The program is joined from several blocks.
        text = self._block[line - 1] if line <= len(self._block) else ""
        return self._lines.index(text) + 1 if self._lines.count(text) == 1 else None


def _uri(path: Path) -> str:
    """Return a URI reference, relative for files below the working directory."""
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return quote(os.fsencode(path.as_posix()))


def _format_report(results: list[ScanResult], as_format: str, total: int) -> str:
    if as_format == "json":
        reports = [
            ScanReport(
                str(result.target.file),
                result.target.prediction,
                [Finding.of(finding) for finding in result.findings],
                result.problem,
                result.target.rejection,
            )
            for result in results
        ]
        return _ascii_json(msgspec.to_builtins(reports))
    if as_format == "sarif":
        return _ascii_json(sarif.log(map(_audited_program, results)))
    lines = [line for result in results for line in _report_lines(result)]
    count = sum(len(result.findings) for result in results)
    summary = f"{counted(count, 'finding')} in {counted(total, 'program')}"
    return "\n".join([*lines, summary]) + "\n"


def _ascii_json(value: Any) -> str:
    """Return JSON in ASCII, which cannot control a terminal."""
    return json.dumps(value, indent=1) + "\n"


def _audited_program(result: ScanResult) -> sarif.AuditedProgram:
    target = result.target
    is_file = target.prediction is None
    is_text = is_file or target.rejection is not None
    return sarif.AuditedProgram(
        target.uri,
        target.text if is_text else target.program,
        result.findings,
        result.problem,
        parent_uri=None if is_file else _uri(target.file),
        embedded=not is_file,
        rejection=target.rejection,
    )


def _report_lines(result: ScanResult) -> Iterator[str]:
    name = result.target.name
    if result.target.rejection is not None:
        yield one_line(f"{name}: rejected: {result.target.rejection}", _MAX_LINE)
    if result.problem is not None:
        location = f"{name}:{result.problem.line}" if result.problem.line else name
        yield one_line(f"{location}: cannot be parsed: {result.problem.message}", _MAX_LINE)
    for violation in result.findings:
        finding = Finding.of(violation)
        location = f"{name}:{finding.line}" if finding.line else name
        text = f"{finding.severity} {finding.rule}: {finding.message}: {finding.detail}"
        yield one_line(f"{location}: {text}", _MAX_LINE)
