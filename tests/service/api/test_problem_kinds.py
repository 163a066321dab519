"""The kinds of problem: those in the code, on the page and in the documentation."""

import ast
import itertools

import pytest

from service.api.problem_kinds import KINDS
from tests.conftest import ROOT

# Kinds that are put together, with their statuses.
COMPOSED = {"too-many-waiting": 429, "too-many-queued": 429, "not-ready": 503, "ending": 503}


def raised():
    """Yield the status and kind of each problem that the code makes from two literals."""
    for path in (ROOT / "service").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name("Problem"),
                    args=[ast.Constant(int(status)), ast.Constant(str(kind)), *_],
                ):
                    yield status, kind


def test_every_kind_in_the_code_is_described_with_its_statuses():
    found = sorted({(kind, status) for status, kind in raised()} | {*COMPOSED.items()})
    assert len(found) > 25
    by_kind = {
        kind: {status for _, status in group}
        for kind, group in itertools.groupby(found, key=lambda each: each[0])
    }
    assert {kind: {*each.statuses} for kind, each in KINDS.items() if each.statuses} == by_kind


def test_the_documentation_has_the_same_table():
    rows = [
        f"| `{kind}` | {' or '.join(map(str, each.statuses)) or 'any'} "
        f"| {each.meaning} {each.remedy} |"
        for kind, each in KINDS.items()
    ]
    page = (ROOT / "docs/service.md").read_text()
    table = page.partition("| type | status |")[2].splitlines()[2:]
    assert [line for line in table if line.startswith("| `")] == rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described_in_sentences(kind):
    assert KINDS[kind].meaning.endswith(".")
    assert KINDS[kind].remedy.endswith(".")
