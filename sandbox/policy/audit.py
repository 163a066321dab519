"""The static audit: what a program would be refused or stopped for, without running any of it.

Beside what the compiler refuses, it finds what would only be stopped at run time: imports, calls
of builtins that open or evaluate, and names that modules do not show. It may miss what a program
hides and may name what would never be reached; only running tells the rest. The source is a
model's, and parsing it is done where programs run: see `AsyncSandbox.audit`.
"""

import ast
import sys
import warnings
from collections.abc import Iterator

from sandbox.policy import compiler
from sandbox.policy.modules import FILE_NAMES, modules_of
from sandbox.policy.namespace import REFUSED_BUILTINS
from sandbox.results import Violation


def audit(source: str) -> list[Violation]:
    """Findings, in the order of their lines, each once.

    Raises:
        SyntaxError: the source is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source, compiler.PROGRAM_FILE)
    found = [*compiler.findings(source), *_stopped_when_run(tree)]
    return sorted(dict.fromkeys(found), key=lambda finding: (finding.line or 0, finding.rule))


def _stopped_when_run(tree: ast.Module) -> Iterator[Violation]:
    bound = _bound_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _import(node.module, node.lineno)
            if node.module.partition(".")[0] in ("numpy", "scipy"):
                for alias in node.names:
                    if alias.name in FILE_NAMES:
                        yield _finding("file.open", f"{node.module}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in REFUSED_BUILTINS and name not in bound:
                shown = ast.unparse(node)[:80]
                yield _finding(REFUSED_BUILTINS[name], shown, node.lineno)
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in FILE_NAMES
            and isinstance(node.value, ast.Name)
            and node.value.id in ("np", "numpy")
        ):
            yield _finding("file.open", f"numpy.{node.attr}", node.lineno)


def _import(name: str, line: int) -> Iterator[Violation]:
    """A finding for a module that Python has and programs may not import."""
    if name in modules_of("full"):
        return
    if name.partition(".")[0] in (*sys.stdlib_module_names, "numpy", "scipy"):
        yield _finding("import.forbidden", name, line)


def _bound_names(tree: ast.Module) -> set[str]:
    """Names that the program gives to something of its own anywhere."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
    return names


def _finding(rule: str, detail: str, line: int) -> Violation:
    return Violation(rule=rule, detail=detail, line=line, layer="static")
