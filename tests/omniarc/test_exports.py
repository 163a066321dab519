"""The names that the package exports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import omniarc


@pytest.mark.parametrize("name", omniarc.__all__)
def test_every_exported_name_exists(name):
    assert getattr(omniarc, name).__name__ == name


def test_exported_names_are_declared_to_type_checkers():
    tree = ast.parse(Path(omniarc.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    declared = {
        alias.name: node.module.removeprefix("omniarc.")
        for node in block.body
        for alias in node.names
    }
    assert declared == omniarc._HOMES
    assert sorted(declared) == sorted(omniarc.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'omniarc' has no attribute 'nope'"):
        _ = omniarc.nope


def test_names_are_imported_on_first_use():
    code = (
        "import sys; import omniarc.dsl;"
        "print(*sorted(n for n in sys.modules if n.startswith('omniarc') and '.dsl' not in n))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["omniarc"]
