"""The tree of exceptions."""

import importlib
import inspect
import pkgutil
import re

import pytest

import omniarc
from omniarc import errors
from omniarc.errors import OmniArcError


def modules():
    for module in pkgutil.walk_packages(omniarc.__path__, "omniarc."):
        if not module.name.startswith("omniarc.tasks.training."):
            yield importlib.import_module(module.name)


def exceptions():
    return {
        value
        for module in modules()
        for value in vars(module).values()
        if inspect.isclass(value)
        if issubclass(value, Exception) and value.__module__.startswith("omniarc.")
    }


def tree(kind, depth=0):
    bases = [base.__name__ for base in kind.__bases__ if not base.__module__.startswith("omniarc.")]
    yield depth, kind.__name__, kind.__module__.removeprefix("omniarc."), bases
    for child in sorted(kind.__subclasses__(), key=lambda child: child.__name__):
        if not child.__module__.startswith("examples."):  # imported by other tests
            yield from tree(child, depth + 1)


def test_every_exception_is_an_omniarc_error():
    assert {kind.__name__ for kind in exceptions() if not issubclass(kind, OmniArcError)} == set()


def test_the_tree_in_the_docstring_is_complete():
    assert exceptions()  # all modules are imported
    drawn = [
        (len(indent) // 4 - 1, name, module, re.findall(r"\w+", bases or ""))
        for indent, name, module, bases in re.findall(
            r"^( {4,})(\w+Error) +([\w.]+)(?: +\((.*)\))?$", errors.__doc__, re.MULTILINE
        )
    ]
    assert drawn == [
        (depth, name, module, [base for base in bases if base != "Exception"])
        for depth, name, module, bases in tree(OmniArcError)
    ]


@pytest.mark.parametrize("name", ["ExecutionError", "UnknownTaskError", "DrawError"])
def test_exported_exceptions_are_omniarc_errors(name):
    assert issubclass(getattr(omniarc, name), OmniArcError)
