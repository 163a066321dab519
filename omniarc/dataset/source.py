"""The part of a task's file that a model should write: the program and what it needs."""

import ast
from collections.abc import Iterator

LANGUAGE_IMPORT = "from omniarc.dsl import *"


def program_source(text: str, function: str = "task") -> str:
    """Return the program in a task's file, as source code that runs on its own.

    It consists of `function` (renamed to `task`, without decorators), the functions and constants
    that it uses, the import of the language, and the other imports that it uses. The generator and
    its helpers are left out.

    Raises:
        KeyError: the file does not define the function.
    """
    tree = ast.parse(text)
    lines = text.splitlines()
    definitions = dict(_definitions(tree))
    reached, used = _reach(definitions, function)
    imports = [
        ast.unparse(node)
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and _is_used(node, used)
    ]
    blocks = []
    for name in sorted(reached, key=lambda name: definitions[name].lineno):
        node = definitions[name]
        block = lines[node.lineno - 1 : node.end_lineno]
        if name == function:
            block[0] = block[0].replace(f"def {function}(", "def task(", 1)
        blocks.append("\n".join(block))
    return "\n\n".join([*imports, LANGUAGE_IMPORT]) + "\n\n\n" + "\n\n\n".join(blocks) + "\n"


def names_in(node: ast.AST) -> set[str]:
    """Return every name that a piece of code reads or writes, without attributes."""
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.Assign]]:
    """Yield the functions and constants at the top level of a file."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node


def _reach(
    definitions: dict[str, ast.FunctionDef | ast.Assign], function: str
) -> tuple[set[str], set[str]]:
    """Return the definitions that a function uses, including itself, and all names in them."""
    reached: set[str] = set()
    used: set[str] = set()
    waiting = [function]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            node = definitions[name]
            inside = node.value if isinstance(node, ast.Assign) else node
            parts = [*inside.body, inside.args] if isinstance(inside, ast.FunctionDef) else [inside]
            names = set().union(*(names_in(part) for part in parts))
            used |= names
            waiting += names & definitions.keys()
    return reached, used


def _is_used(node: ast.Import | ast.ImportFrom, used: set[str]) -> bool:
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        return False  # the import of the language is always added, that of the helpers never
    bound = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return not bound.isdisjoint(used)
