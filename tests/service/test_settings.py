"""The settings: OMNIARC_… in the environment, and the page that lists them."""

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"OMNIARC_{name.upper()}", raising=False)


def rows():
    """The page's table: variable, default and meaning of each row."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["variable", "default", "meaning"]
    assert all(set(cell) <= set("-: ") for cell in cells[1])
    return cells[2:]


def test_the_page_lists_every_setting_in_order_and_nothing_else():
    expected = [f"`OMNIARC_{name.upper()}`" for name in Settings.model_fields]
    assert [variable for variable, _, _ in rows()] == expected


def test_the_page_gives_every_default():
    defaults = json.loads(Settings().model_dump_json())
    for variable, default, _ in rows():
        value = defaults[variable.strip("`").removeprefix("OMNIARC_").lower()]
        assert default == f"`{value if isinstance(value, str) else json.dumps(value)}`", variable


def test_the_page_gives_every_meaning():
    for variable, _, meaning in rows():
        field = Settings.model_fields[variable.strip("`").removeprefix("OMNIARC_").lower()]
        assert meaning == field.description, variable


def test_every_setting_is_read_from_its_variable(monkeypatch):
    given = {
        "host": ("0.0.0.0", "0.0.0.0"),
        "port": ("9000", 9000),
        "workers": ("2", 2),
        "slots": ("3", 3),
        "spares": ("4", 4),
        "max_body_bytes": ("5000", 5000),
        "max_waiting": ("6", 6),
        "extra_modules": ('["omniarc.dsl", "colorsys"]', ["omniarc.dsl", "colorsys"]),
    }
    assert set(given) == set(Settings.model_fields)
    for name, (text, value) in given.items():
        assert getattr(Settings(), name) != value
        monkeypatch.setenv(f"OMNIARC_{name.upper()}", text)
        assert getattr(Settings(), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "-1"),
        ("port", "65536"),
        ("port", "http"),
        ("workers", "0"),
        ("slots", "-1"),
        ("spares", "-1"),
        ("spares", "17"),
        ("max_body_bytes", "1023"),
        ("max_waiting", "0"),
        ("extra_modules", '{"a": 1}'),
    ],
)
def test_a_setting_out_of_its_range_is_refused(monkeypatch, name, text):
    monkeypatch.setenv(f"OMNIARC_{name.upper()}", text)
    with pytest.raises(ValidationError, match=re.escape(name)):
        Settings()


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_slots_are_the_processors_shared_out_where_none_are_set(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)))
    assert Settings().slots_each == 8
    assert Settings(workers=4).slots_each == 2
    assert Settings(workers=16).slots_each == 1
    assert Settings(slots=5, workers=4).slots_each == 5
