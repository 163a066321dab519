"""Conventions of the code that no linter checks."""

import ast
import functools
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("sandbox", "service", "omniarc")
FILES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "training" not in path.parts and "lessons" not in path.parts
)
LONGEST_FILE = 420

# Words that a function's docstring may not begin with: it begins with a verb.
NO_VERBS = frozenset(
    "a an the all any each every how what whatever where whether which who whose when why one two "
    "those these this that it its in of for from no nothing only both there".split()
)


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return all functions and methods but properties, which are described as values."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not any("property" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_function_docstrings_begin_with_a_verb(path: Path) -> None:
    wrong = []
    for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
        words = (ast.get_docstring(function) or "Return").split()
        if words[0].lower().strip("`,.:") in NO_VERBS:
            wrong.append(f"{function.name} (line {function.lineno}): {' '.join(words[:8])}")
    assert wrong == []


def test_no_two_public_classes_have_one_name() -> None:
    homes = defaultdict(list)
    for path in FILES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_files_can_be_read_at_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in FILES
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


@functools.cache
def imported(path: Path) -> set[str]:
    """Return the modules of this project that a file imports, at the top or in a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.partition(".")[0] in PACKAGES}


def test_imports_point_one_way() -> None:
    allowed = {"sandbox": {"sandbox"}, "omniarc": {"omniarc", "sandbox"}, "service": set(PACKAGES)}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in FILES
        for name in imported(path)
        if name.partition(".")[0] not in allowed[path.relative_to(ROOT).parts[0]]
    ]
    assert wrong == []


def test_modules_do_not_import_each_other_in_a_cycle() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in FILES
    }
    graph = {
        name: {other for other in imported(path) if other in modules and other != name}
        for name, path in modules.items()
        # A package's own file gathers names from its modules, which do not import it back.
        if path.name != "__init__.py"
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
