"""omniarc audit scan: audit programs without running any of them."""

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
from omniarc.evaluation import predictions
from omniarc.evaluation.predictions import Prediction
from sandbox import AsyncSandbox
from sandbox.errors import AuditError, CodeSyntaxError, FieldError
from sandbox.policy.rules import Severity
from sandbox.replies import read_code
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
    """A program to audit: a whole file, or one prediction of a file."""

    file: Path
    code: str
    prediction: str | None = None

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
    """A program with findings, as JSON."""

    file: str
    prediction: str | None
    findings: list[Finding]
    syntax_error: SyntaxProblem | None


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
            "or error; none never does."
        ),
    ] = "error",
    concurrency: ConcurrencyOption = 0,
) -> None:
    """Find forbidden operations in programs without running them."""
    choice("--format", as_format, FORMATS)
    choice("--fail-on", fail_on, (*_SEVERITIES, "none"))
    targets = list(_targets(path))
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
    raise typer.Exit(1 if severities.intersection(failing) else 0)


def _targets(path: Path) -> Iterator[ScanTarget]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*.py") if file.is_file())
        if not found:
            raise CommandError(f"{path}: no .py files")
        yield from (ScanTarget(file, _read_text(file)) for file in found)
    elif path.suffix == ".jsonl":
        try:
            loaded = predictions.load(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except predictions.PredictionsError as error:
            raise CommandError(str(error)) from None
        yield from (ScanTarget(path, _source(one), one.id) for one in loaded.predictions)
    else:
        yield ScanTarget(path, _read_text(path))


def _source(prediction: Prediction) -> str:
    """Return the program that `omniarc verify` would run, or else the whole text."""
    try:
        return prediction.program().source
    except ValueError:
        return prediction.text


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
                if result.findings or result.problem is not None:
                    results[index] = result
                bar.advance()

        await asyncio.gather(*(work() for _ in range(sandbox.concurrency * _IN_FLIGHT)))
    return [results[index] for index in sorted(results)]


async def _scan_target(sandbox: AsyncSandbox, target: ScanTarget) -> ScanResult:
    if not target.code.strip():
        return ScanResult(target, [], None)
    try:
        violations = await sandbox.audit(target.code)
    except CodeSyntaxError as error:
        problem = SyntaxProblem(error.msg, _line_in_file(target, error.lineno))
        return ScanResult(target, [], problem)
    except (FieldError, AuditError) as error:
        return ScanResult(target, [], SyntaxProblem(str(error), None))
    findings = [
        msgspec.structs.replace(one, layer="static", line=_line_in_file(target, one.line))
        for one in violations
    ]
    return ScanResult(target, findings, None)


def _line_in_file(target: ScanTarget, line: int | None) -> int | None:
    """Return the line of the file for a line of its program.

    The lines of a prediction stay as they are, because its file is JSON.
    """
    if line is None or target.prediction is not None:
        return line
    source = read_code(target.code)
    if source == target.code:
        return line
    # The program is the last fenced block with these lines.
    block = source.split("\n")[:-1]
    lines = target.code.replace("\r\n", "\n").split("\n")
    for start in range(len(lines) - len(block), 0, -1):
        if lines[start - 1].lstrip().startswith("```") and all(
            text.endswith(part) for text, part in zip(lines[start:], block, strict=False)
        ):
            return start + line
    return line


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
    if target.prediction is None:
        return sarif.AuditedProgram(
            target.uri, target.code, result.findings, result.problem, embedded=False
        )
    return sarif.AuditedProgram(
        target.uri,
        read_code(target.code),
        result.findings,
        result.problem,
        parent_uri=_uri(target.file),
    )


def _report_lines(result: ScanResult) -> Iterator[str]:
    name = result.target.name
    if result.problem is not None:
        location = f"{name}:{result.problem.line}" if result.problem.line else name
        yield one_line(f"{location}: cannot be parsed: {result.problem.message}", _MAX_LINE)
    for violation in result.findings:
        finding = Finding.of(violation)
        location = f"{name}:{finding.line}" if finding.line else name
        text = f"{finding.severity} {finding.rule}: {finding.message}: {finding.detail}"
        yield one_line(f"{location}: {text}", _MAX_LINE)
