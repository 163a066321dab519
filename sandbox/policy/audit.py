"""The static audit: what policy `restricted` would refuse or note, found without running a program.

In addition to what the compiler rejects, the audit reports what the guards would stop at run
time: harmful imports, uses of unavailable modules, calls of builtins that open files, and hidden
names of modules. Imports that are only noted and evaluated text are findings too, of severity
"note". It is a heuristic: it can miss obfuscated code and can report code that never runs.

Sources are untrusted, so even parsing happens in a sandboxed child: see `AsyncSandbox.audit`.
"""

import ast
import warnings
from collections.abc import Iterator

from sandbox.policy import compiler, unavailable
from sandbox.policy.modules import FILE_NAMES, modules_of
from sandbox.policy.namespace import REFUSED_BUILTINS
from sandbox.results import Violation


def audit(source: str, *, allow_eval: bool = True) -> list[Violation]:
    """Return the findings in `source`, sorted by line and without duplicates.

    Args:
        source: the program.
        allow_eval: whether programs may run text with `eval` and `exec`.

    Raises:
        SyntaxError: the source is not valid Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source, compiler.PROGRAM_FILE)
    found = [*compiler.findings(source), *_Auditor(tree, allow_eval).findings()]
    return sorted(dict.fromkeys(found), key=lambda finding: (finding.line or 0, finding.rule))


class _Auditor:
    """Finds what a guard would stop or note at run time."""

    def __init__(self, tree: ast.Module, allow_eval: bool) -> None:
        self._tree = tree
        self._allow_eval = allow_eval
        self._bound = _bound_names(tree)
        self._imported = set[str]()
        self._placeholders = dict[str, str]()
        self._caught = set(_caught_imports(tree))

    def findings(self) -> Iterator[Violation]:
        nodes = list(ast.walk(self._tree))
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._import(alias, node)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from self._from_import(node.module, node)
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from self._call(node, node.func.id)
            elif isinstance(node, ast.Attribute):
                yield from self._attribute(node)

    def _import(self, alias: ast.alias, node: ast.Import) -> Iterator[Violation]:
        yield from _import_findings(alias.name, node.lineno)
        has_face = alias.name.partition(".")[0] in modules_of("full")
        if _is_placeholder(alias.name) and not has_face and node not in self._caught:
            bound = alias.asname or alias.name.partition(".")[0]
            self._placeholders[bound] = alias.name if alias.asname else bound
            self._imported.add(alias.name)

    def _from_import(self, module: str, node: ast.ImportFrom) -> Iterator[Violation]:
        yield from _import_findings(module, node.lineno)
        if module.partition(".")[0] in ("numpy", "scipy"):
            for alias in node.names:
                if alias.name in FILE_NAMES:
                    yield _finding("file.open", f"{module}.{alias.name}", node.lineno)
        is_stopped = _is_placeholder(module) and unavailable.is_dangerous(module)
        if not is_stopped or node in self._caught:
            return
        for alias in node.names:
            if alias.name == "*":
                yield _finding("module.forbidden", f"{module}.*", node.lineno)
            else:
                self._placeholders[alias.asname or alias.name] = f"{module}.{alias.name}"

    def _call(self, node: ast.Call, name: str) -> Iterator[Violation]:
        path = self._placeholder_path(node.func)
        if path is not None and "." in path and unavailable.is_dangerous(path):
            yield _finding("module.forbidden", path, node.lineno)
        if name not in REFUSED_BUILTINS or name in self._bound:
            return
        is_text = name in ("eval", "exec")
        rule = "code.dynamic" if is_text and self._allow_eval else REFUSED_BUILTINS[name]
        yield _finding(rule, ast.unparse(node)[:80], node.lineno)

    def _attribute(self, node: ast.Attribute) -> Iterator[Violation]:
        if not isinstance(node.value, ast.Name | ast.Attribute):
            return
        if (
            node.attr in FILE_NAMES
            and isinstance(node.value, ast.Name)
            and node.value.id in ("np", "numpy")
        ):
            yield _finding("file.open", f"numpy.{node.attr}", node.lineno)
        path = self._placeholder_path(node.value)
        if path is None or f"{path}.{node.attr}" in self._submodules():
            return
        if unavailable.is_dangerous(path):
            yield _finding("module.forbidden", f"{path}.{node.attr}", node.lineno)

    def _placeholder_path(self, node: ast.expr) -> str | None:
        """Return the name of the unavailable module that an expression stands for."""
        if isinstance(node, ast.Name):
            is_rebound = node.id in self._bound
            return None if is_rebound else self._placeholders.get(node.id)
        if isinstance(node, ast.Attribute):
            parent = self._placeholder_path(node.value)
            path = f"{parent}.{node.attr}"
            return path if parent is not None and path in self._submodules() else None
        return None

    def _submodules(self) -> set[str]:
        """Return the dotted names that are placeholders because they were imported by name."""
        parts = [name.split(".") for name in self._imported]
        return {".".join(each[:size]) for each in parts for size in range(1, len(each) + 1)}


def _is_placeholder(name: str) -> bool:
    """Return whether importing module `name` gives a placeholder."""
    is_known = name in modules_of("full") or unavailable.is_harmful(name)
    return unavailable.is_standard(name) and not is_known


def _import_findings(name: str, line: int) -> Iterator[Violation]:
    """Yield a finding if `name` is a known module that programs may not import."""
    if unavailable.is_harmful(name):
        yield _finding("import.forbidden", name, line)
    elif name not in modules_of("full") and (
        unavailable.is_standard(name) or name.partition(".")[0] in ("numpy", "scipy")
    ):
        yield _finding("import.unavailable", name, line)


def _caught_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the imports in a `try` that handles ImportErrors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try | ast.TryStar) and any(map(_handles_imports, node.handlers)):
            for statement in node.body:
                for inner in ast.walk(statement):
                    if isinstance(inner, ast.Import | ast.ImportFrom):
                        yield inner


def _handles_imports(handler: ast.ExceptHandler) -> bool:
    kinds = ast.walk(handler.type) if handler.type is not None else ()
    return any(
        isinstance(kind, ast.Name) and kind.id in unavailable.IMPORT_ERRORS for kind in kinds
    )


def _bound_names(tree: ast.Module) -> set[str]:
    """Return the names that the program binds other than by imports: they may hide others."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ImportFrom) and not _is_placeholder(node.module or ""):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


def _finding(rule: str, detail: str, line: int) -> Violation:
    return Violation(rule=rule, detail=detail, line=line, layer="static")
