"""Limits: their ranges, and errors that name the field and its rule."""

import msgspec
import pytest

from sandbox.limits import MAXIMUM, Limits

RANGES = {
    "wall_seconds": (0.001, 60.0),
    "cpu_seconds": (0.001, 60.0),
    "input_seconds": (0.001, 60.0),
    "memory_mb": (16, 4096),
    "output_kb": (1, 16384),
}


def test_defaults() -> None:
    assert msgspec.structs.asdict(Limits()) == {
        "wall_seconds": 5,
        "cpu_seconds": 5,
        "input_seconds": None,
        "memory_mb": 512,
        "output_kb": 1024,
    }


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_each_range_are_accepted(name: str) -> None:
    for value in RANGES[name]:
        assert getattr(Limits(**{name: value}), name) == value
        assert getattr(msgspec.convert({name: value}, Limits), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("wall_seconds", v) for v in (0, -1, 60.01, float("nan"), float("inf"), "5", True, None)),
        *(("cpu_seconds", v) for v in (0, -0.1, 61, float("nan"), "5", False)),
        *(("input_seconds", v) for v in (0, -1, 60.01, float("nan"), "5", True)),
        *(("memory_mb", v) for v in (15, 4097, -1, "512", True)),
        *(("output_kb", v) for v in (0, 16385, -1, None)),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: must be"):
        Limits(**{name: value})


@pytest.mark.parametrize(
    "body",
    [
        {"wall_seconds": 0},
        {"wall_seconds": 61},
        {"cpu_seconds": "1"},
        {"input_seconds": 0},
        {"input_seconds": 61},
        {"memory_mb": 8},
        {"memory_mb": 512.5},
        {"output_kb": 0},
        {"seconds": 5},
    ],
)
def test_decoding_applies_the_same_rules_and_refuses_unknown_fields(body: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, Limits)


def test_maximum_has_the_upper_end_of_each_range() -> None:
    assert msgspec.structs.asdict(MAXIMUM) == {name: high for name, (_, high) in RANGES.items()}


def test_limits_are_immutable() -> None:
    with pytest.raises(AttributeError):
        Limits().memory_mb = 1  # type: ignore[misc]
