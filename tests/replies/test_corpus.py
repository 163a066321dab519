"""Every reply of the corpus, as it stands and with changes that must make no difference."""

import contextlib
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.replies import NoProgramError, read_reply

CASES = Path(__file__).parent / "cases"
FAMILIES = sorted(path for path in CASES.iterdir() if path.is_dir())
REPLIES = sorted(CASES.glob("*/*.reply"))
REJECTED = "rejected: "
ENTRY_POINT = "entry_point: "


class Case(NamedTuple):
    """A reply, and what a careful person takes from it."""

    reply: str
    entry_point: str | None
    program: str | None
    reason: str


def load(path: Path) -> Case:
    # Not as text, which would change the line ends.
    reply = path.read_bytes().decode("utf-8", "surrogatepass")
    expected = path.with_suffix(".expected").read_bytes().decode()
    entry_point = None
    if expected.startswith(ENTRY_POINT):
        first, _, expected = expected.partition("\n")
        entry_point = first.removeprefix(ENTRY_POINT)
    if expected.startswith(REJECTED):
        return Case(reply, entry_point, None, expected.removeprefix(REJECTED).strip())
    return Case(reply, entry_point, expected.rstrip("\n"), "")


def read(reply: str, entry_point: str | None = None) -> str:
    return read_reply(reply, entry_point).rstrip("\n")


CASES_BY_NAME = {f"{path.parent.name}/{path.stem}": load(path) for path in REPLIES}
PROGRAMS = {name: case for name, case in CASES_BY_NAME.items() if case.program is not None}


@pytest.mark.parametrize("name", CASES_BY_NAME)
def test_the_program_is_the_one_that_a_careful_person_takes(name: str) -> None:
    case = CASES_BY_NAME[name]
    if case.program is None:
        with pytest.raises(NoProgramError) as caught:
            read(case.reply, case.entry_point)
        assert case.reason in str(caught.value)
    else:
        assert read(case.reply, case.entry_point) == case.program


@pytest.mark.parametrize("name", PROGRAMS)
def test_expected_programs_are_python_unless_the_reply_was_cut_off(name: str) -> None:
    if not name.startswith("truncated/"):
        compile(PROGRAMS[name].program or "", name, "exec")


def test_every_case_has_its_expectation_and_every_family_some_cases() -> None:
    assert len(REPLIES) >= 200
    assert {path.with_suffix("").name for path in CASES.glob("*/*.expected")} == {
        path.stem for path in REPLIES
    }
    assert all(len(list(family.glob("*.reply"))) >= 5 for family in FAMILIES)


CHANGES = {
    "line ends of Windows": lambda reply: reply.replace("\n", "\r\n"),
    "byte order mark": lambda reply: "\ufeff" + reply,
    "thinking before": lambda reply: (
        "<think>\n```python\ndef task(g): return 0\n```\n</think>\n" + reply
    ),
    "thinking without its opener": lambda reply: (
        "A draft: def task(g): return 0\n</think>\n" + reply
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_changes_that_make_no_difference(name: str, change: str) -> None:
    case = PROGRAMS[name]
    if "\r" in case.reply or "think" in case.reply.lower() or "reason" in case.reply.lower():
        return  # the case is about the same thing
    assert read(CHANGES[change](case.reply), case.entry_point) == case.program


@settings(max_examples=300)
@given(st.sampled_from(sorted(PROGRAMS)), st.data())
def test_cut_or_doubled_replies_never_raise_anything_else(name: str, data: st.DataObject) -> None:
    reply = PROGRAMS[name].reply
    start = data.draw(st.integers(0, len(reply)))
    end = data.draw(st.integers(start, len(reply)))
    for changed in (reply[:end], reply[start:], reply[:end] + reply[start:]):
        with contextlib.suppress(NoProgramError):
            assert read(changed)
