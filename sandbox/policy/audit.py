"""The static audit: the violations in a program's source, found without running it.

In addition to what the compiler rejects, the audit reports what the guards would stop at run
time: forbidden imports, calls of builtins that open files or evaluate text, and hidden names of
modules. It is a heuristic: it can miss obfuscated code and can report code that never runs.

Sources are untrusted, so even parsing happens in a sandboxed child: see `AsyncSandbox.audit`.
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
    """Return the findings in `source`, sorted by line and without duplicates.

    Raises:
        SyntaxError: the source is not valid Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source, compiler.PROGRAM_FILE)
    found = [*compiler.findings(source), *_runtime_findings(tree)]
    return sorted(dict.fromkeys(found), key=lambda finding: (finding.line or 0, finding.rule))


def _runtime_findings(tree: ast.Module) -> Iterator[Violation]:
    """Yield a finding for each node that a guard would stop at run time."""
    bound = _bound_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _import_findings(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _import_findings(node.module, node.lineno)
            if node.module.partition(".")[0] in ("numpy", "scipy"):
                for alias in node.names:
                    if alias.name in FILE_NAMES:
                        yield _finding("file.open", f"{node.module}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in REFUSED_BUILTINS and name not in bound:
                call = ast.unparse(node)[:80]
                yield _finding(REFUSED_BUILTINS[name], call, node.lineno)
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in FILE_NAMES
            and isinstance(node.value, ast.Name)
            and node.value.id in ("np", "numpy")
        ):
            yield _finding("file.open", f"numpy.{node.attr}", node.lineno)


def _import_findings(name: str, line: int) -> Iterator[Violation]:
    """Yield a finding if `name` is a known module that programs may not import."""
    if name in modules_of("full"):
        return
    if name.partition(".")[0] in (*sys.stdlib_module_names, "numpy", "scipy"):
        yield _finding("import.forbidden", name, line)


def _bound_names(tree: ast.Module) -> set[str]:
    """Return the names that the program binds anywhere: these may shadow builtins."""
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
