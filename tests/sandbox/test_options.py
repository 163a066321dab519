"""The options of a sandbox: what is wrong is said at once, by name."""

import pytest

from sandbox import AsyncSandbox, Sandbox
from sandbox.errors import FieldError, FieldTypeError


@pytest.mark.parametrize("kind", [Sandbox, AsyncSandbox])
@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("concurrency", 0, "must be at least 1 and at most 4096, is 0"),
        ("concurrency", 5000, "must be at least 1 and at most 4096, is 5000"),
        ("spares", -1, "must be at least 0 and at most 4096, is -1"),
        ("hash_seed", -1, "must be at least 0 and at most 4294967295, is -1"),
        ("restores", -1, "must be at least 0, is -1"),
        ("restored_clients", 0, "must be at least 1, is 0"),
    ],
)
def test_a_number_out_of_its_range_is_refused(
    kind: type[Sandbox | AsyncSandbox], name: str, value: int, rule: str
) -> None:
    with pytest.raises(FieldError) as caught:
        kind(**{name: value})
    assert (caught.value.field, caught.value.rule) == (name, rule)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("concurrency", 2.5, "must be an integer, not float"),
        ("spares", True, "must be an integer, not bool"),
        ("restores", "all", "must be an integer, not str"),
        ("allow_eval", "no", "must be a bool, not str"),
        ("extra_modules", "omniarc.dsl", "must be a list of the names of modules"),
        ("extra_modules", [1], "must be a list of the names of modules"),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, value: object, rule: str) -> None:
    with pytest.raises(FieldTypeError) as caught:
        Sandbox(**{name: value})  # type: ignore[arg-type]
    assert (caught.value.field, caught.value.rule) == (name, rule)


def test_the_largest_and_least_values_are_taken() -> None:
    Sandbox(concurrency=4096, spares=0, hash_seed=2**32 - 1, restores=0, restored_clients=1)
    Sandbox(concurrency=None, extra_modules=["omniarc.dsl"])
